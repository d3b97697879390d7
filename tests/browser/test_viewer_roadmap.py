"""Floors that the paper's does not have: robots at their places, cards that name these."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.browser.studio import view
from tests.browser.test_viewer_choice import click, fact, panel
from tests.floors import PLANS, ZONE, lane_embedding, loop_embedding, rows_embedding
from tests.render.floors import mixed_rows, warehouse
from tsaces.formats.instance_json import instance_to_document

if TYPE_CHECKING:
    from collections.abc import Callable

    from tsaces.model.instance import Instance

T = 8 * 125 + 2


@pytest.fixture
def lane(page: Page) -> Page:
    """Return a page with two points on it and the lane between them, driven both ways."""
    view(page, lane_embedding(), options={"start": T})
    return page


@pytest.mark.parametrize("name", PLANS)
def test_every_floor_is_shown_with_its_robots(page: Page, name: str) -> None:
    view(page, PLANS[name]())
    stage = page.locator(".stage")
    assert "Floor of shipping" in (stage.get_attribute("aria-label") or "")
    page.evaluate("window.viewer.seek(5)")
    for overlay in ("Traffic", "Waiting", "No overlay"):
        page.get_by_role("combobox", name="Overlay").select_option(overlay)


def test_robots_stand_at_their_places(lane: Page) -> None:
    click(lane, (2, 0))
    expect(panel(lane).get_by_role("heading")).to_have_text("Agent 0")
    expect(fact(lane, "Stands on")).to_have_text("L 1 Cell 2 of 3 of the two-way lane L")
    expect(fact(lane, "Came by")).to_contain_text("A → L 0 → L 1")
    lane.evaluate(f"window.viewer.seek({T + 2})")
    expect(fact(lane, "Stands on")).to_have_text("B Point")


def test_a_place_tells_its_name_neighbours_and_times(lane: Page) -> None:
    click(lane, (1, 0))
    expect(panel(lane).get_by_role("heading").first).to_have_text("Cell L 0")
    expect(fact(lane, "Leads to")).to_have_text("A L 1 ")
    expect(fact(lane, "Clearance")).to_have_text("1 timestep")
    expect(fact(lane, "Slots used")).to_have_text("2 of 8 (25 %)")


def test_a_machine_leads_to_its_places(lane: Page) -> None:
    lane.evaluate("window.viewer.show({ kind: 'machine', name: 'bin' })")
    panel(lane).get_by_role("button", name="A", exact=True).click()
    expect(panel(lane).get_by_role("heading").first).to_have_text("Cell A")
    expect(fact(lane, "Output cell of")).to_have_text("bin ")


def test_places_are_found_by_name(lane: Page) -> None:
    lane.get_by_role("combobox", name="Find an agent").fill("l 2")
    lane.get_by_role("option", name="Cell L 2").click()
    expect(panel(lane).get_by_role("heading").first).to_have_text("Cell L 2")


def test_zones_are_told_of(page: Page) -> None:
    view(page, loop_embedding(zone=ZONE))
    place = "window.viewer.planViews[0].scene.layout.placeOf(['L', 2])"
    page.evaluate(f"window.viewer.show({{ kind: 'cell', cell: {place} }})")
    expect(fact(page, "Zone")).to_have_text("door")
    expect(page.locator(".legend")).to_contain_text("Zone: one agent at a time")


def test_lanes_of_rows_are_told_of(page: Page) -> None:
    view(page, rows_embedding())
    click(page, (3, 0))
    expect(fact(page, "Kind")).to_have_text("Two-way lane")
    expect(page.locator(".legend")).to_contain_text("Road, both ways")


@pytest.mark.parametrize("floor", [warehouse, mixed_rows])
def test_floors_without_a_plan_are_painted(page: Page, floor: Callable[[], Instance]) -> None:
    view(page, lane_embedding())
    painted = page.evaluate(
        """async (document) => {
          const { Preview } = await import("room/page/preview.js");
          const preview = new Preview(null, new AbortController().signal);
          preview.show(document);
          const canvas = preview.element.querySelector("canvas");
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          return new Set(new Uint32Array(data.buffer)).size;
        }""",
        instance_to_document(floor()),
    )
    assert painted > 5
