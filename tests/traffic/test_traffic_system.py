"""Cells grouped into roads and junctions."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from tests.strategies import street_grids
from tsaces.formats.instance_json import read_instance
from tsaces.traffic import build_traffic_system, parse_layout

if TYPE_CHECKING:
    from tsaces.model.traffic_system import TrafficSystem

INSTANCES = Path(__file__).parents[2] / "instances"
TWO_LOOPS = ["+>>+>>+", "^..v..v", "+<<+<<+"]


def system(rows: list[str]) -> TrafficSystem:
    return build_traffic_system(parse_layout(rows))


def test_roads_run_from_tail_to_head() -> None:
    traffic = system(TWO_LOOPS)
    cells = traffic.layout.cells
    roads = [[cells[cell] for cell in road.cells] for road in traffic.roads]
    assert roads == [
        [(1, 0), (2, 0)],
        [(4, 0), (5, 0)],
        [(0, 1)],
        [(3, 1)],
        [(6, 1)],
        [(2, 2), (1, 2)],
        [(5, 2), (4, 2)],
    ]
    assert [len(road) for road in traffic.roads] == [2, 2, 1, 1, 1, 2, 2]
    westward = traffic.roads[5]
    assert (cells[westward.tail], cells[westward.head]) == ((2, 2), (1, 2))
    assert traffic.longest_road == 2


def test_junctions_know_the_roads_that_enter_and_leave_them() -> None:
    traffic = system(TWO_LOOPS)
    cells = traffic.layout.cells
    meeting = {cells[j.cell]: (j.entries, j.exits) for j in traffic.junctions}
    assert meeting == {
        (0, 0): ((2,), (0,)),
        (3, 0): ((0,), (1, 3)),
        (6, 0): ((1,), (4,)),
        (0, 2): ((5,), (2,)),
        (3, 2): ((3, 6), (5,)),
        (6, 2): ((4,), (6,)),
    }
    assert not any(junction.is_virtual for junction in traffic.junctions)


def test_road_at_a_cell() -> None:
    traffic = system(TWO_LOOPS)
    assert traffic.road_at((2, 2)) == traffic.road_at((1, 2)) == 5
    with pytest.raises(KeyError):
        traffic.road_at((0, 0))


def test_one_junction_and_a_road_that_returns_to_it() -> None:
    traffic = system(["+>v", "^.v", "^<<"])
    (road,) = traffic.roads
    (junction,) = traffic.junctions
    assert (len(road), road.start, road.end) == (7, 0, 0)
    assert (junction.entries, junction.exits) == ((0,), (0,))


@pytest.mark.parametrize(
    ("name", "junctions", "roads", "longest"),
    [("toy-car", 9, 12, 3), ("contact-lens-small", 36, 60, 3)],
)
def test_shipped_instances(name: str, junctions: int, roads: int, longest: int) -> None:
    instance = read_instance(INSTANCES / f"{name}.json")
    traffic = build_traffic_system(parse_layout(instance.rows))
    assert (len(traffic.junctions), len(traffic.roads)) == (junctions, roads)
    assert traffic.longest_road == longest


@given(street_grids())
def test_roads_and_junctions_make_up_the_layout(rows: list[str]) -> None:
    traffic = system(rows)
    layout = traffic.layout
    on_roads = [cell for road in traffic.roads for cell in road.cells]
    at_junctions = [junction.cell for junction in traffic.junctions]
    assert sorted(on_roads + at_junctions) == list(range(len(layout.cells)))
    for number, road in enumerate(traffic.roads):
        start, end = traffic.junctions[road.start], traffic.junctions[road.end]
        path = [start.cell, *road.cells, end.cell]
        assert all(target in layout.exits[cell] for cell, target in pairwise(path))
        assert number in start.exits
        assert number in end.entries
    assert sum(len(junction.entries) for junction in traffic.junctions) == len(traffic.roads)
    assert sum(len(junction.exits) for junction in traffic.junctions) == len(traffic.roads)
