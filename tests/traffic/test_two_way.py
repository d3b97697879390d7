"""Rows with two-way lanes and open floor: the ways of small floors, counted by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import tsaces
from tests.formats.documents import replaced, small_document
from tsaces.formats.instance_json import instance_from_document
from tsaces.model.notice import Notice
from tsaces.traffic import is_paper_layout, layout_of, parse_layout

if TYPE_CHECKING:
    from tsaces.model.traffic_system import Layout

Moves = set[tuple[tuple[int | str, int], tuple[int | str, int]]]


def moves(layout: Layout) -> Moves:
    """Return which place leads to which, by its name."""
    return {
        (layout.cells[cell], layout.cells[to])
        for cell, exits in enumerate(layout.exits)
        for to in exits
    }


def test_a_two_way_lane_has_two_cells_a_place() -> None:
    layout = parse_layout(["+--+"])
    assert layout.cells == ((0, 0), (1, 0), (1, 0), (2, 0), (2, 0), (3, 0))
    assert layout.places == (0, 1, 1, 2, 2, 3)
    assert layout.clearance == (0, 1, 1, 0)
    assert layout.exits == ((1,), (3,), (0,), (5,), (2,), (4,)), "forth, and back from the ends"


def test_robots_turn_back_at_junctions_and_on_open_floor_only() -> None:
    layout = parse_layout(["*", "|", "|", "+"])
    forth, back = layout.cells_at((0, 1))
    assert layout.exits[forth] == (layout.cells_at((0, 2))[0],)
    assert layout.exits[back] == layout.cells_at((0, 0))
    assert [layout.is_junction[cell] for cell in (0, 5)] == [False, True]


def test_lanes_meet_at_a_crossing() -> None:
    layout = parse_layout(["..*..", "..|..", "*-+-*", "..|..", "..*.."])
    assert len(layout.cells) == 5 + 2 * 4
    assert len(layout.exits[layout.number[2, 2]]) == 4


def test_open_floor_is_linked_on_all_sides_and_not_at_corners() -> None:
    layout = parse_layout(["***", "***"])
    assert layout.places == tuple(range(6))
    assert layout.clearance == (1,) * 6
    assert [len(exits) for exits in layout.exits] == [2, 3, 2, 2, 3, 2]


def test_open_floor_is_linked_with_roads_that_point_at_it_or_away() -> None:
    layout = parse_layout(["*>>*", "^..v", "*<<*"])
    assert len(moves(layout)) == 10, "a ring, driven one way round"
    assert ((0, 0), (1, 0)) in moves(layout)
    assert ((3, 0), (3, 1)) in moves(layout)


def test_open_floor_is_linked_with_lanes_in_their_direction_only() -> None:
    layout = parse_layout(["+--*", "...|", "+--+"])
    assert ((3, 0), (3, 1)) in moves(layout)
    beside = parse_layout(["+-+", "*.|", "*-+"])
    assert ((0, 1), (0, 2)) in moves(beside)
    assert not any((1, 1) in pair for pair in moves(beside))


@pytest.mark.parametrize("rows", [["+>>+", "^..v", "+<<+"], ["+v", "^<"]])
def test_the_papers_floor_is_what_it_was(rows: list[str]) -> None:
    layout = parse_layout(rows)
    assert is_paper_layout(layout)
    assert layout.places == tuple(range(len(layout.cells)))
    assert set(layout.clearance) == {0}
    assert set(layout.traversal) == {1}


def test_times_are_those_of_the_layout() -> None:
    document = replaced(small_document(), ("layout", "clearance"), 2)
    document["layout"]["traversal"] = 3
    layout = layout_of(instance_from_document(document))
    assert layout.clearance == (2,) * 10
    assert layout.traversal == (3,) * 10
    assert not is_paper_layout(layout)


def test_places_that_are_driven_both_ways_have_room_unless_all_say_more() -> None:
    assert parse_layout(["+--+"], clearance=2).clearance == (2, 2, 2, 2)
    assert parse_layout(["*>>*", "^..v", "*<<*"]).clearance == (1, 0, 0, 1, 0, 0, 1, 0, 0, 1)


def test_zones_are_of_cells() -> None:
    zones = [{"name": "door", "members": [[1, 0], [2, 0], [1, 0]]}]
    layout = layout_of(
        instance_from_document(replaced(small_document(), ("layout", "zones"), zones))
    )
    (zone,) = layout.zones
    assert (zone.name, zone.places) == ("door", (1, 2))


def test_junctions_beside_open_floor_are_a_notice() -> None:
    document = replaced(
        small_document(), ("layout", "rows"), ["+>>+", "^..v", "+<<+", "|..|", "+-*+"]
    )
    assert tsaces.notices(instance_from_document(document)) == (
        Notice(
            "layout.rows",
            "junction and open floor [3, 4] and [2, 4] touch, but these are not linked: put a road"
            " or lane cell between them if robots are to pass",
            ((3, 4), (2, 4)),
        ),
    )
