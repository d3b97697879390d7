"""Everybody can use it: by keyboard, with a screen reader, in the dark, on a phone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.room import drop, findings, floor, open_job, overflow, paste, start, status
from tests.browser.studio import settled
from tests.formats.documents import small_document

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Literal

    from playwright.sync_api import Browser

    from tests.api.server import Server

PHONE: ViewportSize = {"width": 390, "height": 844}
NARROW: ViewportSize = {"width": 360, "height": 640}


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """Return a tab as wide as a phone's, to be touched."""
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    yield context.new_page()
    context.close()


def _open_drawing(page: Page) -> None:
    page.get_by_role("tab", name="Draw").click()
    expect(page.get_by_text("no junction; the layout needs")).to_be_visible()
    page.get_by_role("button", name="Add a machine").click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_view_has_a_serious_finding(
    page: Page, server: Server, job_id: str, scheme: Literal["light", "dark"]
) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.goto(server.url)
    expect(page.get_by_role("img", name="The floor of toy-car")).to_be_visible()
    assert findings(page) == []
    drop(page, "broken.json", "{}")
    expect(page.get_by_text("This is no instance that can be solved")).to_be_visible()
    assert findings(page) == []
    _open_drawing(page)
    assert findings(page) == []
    for tab in ("Procedure", "JSON"):
        page.get_by_role("tab", name=tab).click()
        assert findings(page) == []
    open_job(page, server, job_id)
    page.locator("summary").get_by_text("Compare").click()
    assert findings(page) == []
    page.goto(f"{server.url}/#/compare/{job_id}/{job_id}")
    expect(floor(page).locator(".pane")).to_have_count(2)
    assert findings(page) == []


def test_a_phone_never_scrolls_sideways(phone: Page, server: Server, job_id: str) -> None:
    for size in (PHONE, NARROW):
        phone.set_viewport_size(size)
        phone.goto(server.url)
        expect(phone.get_by_role("img", name="The floor of toy-car")).to_be_visible()
        assert overflow(phone) <= 0
        _open_drawing(phone)
        assert overflow(phone) <= 0
        phone.get_by_role("button", name="Clear").click()
        open_job(phone, server, job_id)
        assert overflow(phone) <= 0
        phone.locator("summary").get_by_text("Compare").click()
        assert overflow(phone) <= 0
        phone.goto(f"{server.url}/#/compare/{job_id}/{job_id}")
        expect(floor(phone).locator(".pane")).to_have_count(2)
        assert overflow(phone) <= 0


def test_a_solve_needs_no_pointer(page: Page, server: Server) -> None:
    page.goto(server.url)
    first = page.get_by_role("radio").first
    expect(first).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("tab", name="Bundled")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Paste or drop")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Tab")
    expect(first).to_be_focused()
    page.get_by_label("Method").press("r")
    expect(page.get_by_label("Method")).to_have_value("rhythmic")
    page.get_by_label("Time limit").focus()
    page.keyboard.press("Enter")
    expect(status(page)).to_be_visible()
    expect(floor(page)).to_be_visible()
    expect(page).to_have_title("toy-car – tsaces")


def test_whoever_saves_a_file_stays_on_the_button(page: Page, server: Server, job_id: str) -> None:
    open_job(page, server, job_id)
    save = page.get_by_role("button", name="Embedding")
    with page.expect_download():
        save.press("Enter")
    settled(page)
    expect(save).to_be_focused()


def test_whoever_chooses_a_machine_stays_with_it(page: Page, server: Server) -> None:
    page.goto(server.url)
    page.get_by_role("tab", name="Draw").click()
    for _ in range(2):
        page.get_by_role("button", name="Add a machine").click()
    page.get_by_role("button", name="machine1").press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Name of machine 1")).to_be_focused()
    page.get_by_role("button", name="Remove this machine").press("Enter")
    expect(page.get_by_role("button", name="Add a machine")).to_be_focused()


def test_the_colours_that_one_chose_stay(page: Page, server: Server) -> None:
    page.emulate_media(color_scheme="light")
    page.goto(server.url)
    page.get_by_role("button", name="Use dark colours").click()
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.get_by_role("button", name="Use light colours")).to_be_visible()
    paste(page, json.dumps(small_document()))
    start(page, method="rhythmic")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
