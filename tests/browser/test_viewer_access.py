"""The viewer for those who use keys, a screen reader, or a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pytest
from playwright.sync_api import Page, expect

from tests.browser.room import findings
from tests.browser.studio import view
from tests.fixtures import small_embedding

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "state",
    [
        "",
        "window.viewer.show({ kind: 'agent', plan: 0, agent: 1 }); window.viewer.follow(1)",
        "window.viewer.show({ kind: 'machine', name: 'lathe' })",
        "window.viewer.show({ kind: 'cell', cell: 4 })",
        "window.viewer.show({ kind: 'token', token: 1 })",
        "window.viewer.live(new EventTarget())",
        "document.querySelector('[aria-label=Keys]').click()",
        "document.querySelector('[aria-label^=Save]').click()",
    ],
)
def test_axe_finds_nothing_severe(page: Page, scheme: Literal["light", "dark"], state: str) -> None:
    page.emulate_media(color_scheme=scheme)
    view(page, small_embedding(), options={"title": "A factory", "themeSwitch": True})
    page.evaluate(state or "null")
    assert findings(page) == []


def test_axe_finds_nothing_severe_beside_another_plan_and_an_overlay(page: Page) -> None:
    view(page, small_embedding(), small_embedding())
    page.get_by_role("combobox", name="Overlay").select_option("Traffic")
    page.get_by_role("combobox", name="Find").fill("1")
    expect(page.get_by_role("listbox").get_by_role("option").first).to_be_visible()
    assert findings(page) == []


def test_every_control_is_reached_by_tab(page: Page) -> None:
    view(page, small_embedding())
    controls = page.evaluate(
        """() => [...document.querySelectorAll(
             ".viewer :is(button, input, select, summary, [tabindex='0'])")]
             .filter((each) => each.checkVisibility() && !each.closest("dialog"))
             .map((each, i) => (each.dataset.control = String(i)))"""
    )
    reached = set()
    for _ in range(2 * len(controls)):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.dataset.control ?? null"))
    assert set(controls) <= reached


def test_focus_is_seen(page: Page) -> None:
    view(page, small_embedding())
    for _ in range(4):
        page.keyboard.press("Tab")
        style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert style == "solid"


def test_keys_scroll_a_panel_that_is_too_long(page: Page) -> None:
    page.set_viewport_size({"width": 1000, "height": 480})
    view(page, small_embedding(), options={"start": 6})
    page.evaluate("window.viewer.show({ kind: 'cell', cell: 0 })")
    page.get_by_role("complementary", name="What is chosen").press("PageDown")
    page.wait_for_function("document.querySelector('.panel').scrollTop > 0")
    page.keyboard.press(".")
    assert page.evaluate("window.viewer.clock.t") == 7


@pytest.mark.parametrize("width", [360, 768])
def test_a_phone_shows_it_without_scrolling_sideways(browser: Browser, width: int) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 740}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    view(page, small_embedding())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    stage = page.get_by_role("application").bounding_box()
    assert stage is not None
    assert stage["height"] > 200
    page.get_by_role("button", name="Step forward").tap()
    expect(page.get_by_role("textbox", name="Timestep", exact=True)).to_have_value("1")
    x, y = page.evaluate(
        """() => {
          const box = document.querySelector(".stage").getBoundingClientRect();
          const [x, y] = window.viewer.planViews[0].placeOf({ kind: "agent", agent: 0 });
          const [px, py] = window.viewer.camera.toScreen(x, y);
          return [box.left + px, box.top + py];
        }"""
    )
    page.touchscreen.tap(x, y)
    panel = page.get_by_role("complementary", name="What is chosen")
    expect(panel.get_by_role("heading")).to_have_text("Agent 0")
    context.close()
