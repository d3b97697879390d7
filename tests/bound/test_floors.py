"""The upper bound where robots need room and time, on floors that one can count by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.bound.floors import loop, on_roadmap, spur, supply_and_sink
from tests.bound.test_fluid_milp import carrying
from tsaces.bound import FluidMilp
from tsaces.model.instance import Handling, Instance
from tsaces.model.roadmap import Lane, LaneStretch, Point, Roadmap, Turn, Zone
from tsaces.traffic import build_traffic_system, layout_of


def bound_of(instance: Instance) -> float:
    traffic = build_traffic_system(layout_of(instance))
    return FluidMilp(instance, traffic).solve(relative_gap=0)


# a robot alone


def test_a_robot_stands_once_on_each_cell_of_its_way() -> None:
    assert bound_of(spur()) == pytest.approx(1 / 8)


def test_handling_is_time_at_the_machine() -> None:
    assert bound_of(spur(handling=3)) == pytest.approx(1 / 14)


def test_traversal_is_time_on_the_way() -> None:
    assert bound_of(spur(traversal=2)) == pytest.approx(1 / 14)


def test_driving_through_and_handling_happen_at_once() -> None:
    """Of 5 timesteps that the points take, 4 are those of the hand-over."""
    instance = spur(handling=3)
    assert instance.roadmap is not None
    points = tuple(replace(point, traversal=5) for point in instance.roadmap.points)
    slow = replace(instance, roadmap=replace(instance.roadmap, points=points))
    assert bound_of(slow) == pytest.approx(1 / 16)


def test_points_that_touch() -> None:
    assert bound_of(spur(cells=0)) == pytest.approx(1 / 2)


# room


@pytest.mark.parametrize(
    ("clearance", "agents", "throughput"), [(0, 8, 1), (1, 8, 1 / 2), (1, 4, 1 / 2), (1, 2, 1 / 4)]
)
def test_clearance_is_time_of_a_place(clearance: int, agents: int, throughput: float) -> None:
    instance = loop(agents=agents, clearance=clearance)
    assert bound_of(instance) == pytest.approx(throughput)


def test_clearance_on_rows() -> None:
    assert bound_of(replace(carrying(), clearance=3)) == pytest.approx(1 / 4)


def test_a_slow_cell_between_machines_binds() -> None:
    ring = Roadmap(
        (Point("A", 0, 0), Point("B", 1, 0), Point("C", 1, 1)),
        (Lane("AB", "A", "B", 3), Lane("BC", "B", "C", 2, traversal=4), Lane("CA", "C", "A", 1)),
    )
    machines = supply_and_sink([("A", 0)], [("B", 0)])
    assert bound_of(on_roadmap(ring, machines, agents=20)) == pytest.approx(1 / 4)


def test_both_ways_through_a_place_share_it() -> None:
    """What comes to B goes back over the same three places, each of which is then empty once."""
    assert bound_of(spur(agents=100)) <= 1 / 4 + 1e-9


def test_a_machine_that_takes_long_holds_its_place() -> None:
    instance = replace(loop(clearance=1), machines=supply_and_sink([("A", 0)], [("L", 3)], 4))
    assert bound_of(instance) == pytest.approx(1 / 6)


def test_a_machine_with_two_places_uses_both() -> None:
    one_way = supply_and_sink([("A", 0), ("L", 1)], [("L", 3), ("L", 5)], 4)
    one, two = (
        bound_of(replace(loop(clearance=0), machines=machines))
        for machines in (supply_and_sink([("A", 0)], [("L", 3)], 4), one_way)
    )
    assert one == pytest.approx(1 / 5)
    assert two == pytest.approx(1 / 3)  # half of the robots pass a place in a timestep, half stop


def test_handling_where_a_machine_is_emptied_and_another_fed() -> None:
    """A robot on A picks up in 3 timesteps and deposits in 2, again and again."""
    bin_, dock = supply_and_sink([("A", 0)], [("A", 0)])
    machines = (
        replace(bin_, handling=Handling(output=2)),
        replace(dock, handling=Handling(input=1)),
    )
    instance = replace(loop(agents=1), machines=machines)
    assert bound_of(instance) == pytest.approx(1 / 5)


def test_turns_are_kept_to() -> None:
    """From A to B only by the long lane, since nobody may turn at C."""
    points = tuple(Point(name, n, 0) for n, name in enumerate("ABC"))
    lanes = (
        Lane("AC", "A", "C", 1),
        Lane("CB", "C", "B", 1),
        Lane("CA", "C", "A", 1),
        Lane("BC", "B", "C", 1),
    )
    crossing = Roadmap(points, lanes)
    machines = supply_and_sink([("A", 0)], [("B", 0)])
    assert bound_of(on_roadmap(crossing, machines, agents=1)) == pytest.approx(1 / 8)
    detour = replace(
        crossing,
        lanes=(*lanes, Lane("D", "A", "B", 5)),
        turns=(Turn("C", "BC", "CA"), Turn("C", "AC", "CA"), Turn("C", "BC", "CB")),
    )
    assert bound_of(on_roadmap(detour, machines, agents=1)) == pytest.approx(1 / 10)


def test_machines_at_a_two_way_lane_serve_both_directions() -> None:
    """Between points that a robot has to reach to turn back: 10 cells a round, 2 loads of them."""
    instance = spur()
    machines = (
        *supply_and_sink([("A", 0)], [("L", 1)]),
        *(
            replace(machine, name=f"far {machine.name}")
            for machine in supply_and_sink([("B", 0)], [("L", 1)])
        ),
    )
    assert bound_of(replace(instance, machines=machines)) == pytest.approx(2 / 8)


# zones


def test_a_zone_is_held_by_one_robot_until_the_clearance_is_over() -> None:
    zones = (Zone("door", (LaneStretch("L", 5, 6),)),)
    assert bound_of(loop(clearance=1, zones=zones)) == pytest.approx(1 / 3)
    assert bound_of(loop(clearance=0, zones=zones)) == pytest.approx(1 / 2)


def test_exchanges_in_a_zone_hold_it() -> None:
    zones = (Zone("door", (("L", 3), ("L", 4))),)
    instance = loop(clearance=1, zones=zones)
    slow = replace(instance, machines=supply_and_sink([("A", 0)], [("L", 3)], 2))
    assert bound_of(slow) == pytest.approx(1 / 5)


def test_who_comes_back_at_once_has_not_let_go_of_a_zone() -> None:
    """Between A and L4 there is one place, so that the clearance of 3 is never over."""
    zones = (Zone("ends", (("A", 0), ("L", 6), ("L", 1), ("L", 3))),)
    instance = loop(clearance=3, zones=zones, agents=1)
    assert bound_of(instance) == pytest.approx(1 / 8)
