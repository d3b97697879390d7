"""Rows that are a layout: which cells there are and where each one leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import pytest
from hypothesis import given

from tests.strategies import street_grids
from tsaces.traffic import parse_layout

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tsaces.model.traffic_system import Layout

Position = tuple[float, float]


def exits(layout: Layout) -> Mapping[Position, set[Position]]:
    """Return the exits of every cell by (column, row), of a layout on which each is a place."""
    return {
        cell: {layout.positions[target] for target in targets}
        for cell, targets in zip(layout.positions, layout.exits, strict=True)
    }


def test_cells_are_numbered_row_by_row() -> None:
    layout = parse_layout(["+>+", "^.v", "+<+"])
    assert layout.cells == ((0, 0), (1, 0), (2, 0), (0, 1), (2, 1), (0, 2), (1, 2), (2, 2))
    assert [layout.number[cell] for cell in layout.cells] == list(range(8))
    assert [layout.cells[i] for i in range(8) if layout.is_junction[i]] == [
        (0, 0),
        (2, 0),
        (0, 2),
        (2, 2),
    ]


def test_junction_straight_behind_leads_to_a_road_cell() -> None:
    layout = parse_layout(["+>+", "^.v", "+<+"])
    assert exits(layout) == {
        (0, 0): {(1, 0)},
        (1, 0): {(2, 0)},
        (2, 0): {(2, 1)},
        (2, 1): {(2, 2)},
        (2, 2): {(1, 2)},
        (1, 2): {(0, 2)},
        (0, 2): {(0, 1)},
        (0, 1): {(0, 0)},
    }


def test_straight_behind_goes_before_any_other_junction() -> None:
    layout = parse_layout(["+>>v", "^+>+", "+^.v", "^+<<"])
    assert exits(layout)[0, 0] == {(1, 0)}
    assert exits(layout)[1, 1] == {(2, 1)}
    assert exits(layout)[0, 2] == {(0, 1)}


def test_only_other_junction_leads_to_a_road_cell_that_turns_off() -> None:
    assert exits(parse_layout(["+v", "^<"]))[0, 0] == {(1, 0)}
    layout = parse_layout(["+>>v", "^+>+", "+^.v", "^+<<"])
    assert exits(layout)[1, 3] == {(1, 2), (0, 3)}


def test_road_cell_that_points_at_another_goes_before_the_junction_behind_it() -> None:
    layout = parse_layout([">+>>+>v", "^v>>v.v", "^>^.v.v", "^<<<+<<"])
    assert exits(layout)[3, 1] == {(4, 1)}
    assert exits(layout)[4, 0] == {(5, 0)}


def test_roads_turn_without_a_junction() -> None:
    layout = parse_layout(["+>v", "^.v", "^<<"])
    assert exits(layout)[2, 0] == {(2, 1)}
    assert exits(layout)[0, 2] == {(0, 1)}


@pytest.mark.parametrize(
    "rows",
    [["+>>+", "^..v", "+<<+"], ["+>>+#", "^ #v  .", "+<<+"], ["", "+>>+", "^##v", "+<<+", "."]],
)
def test_rows_may_differ_in_length_and_hold_any_impassable_cell(rows: Sequence[str]) -> None:
    layout = parse_layout(rows)
    assert len(layout.cells) == 10
    assert sum(layout.is_junction) == 4


def test_is_road_cell() -> None:
    layout = parse_layout(["+>+", "^.v", "+<+"])
    assert layout.is_road_cell((1, 0))
    assert not layout.is_road_cell((0, 0))
    assert not layout.is_road_cell((1, 1))
    assert not layout.is_road_cell((-1, 0))


@given(street_grids())
def test_every_street_grid_is_a_strongly_connected_layout_of_its_arrows(rows: list[str]) -> None:
    layout = parse_layout(rows)
    arcs = [(cell, target) for cell, targets in enumerate(layout.exits) for target in targets]
    assert nx.is_strongly_connected(nx.DiGraph(arcs))
    for (x, y), targets in exits(layout).items():
        kind = rows[int(y)][int(x)]
        if kind != "+":
            dx, dy = {">": (1, 0), "<": (-1, 0), "^": (0, -1), "v": (0, 1)}[kind]
            assert targets == {(x + dx, y + dy)}
