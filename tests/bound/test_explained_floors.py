"""What binds where robots need room and time, and what it brings to need less."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.bound.floors import loop, spur, supply_and_sink
from tests.bound.test_exhaustive import bay, bridge
from tests.bound.test_explanation import about, explained, factory, helpful
from tests.bound.test_floors import bound_of
from tsaces.bound import Explanation, Limit, lines_of
from tsaces.model.roadmap import LaneStretch, Zone

if TYPE_CHECKING:
    from tsaces.model.instance import Instance


def explanation_of(instance: Instance) -> Explanation:
    return explained(instance, bound_of(instance))


def asked(explanation: Explanation) -> set[Limit]:
    return {answer.limit for answer in explanation.relaxed}


_TIMES = {Limit.HANDLING, Limit.CLEARANCE, Limit.ZONES}


def test_the_paper_s_floor_is_not_asked_about_times() -> None:
    assert asked(explanation_of(loop())).isdisjoint(_TIMES)


def test_a_quicker_hand_over() -> None:
    instance = replace(loop(clearance=1), machines=supply_and_sink([("A", 0)], [("L", 3)], 4))
    explanation = explanation_of(instance)
    assert explanation.upper_bound == pytest.approx(1 / 6)
    assert about(explanation, Limit.HANDLING).upper_bound == pytest.approx(1 / 2)
    assert Limit.HANDLING in helpful(explanation)
    assert about(explanation, Limit.CLEARANCE).upper_bound == pytest.approx(1 / 5)
    bottlenecks = about(explanation, Limit.CELLS).bottlenecks
    assert {b.name for b in bottlenecks} <= {"point A of bin", "cell 3 of lane L of dock"}
    assert bottlenecks[0].usage == pytest.approx(1)


def test_robots_that_stand_at_machines_cost_time() -> None:
    explanation = explanation_of(spur(handling=3))
    assert explanation.transport is not None
    assert explanation.transport.handling_agent_timesteps == pytest.approx(6)
    assert explanation.transport.agent_timesteps == pytest.approx(14)
    assert any("standing at machines" in line for line in lines_of(explanation))


def test_less_clearance() -> None:
    explanation = explanation_of(loop(clearance=3))
    assert explanation.upper_bound == pytest.approx(1 / 4)
    clearance = about(explanation, Limit.CLEARANCE)
    assert clearance.upper_bound == pytest.approx(1)
    assert clearance.solved
    assert Limit.HANDLING not in asked(explanation)


def test_two_way_lanes_keep_the_clearance_that_they_need() -> None:
    """There is no more to be had from clearance in a lane where it is 1."""
    assert Limit.CLEARANCE not in asked(explanation_of(spur(agents=3)))


def test_zones() -> None:
    instance = loop(clearance=0, zones=(Zone("door", (LaneStretch("L", 5, 6),)),))
    explanation = explanation_of(instance)
    assert explanation.upper_bound == pytest.approx(1 / 2)
    zones = about(explanation, Limit.ZONES)
    assert zones.upper_bound == pytest.approx(1)
    [door] = zones.bottlenecks
    assert door.name == "zone door"
    assert door.cells == (("L", 5), ("L", 6))
    assert door.usage == pytest.approx(1)
    assert set(helpful(explanation)) == {Limit.ZONES, Limit.MACHINES}


def test_a_larger_fleet_passes_a_bridge_in_larger_groups() -> None:
    """With two robots the fleet binds; three find room beyond the bridge, where more wait."""
    explanation = explanation_of(bridge(agents=2))
    fleet = about(explanation, Limit.FLEET)
    assert fleet.upper_bound == pytest.approx(bound_of(bridge(agents=9)))
    assert fleet.upper_bound == pytest.approx(3 / 16)
    assert fleet.agents_enough == 3


def test_dead_ends_have_a_name() -> None:
    explanation = explanation_of(bay(agents=8))
    assert explanation.upper_bound == pytest.approx(1 / 5)
    [lane] = about(explanation, Limit.CELLS).bottlenecks
    assert lane.name == "single-file lane between point A and point B"
    assert lane.cells == (("A", 0), ("bay", 0), ("B", 0))


def test_open_floor_and_roadmaps_without_cells_are_explained() -> None:
    bin_, dock = supply_and_sink([(0, 0)], [(1, 1)])
    explanation = explanation_of(factory(bin_, dock, rows=("**", "**"), max_agents=1))
    assert Limit.FLEET in helpful(explanation)
    touching = explanation_of(spur(cells=0, agents=1))
    assert about(touching, Limit.FLEET).upper_bound == pytest.approx(1 / 2)
    assert Limit.CELLS not in helpful(touching)
