"""Floors that the paper's does not have as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.render.floors import mixed_rows, some_roadmaps, there_and_back, warehouse
from tests.render.scenes import still_plan
from tsaces.render import render_text

if TYPE_CHECKING:
    from tsaces.model.instance import Instance


def sheet(text: str) -> list[str]:
    """Return the lines between the heading and the legend."""
    picture, _, _ = text.partition("\n\nSigns")
    return picture.splitlines()[3:]


def line_with(text: str, sign: str) -> str:
    return next(line for line in sheet(text) if sign in line)


def test_a_lane_lies_between_its_points_with_a_sign_for_each_place() -> None:
    lines = sheet(render_text(there_and_back()))
    (lane,) = [line.strip() for line in lines if "." in line]
    assert lane.startswith("(o)")
    assert lane.endswith("[o]")
    assert lane.count(".") == 3
    assert set(lane[3:-3]) == {"-", "."}


def test_points_have_their_names_beside_them_where_there_is_room() -> None:
    lines = "\n".join(sheet(render_text(warehouse())))
    assert all(name in lines for name in ("P1", "P2", "P3", "P4", "Dock"))


def test_agents_stand_on_their_places_with_the_letter_of_their_cargo() -> None:
    instance = there_and_back()
    plan = still_plan(instance, [(("L", 1), "plank"), (("B", 0), None)])
    line = line_with(render_text(instance, plan.timestep, plan), "(o)")
    assert line.index("P") - line.index("o") == 12
    assert line.endswith("[*]")


def test_the_legend_tells_zones_clearances_and_places() -> None:
    text = render_text(warehouse())
    assert "door: P2, L1 4, L2 0-1" in text
    assert "1: 23 places   2: 5 places   3: 1 place" in text
    assert "Bi bin: can run supply (L1 0) (Dock)" in text
    assert "Ch chute: can run ship [L3 4] [P4]" in text


def test_rows_show_their_characters_and_another_sign_for_empty_agents() -> None:
    instance = mixed_rows()
    plan = still_plan(instance, [((5, 0), None), ((1, 3), "plank")])
    text = render_text(instance, plan.timestep, plan)
    assert text.splitlines()[4] == "0  + (>) >  +  <  @"
    assert "3  +  P  -  +  >  +" in text
    assert "- | two-way lane   * open floor" in text
    assert "@ empty agent" in text
    assert "gate: [1, 3], [2, 3]" in text


@pytest.mark.parametrize("width", [20, 40, 80])
@pytest.mark.parametrize("instance", some_roadmaps(12))
def test_roadmaps_fit_the_terminal(instance: Instance, width: int) -> None:
    assert max(map(len, sheet(render_text(instance, width=width)))) <= width
