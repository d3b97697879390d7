"""Where instances come from, and what becomes of those that are none."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from playwright.sync_api import Page, expect

from tests.browser.room import drop, findings, floor, paste, start, toy_car_document
from tests.formats.documents import replaced, small_document
from tests.touching import touching_document

if TYPE_CHECKING:
    from pathlib import Path

    from tests.api.server import Server

EVIL = '<img src=x onerror="window.evil=1"><script>window.evil=1</script>\u202e'


def test_bundled_factories_have_sizes_and_pictures(page: Page, server: Server) -> None:
    page.goto(server.url)
    choice = page.get_by_role("radio", name=re.compile("contact-lens-large"))
    expect(choice).to_be_visible()
    expect(page.get_by_text("45 cells · 7 machines · 6 processes")).to_be_visible()
    choice.check()
    expect(page.get_by_role("img", name="The floor of contact-lens-large")).to_be_visible()


def test_a_pasted_instance_is_judged_and_solved(page: Page, server: Server) -> None:
    page.goto(server.url)
    paste(page, json.dumps(small_document()))
    expect(page.get_by_text("Ready to solve:")).to_be_visible()
    start(page, method="rhythmic")
    expect(floor(page)).to_be_visible()


def test_a_pasted_instance_may_be_worth_a_second_look(page: Page, server: Server) -> None:
    page.goto(server.url)
    paste(page, json.dumps(touching_document()))
    expect(page.get_by_text("Ready to solve:")).to_be_visible()
    expect(page.locator(".file-source .notice.warn")).to_contain_text("2 pairs of junctions touch")
    assert findings(page) == []


def test_of_many_mistakes_of_a_pasted_instance_the_rest_is_counted(
    page: Page, server: Server
) -> None:
    page.goto(server.url)
    letters = "".join(map(chr, range(0x4E00, 0x4E00 + 57)))
    paste(page, json.dumps(replaced(small_document(), ("layout", "rows"), [letters])))
    expect(page.locator(".file-source .complaint p")).to_have_count(21)
    expect(page.locator(".file-source .complaint p").last).to_have_text("... and 37 more")


def test_a_broken_file_is_told_in_words(page: Page, server: Server) -> None:
    page.goto(server.url)
    drop(page, "broken.json", '{"name": "half')
    expect(page.get_by_role("tab", name="Paste or drop")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_text("This is no instance that can be solved")).to_be_visible()
    page.get_by_role("button", name="Start solving").click()
    expect(page.get_by_text("This is no JSON")).to_be_visible()


def test_a_file_is_dropped_or_opened(page: Page, server: Server, tmp_path: Path) -> None:
    page.goto(server.url)
    document = toy_car_document()
    drop(page, "car.json", json.dumps(document))
    expect(page.get_by_text("Ready to solve:")).to_be_visible()
    document["layout"]["rows"][0] = "+>>>+>>x+"
    file = tmp_path / "other.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    page.get_by_label("Instance file", exact=True).set_input_files(file)
    expect(page.get_by_text("'x' means nothing")).to_be_visible()


def test_the_same_file_can_be_opened_again(page: Page, server: Server, tmp_path: Path) -> None:
    page.goto(server.url)
    page.get_by_role("tab", name="Paste or drop").click()
    file = tmp_path / "factory.json"
    file.write_text(json.dumps(toy_car_document()), encoding="utf-8")
    picker = page.get_by_label("Instance file", exact=True)
    picker.set_input_files(file)
    expect(page.get_by_text("Ready to solve")).to_be_visible()
    expect(picker).to_have_value("")


def test_fields_out_of_their_range_are_told_at_the_form(page: Page, server: Server) -> None:
    page.goto(server.url)
    page.get_by_label("Time limit").fill("99999")
    page.get_by_role("button", name="Start solving").click()
    expect(page.get_by_role("alert")).to_contain_text("time limit: 99999 is above 3600 s")
    expect(page.get_by_label("Time limit")).to_have_attribute("aria-invalid", "true")


def test_hostile_names_are_text(page: Page, server: Server) -> None:
    document = small_document()
    text = json.dumps(document).replace('"toy"', json.dumps(EVIL))
    renamed = json.loads(text)
    renamed["name"] = EVIL
    renamed["machines"][0]["name"] = EVIL + "1"
    page.goto(server.url)
    paste(page, json.dumps(renamed))
    expect(page.get_by_text("Ready to solve:")).to_be_visible()
    page.get_by_role("button", name="Edit a copy").click()
    expect(page.get_by_text("Ready to solve:").last).to_be_visible()
    page.get_by_role("tab", name="JSON").click()
    page.get_by_role("tab", name="Machines").click()
    start(page, method="rhythmic")
    expect(page.get_by_role("heading", level=1)).to_have_text(EVIL.replace("\u202e", "\\u{202e}"))
    expect(floor(page)).to_be_visible()
    page.get_by_role("link", name="New solve").click()
    expect(page.locator(".job-list .job").first).to_contain_text("<img src=x")
    assert page.evaluate("window.evil ?? 'harmless'") == "harmless"
