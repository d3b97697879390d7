"""A plan that a notebook shows plays, shut off from the notebook's own page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.fixtures import small_embedding
from tsaces.notebook.views import html_of

if TYPE_CHECKING:
    from playwright.sync_api import Page


def test_a_plan_plays_within_a_notebook(page: Page) -> None:
    page.set_content(f"<!doctype html><title>notebook</title>{html_of(small_embedding().plan())}")
    frame = page.frame_locator("iframe")
    time = frame.get_by_role("textbox", name="Timestep", exact=True)
    expect(time).to_have_value("0")
    frame.get_by_role("button", name="Play").click()
    expect(time).not_to_have_value("0")
    frame.get_by_role("button", name="Pause").click()
    assert page.title() == "notebook"


def test_what_is_shown_fits_a_narrow_notebook(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    embedding = small_embedding()
    shown = "".join(map(html_of, (embedding.instance, embedding, embedding.plan())))
    page.set_content(f"<!doctype html><title>notebook</title>{shown}")
    expect(page.locator("svg").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
