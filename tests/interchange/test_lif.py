"""LIF files as one vehicle type sees them."""

from __future__ import annotations

import math
from typing import Any

import pytest

from tests.interchange.files import AGV, edge, floor, lanes, lif, node, said, shuttle
from tsaces.errors import DocumentError


def test_edges_to_and_fro_are_a_two_way_lane_with_room_for_robots() -> None:
    found = floor(shuttle())
    assert found.layout["points"] == [
        {"name": "A", "x": 0.0, "y": 0.0},
        {"name": "B", "x": 5.0, "y": 0.0},
    ]
    assert found.layout["lanes"] == [
        {"name": "A-B", "from": "A", "to": "B", "cells": 4, "two_way": True}
    ]
    assert found.layout["timestep"] == 1.0
    assert (found.name, said(found)) == ("site", [])
    assert [(each.name, each.inputs, each.outputs) for each in found.stations] == [
        ("source", (["A"],), (["A"],)),
        ("sink", (["B"],), (["B"],)),
    ]


def test_longer_robots_need_fewer_cells_and_slow_lanes_more_timesteps() -> None:
    slow = lif([node("A", 0), node("B", 6)], [edge("A", "B", maxSpeed=0.5), edge("B", "A")])
    found = floor(slow, length=2.0, speed=2.0, timestep=0.5)
    (lane,) = found.layout["lanes"]
    assert (lane["cells"], lane["traversal"]) == (2, 8)  # two metres at .5 m/s in steps of .5 s
    assert found.layout["traversal"] == 2
    assert {point["traversal"] for point in found.layout["points"]} == {8}


def test_edges_of_other_vehicle_types_are_dropped() -> None:
    mixed = lif(
        [node("A", 0, types=("agv", "fork")), node("B", 5), node("C", 9, types=("fork",))],
        [edge("A", "B"), edge("B", "A"), edge("A", "C", ("fork",)), edge("C", "A", ("fork",))],
        {"rack": ["B", "C"], "far": ["C"]},
    )
    found = floor(mixed, AGV)
    assert [*lanes(found)] == ["A-B"]
    assert said(found) == [
        "dropped: edges not for vehicle type 'agv': 2 ('A-C', 'C-A')",
        "dropped: nodes of stations not for vehicle type 'agv': 2 ('rack: C', 'far: C')",
        "dropped: nodes not for vehicle type 'agv': 1 ('C')",
        "dropped: stations that one cannot both drive to and leave: 1 ('far')",
    ]
    assert [*lanes(floor(mixed, "fork"))] == ["A-C"]


def test_several_vehicle_types_need_a_choice() -> None:
    mixed = lif([node("A", 0, types=("agv", "fork")), node("B", 5)], [edge("A", "B")])
    with pytest.raises(DocumentError, match=r"^file: 2 vehicle types: agv, fork; choose one with"):
        floor(mixed)
    with pytest.raises(DocumentError, match=r"^--vehicle-type: unknown type 'forks'; did you mean"):
        floor(mixed, "forks")


def test_a_station_of_several_nodes_is_served_where_its_nodes_allow_it() -> None:
    nodes = [node("A", 0, 0, "drop"), node("B", 5, 0, "pick"), node("C", 5, 5)]
    ring = [edge("A", "B"), edge("B", "C"), edge("C", "A")]
    (station,) = floor(lif(nodes, ring, {"turntable": ["A", "B", "C"]})).stations
    assert station.inputs == (["A"], ["C"])
    assert station.outputs == (["B"], ["C"])


def test_what_one_cannot_leave_is_dropped() -> None:
    nodes = [node("A", 0), node("B", 5), node("end", 9), node("alone", 20)]
    edges = [edge("A", "B"), edge("B", "A"), edge("B", "end")]
    found = floor(lif(nodes, edges, {"stuck": ["end"], "both": ["A", "end"]}))
    assert [point["name"] for point in found.layout["points"]] == ["A", "B"]
    assert found.lost == {"stuck"}
    assert said(found) == [
        "dropped: points that one cannot both drive to and leave: 1 ('end')",
        "dropped: points without lanes: 1 ('alone')",
        "dropped: lanes that one cannot both drive to and leave: 1 ('B-end')",
        "dropped: stations that one cannot both drive to and leave: 1 ('stuck')",
        "changed: stations without some of their points, which are dropped: 1 ('both')",
    ]


def test_the_same_way_for_other_loads_is_one_lane_with_the_lowest_speed() -> None:
    loaded: dict[str, Any] = {"loadRestriction": {"loaded": True, "unloaded": False}}
    edges = [
        edge("A", "B", maxSpeed=1.0),
        edge("B", "A", maxSpeed=0.8, **loaded),
        {**edge("B", "A", maxSpeed=0.25, **loaded), "edgeId": "B-A heavy"},
    ]
    found = floor(lif([node("A", 0), node("B", 5)], edges))
    (lane,) = found.layout["lanes"]
    assert (lane["name"], lane["two_way"], lane["traversal"]) == ("A-B", True, 4)
    assert said(found) == [
        "dropped: load restrictions of edges: 2 ('B-A', 'B-A heavy')",
        "changed: lanes joined with one that leads the same way: 1 ('B-A heavy')",
    ]


def half_circle(degree: int) -> dict[str, Any]:
    """Return a trajectory from (0, 0) to (8, 0): a half circle, or the polygon around it."""
    corner = math.sqrt(0.5)
    points = [(0, 0, 1), (0, 4, corner), (4, 4, 1), (8, 4, corner), (8, 0, 1)]
    knots = [0, 0, 0.25, 0.5, 0.75, 1, 1] if degree == 1 else [0, 0, 0, 0.5, 0.5, 1, 1, 1]
    return {
        "degree": degree,
        "knotVector": knots,
        "controlPoints": [{"x": x, "y": y, "weight": weight} for x, y, weight in points],
    }


@pytest.mark.parametrize(("degree", "metres"), [(1, 16.0), (2, 4 * math.pi)])
def test_a_trajectory_makes_a_lane_longer_and_another_than_the_straight_one(
    degree: int, metres: float
) -> None:
    edges = [edge("A", "B", trajectory=half_circle(degree)), edge("B", "A")]
    found = lanes(floor(lif([node("A", 0), node("B", 8)], edges)))
    assert found["A-B"]["cells"] == math.floor(metres) - 1
    assert found["B-A"]["cells"] == 7
    assert "two_way" not in found["A-B"]


def test_a_trajectory_that_is_no_curve_is_dropped() -> None:
    broken = {**half_circle(2), "knotVector": [0, 0, 1, 1]}
    found = floor(
        lif([node("A", 0), node("B", 8)], [edge("A", "B", trajectory=broken), edge("B", "A")])
    )
    assert said(found) == ["dropped: trajectories that are no curve: 1 ('A-B')"]


def test_what_vehicles_do_besides_driving_is_dropped() -> None:
    turning: dict[str, Any] = {
        "rotationAtEndNodeAllowed": "CW",
        "actions": [{"actionType": "beep"}],
    }
    edges = [edge("A", "B", **turning), edge("B", "A", rotationAllowed=True)]
    found = floor(lif([node("A", 0, 0, "charge", "pick"), node("B", 5)], edges))
    assert said(found) == [
        "dropped: limits of rotations at the ends of edges: 1 ('A-B')",
        "dropped: actions on edges: 1 ('A-B: beep')",
        "dropped: rotations on edges: 1 ('B-A')",
        "dropped: actions at nodes other than pick and drop: 1 ('A: charge')",
    ]


def test_points_nearer_than_a_robot_are_told() -> None:
    nodes = [node("A", 0), node("B", 5), node("C", 5.5)]
    edges = [edge("A", "B"), edge("B", "A"), edge("A", "C"), edge("C", "A")]
    assert said(floor(lif(nodes, edges))) == [
        "check: pairs of points nearer to each other than a robot is long: 1 ('B and C')"
    ]


def test_an_edge_with_the_name_of_a_node_is_renamed() -> None:
    edges = [{**edge("A", "B"), "edgeId": "A"}, edge("B", "A")]
    found = floor(lif([node("A", 0), node("B", 5)], edges))
    assert [*lanes(found)] == ["A (2)"]
    assert said(found) == ["changed: lanes renamed, as others have their names: 1 ('A')"]


NOBODY = {**edge("A", "B"), "vehicleTypeEdgeProperties": []}
REFUSED = {
    "layouts: [] is not a list of layouts": {**shuttle(), "layouts": []},
    "layouts[0].edges[0].endNodeId: unknown node 'C'": lif([node("A", 0)], [edge("A", "C")]),
    "layouts[0].nodes[1].nodeId: 'A' is given twice": lif([node("A", 0), node("A", 1)], []),
    "vehicleTypeEdgeProperties: [] is not": lif([node("A", 0), node("B", 5)], [NOBODY]),
    "no edge may be driven by vehicle type 'agv'": lif([node("A", 0), node("B", 5)], []),
    "no two points between which one can drive": lif(
        [node("A", 0), node("B", 5)], [edge("A", "B")]
    ),
    "stations[0].interactionNodeIds[0]: unknown node 'Q'": lif(
        [node("A", 0), node("B", 5)], [edge("A", "B"), edge("B", "A")], {"S": ["Q"]}
    ),
}


@pytest.mark.parametrize("complaint", REFUSED)
def test_what_cannot_be_read_is_one_line(complaint: str) -> None:
    with pytest.raises(DocumentError) as refused:
        floor(REFUSED[complaint])
    (line,) = str(refused.value).splitlines()
    assert complaint in line
