"""Points and lanes: the ways of small roadmaps, counted by hand."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import networkx as nx
import pytest

from tsaces.errors import InstanceError
from tsaces.model.roadmap import Lane, Point, Roadmap, Turn
from tsaces.traffic import build_layout, build_traffic_system

if TYPE_CHECKING:
    from tsaces.model.traffic_system import Layout

A, B, C = Point("A", 0, 0), Point("B", 4, 0), Point("C", 4, 2)


def layout_of(*lanes: Lane, turns: tuple[Turn, ...] = (), clearance: int | None = None) -> Layout:
    names = {name for lane in lanes for name in (lane.start, lane.end)}
    points = tuple(point for point in (A, B, C) if point.name in names)
    roadmap = Roadmap(points, lanes, turns)
    return build_layout(rows=(), roadmap=roadmap, zones=(), clearance=clearance, traversal=1)


def lap(layout: Layout) -> int:
    """Return how many cells a robot stands on between leaving the first point and being back."""
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_edges_from((c, to) for c, exits in enumerate(layout.exits) for to in exits)
    return min(1 + int(nx.shortest_path_length(graph, to, 0)) for to in layout.exits[0])


def test_a_two_way_lane_between_two_points() -> None:
    layout = layout_of(Lane("L", "A", "B", 3, two_way=True))
    assert layout.addresses == (("A", 0), ("B", 0), ("L", 0), ("L", 1), ("L", 2))
    assert len(layout.cells) == 8, "a robot stands on each of them once a round"
    assert all(len(exits) == 1 for exits in layout.exits)
    assert layout.clearance == (0, 0, 1, 1, 1)
    assert layout.positions == ((0, 0), (4, 0), (1, 0), (2, 0), (3, 0))


def test_the_way_back_along_a_two_way_lane_is_the_same_way() -> None:
    layout = layout_of(Lane("L", "A", "B", 3, two_way=True))
    cell, visited = 0, []
    for _ in range(8):
        visited.append(layout.cells[cell])
        (cell,) = layout.exits[cell]
    there = [("L", 0), ("L", 1), ("L", 2)]
    assert visited == [("A", 0), *there, ("B", 0), *there[::-1]]
    assert cell == 0


def test_points_that_touch() -> None:
    layout = layout_of(Lane("L", "A", "B", two_way=True))
    assert layout.exits == ((1,), (0,))
    assert layout.clearance == (1, 1), "robots could swap"


def test_a_loop_of_one_way_lanes() -> None:
    layout = layout_of(Lane("out", "A", "B", 3), Lane("back", "B", "A", 3))
    assert len(layout.cells) == len(layout.clearance) == 8
    assert set(layout.clearance) == {0}
    assert lap(layout) == 8


def test_a_lane_from_a_point_to_itself() -> None:
    layout = layout_of(Lane("loop", "A", "A", 2))
    assert layout.exits == ((1,), (2,), (0,))
    assert layout.clearance == (0, 0, 0)
    assert layout_of(Lane("loop", "A", "A", 1)).clearance == (1, 0), "it ends where it begins"


def test_without_turns_a_point_is_one_cell_from_every_lane_to_every_lane() -> None:
    lanes = [
        Lane(f"{one.name}{two.name}", one.name, two.name, 1, two_way=True)
        for one, two in pairwise((A, B, C, A))
    ]
    layout = layout_of(*lanes)
    assert [len(layout.cells_at((point.name, 0))) for point in (A, B, C)] == [1, 1, 1]
    assert [len(layout.exits[cell]) for cell in range(3)] == [2, 2, 2]


def test_turns_are_the_only_ways_through_a_point() -> None:
    lanes = (
        Lane("west", "A", "B", 1, two_way=True),
        Lane("north", "B", "C", 1, two_way=True),
    )
    free, straight = (
        layout_of(*lanes),
        layout_of(*lanes, turns=(Turn("B", "west", "north"), Turn("B", "north", "west"))),
    )
    assert len(free.cells_at(("B", 0))) == 1
    from_west, from_north = straight.cells_at(("B", 0))
    assert [straight.cells[to] for to in straight.exits[from_west]] == [("north", 0)]
    assert [straight.cells[to] for to in straight.exits[from_north]] == [("west", 0)]
    assert len(straight.clearance) == len(free.clearance) == 5


def test_turns_that_lead_nowhere_disconnect() -> None:
    lanes = (
        Lane("west", "A", "B", 1, two_way=True),
        Lane("north", "B", "C", 1, two_way=True),
    )
    with pytest.raises(InstanceError, match="not strongly connected"):
        layout_of(*lanes, turns=(Turn("B", "west", "west"), Turn("B", "north", "west")))


def test_times_of_points_and_lanes_go_before_those_of_the_layout() -> None:
    roadmap = Roadmap(
        (Point("A", 0, 0, clearance=4), Point("B", 1, 0, traversal=5)),
        (Lane("out", "A", "B", 1, traversal=2), Lane("back", "B", "A", 1, clearance=0)),
    )
    layout = build_layout(rows=(), roadmap=roadmap, zones=(), clearance=3, traversal=7)
    assert layout.addresses == (("A", 0), ("B", 0), ("out", 0), ("back", 0))
    assert layout.clearance == (4, 3, 3, 0)
    assert layout.traversal == (7, 5, 2, 7)


def test_roads_of_a_roadmap_run_from_point_to_point() -> None:
    layout = layout_of(Lane("L", "A", "B", 3, two_way=True))
    traffic = build_traffic_system(layout)
    assert [len(road) for road in traffic.roads] == [3, 3]
    assert [junction.cell for junction in traffic.junctions] == [0, 1]
