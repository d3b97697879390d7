"""Two plans of one instance side by side, in lock step."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.browser.studio import evaluated, view
from tests.fixtures import small_embedding
from tsaces.model.transport_plan import Timestep
from tsaces.plan import CompiledPlan, CompiledSource, compiled_plan_of
from tsaces.plan.recording import motion_of
from tsaces.plan.start_buffers import start_buffers

if TYPE_CHECKING:
    from tsaces.model.embedding import Embedding


@cache
def other_embedding() -> Embedding:
    """The same agents half a period ahead, called by another method's name."""
    first = small_embedding()
    plan = compiled_plan_of(first)
    later = [
        Timestep(t, state.cells, state.cargo, state.exchanges)
        for t, state in enumerate(plan.steps(plan.transient + 20, plan.period + 1))
    ]
    trajectory = motion_of(later, transient=0)
    start = start_buffers(first.instance, first.assignment, trajectory, plan.period)
    ahead = CompiledPlan(replace(first, method="rhythmic"), trajectory, start)
    return replace(first, method="rhythmic", source=CompiledSource(first.source, ahead))


@pytest.fixture
def viewer(page: Page) -> Page:
    view(page, small_embedding(), other_embedding())
    return page


def test_both_are_named_with_what_they_reach(viewer: Page) -> None:
    first, second = viewer.locator(".stage-name").all()
    expect(first).to_contain_text("ts-aces 0.05 products a timestep")
    expect(second).to_contain_text("rhythmic 0.")
    expect(viewer.get_by_role("application")).to_have_count(2)


def test_both_are_at_the_same_timestep(viewer: Page) -> None:
    t = 10**9 + 7
    viewer.evaluate("(t) => window.viewer.seek(t)", t)
    shown = evaluated(
        viewer,
        """() => window.viewer.planViews.map(({ frame }) =>
          [frame.t, Array.from(frame.positions)])""",
    )
    for (shown_t, positions), embedding in zip(
        shown, (small_embedding(), other_embedding()), strict=True
    ):
        plan = compiled_plan_of(embedding)
        cells = [plan.cells[cell] for cell in plan.state(t).cells.tolist()]
        assert shown_t == t
        assert positions == [place for cell in cells for place in cell]


def test_both_play_together(viewer: Page) -> None:
    viewer.evaluate("window.viewer.clock.setSpeed(16)")
    viewer.evaluate("window.viewer.play()")
    viewer.wait_for_function("window.viewer.clock.t > 4")
    frames = evaluated(viewer, "() => window.viewer.planViews.map((s) => [s.frame.t, s.fraction])")
    assert frames[0] == frames[1]


def test_a_cell_is_told_for_both(viewer: Page) -> None:
    viewer.evaluate("window.viewer.show({ kind: 'cell', cell: 4 })")
    panel = viewer.get_by_role("complementary", name="What is chosen")
    expect(panel.locator(".plan-name")).to_have_text(["ts-aces", "rhythmic"])
    expect(panel.locator("dt:text-is('Slots used')")).to_have_count(2)


def test_an_agent_belongs_to_one_of_them(viewer: Page) -> None:
    box = viewer.get_by_role("combobox", name="Find")
    box.fill("agent 1")
    options = viewer.get_by_role("listbox").get_by_role("option")
    expect(options).to_contain_text(["ts-aces", "rhythmic"])
    box.press("ArrowDown")
    box.press("Enter")
    panel = viewer.get_by_role("complementary", name="What is chosen")
    expect(panel.get_by_role("heading", level=2)).to_have_text("Agent 1, rhythmic")


def test_zooming_zooms_both(viewer: Page) -> None:
    viewer.get_by_role("button", name="Farther").click()
    widths = """() => window.viewer.planViews.map((stage) => stage.view(1).size)"""
    first, second = evaluated(viewer, widths)
    assert first == second
