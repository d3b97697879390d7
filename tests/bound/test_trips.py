"""The smaller program of trips from machine to machine, for floors of many ways."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings

from tests.bound.floors import SHIP, SUPPLY, loop, spur, supply_and_sink
from tests.bound.random_floors import tiny_floors
from tests.bound.test_floors import bound_of
from tsaces.bound import FleetMilp, FluidMilp
from tsaces.bound.fluid_model import build_trip_model
from tsaces.deadline import Deadline
from tsaces.model.instance import Instance, Procedure
from tsaces.traffic import build_traffic_system, layout_of

if TYPE_CHECKING:
    from tsaces.model.instance import Machine

SIDE = 40


def bound_by_trips(instance: Instance) -> float:
    model = build_trip_model(instance, build_traffic_system(layout_of(instance)))
    return model.in_highs().solve(relative_gap=0).bound


def open_floor(machines: tuple[Machine, ...], agents: int) -> Instance:
    """Return an open square with a supply and a sink."""
    return Instance(
        "open", ("*" * SIDE,) * SIDE, Procedure((SUPPLY, SHIP), "ship"), machines, agents
    )


@pytest.mark.parametrize(
    "instance",
    [spur(), spur(handling=3), spur(traversal=2), loop(agents=2), loop(agents=4, clearance=1)],
)
def test_where_the_fleet_or_machines_bind_trips_say_it_all(instance: Instance) -> None:
    assert bound_by_trips(instance) == pytest.approx(bound_of(instance))


@settings(
    max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
@given(tiny_floors(most_agents=6))
def test_trips_never_bound_more_tightly_than_flows(instance: Instance) -> None:
    assert bound_by_trips(instance) >= bound_of(instance) - 1e-6


def test_trips_around_a_lap_that_ends_where_it_began() -> None:
    """What is emptied and fed at the same place goes nowhere."""
    instance = replace(loop(agents=1), machines=supply_and_sink([("A", 0)], [("A", 0)]))
    assert bound_by_trips(instance) >= bound_of(instance) - 1e-9


def test_the_fewest_robots_of_open_floor() -> None:
    machines = supply_and_sink([(5, 5)], [(35, 25)])
    instance = open_floor(machines, agents=50)
    traffic = build_traffic_system(layout_of(instance))
    assert FleetMilp(instance, traffic, 0.095).solve(Deadline.after(30)) == 10


def test_open_floor() -> None:
    """There and back over 30 columns and 20 rows."""
    machines = supply_and_sink([(5, 5)], [(35, 25)])
    instance = open_floor(machines, agents=10)
    traffic = build_traffic_system(layout_of(instance))
    heard: list[float] = []
    bound = FluidMilp(instance, traffic).solve(Deadline.after(30), on_bound=heard.append)
    assert bound == pytest.approx(10 / 100)
    assert heard[0] == pytest.approx(10 / 100)
