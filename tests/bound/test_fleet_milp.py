"""No fleet is proven necessary that a plan can do without."""

from __future__ import annotations

import pytest

from tests.fixtures import small_embedding, small_instance
from tests.solvers.ts_aces.delivery import delivery
from tsaces.bound import FleetMilp
from tsaces.deadline import Deadline
from tsaces.traffic import build_traffic_system, parse_layout

LAP = 16
"""Timesteps around the square, in which an agent delivers one part."""


def fleet(throughput: float) -> FleetMilp:
    instance = delivery()
    return FleetMilp(instance, build_traffic_system(parse_layout(instance.rows)), throughput)


@pytest.mark.parametrize(
    ("parts_a_lap", "agents"), [(0.3, 1), (1, 1), (2, 2), (2.1, 3), (15.9, 16), (16, 16)]
)
def test_agents_are_throughput_times_the_time_of_a_lap(parts_a_lap: float, agents: int) -> None:
    assert fleet(parts_a_lap / LAP).solve() == agents


def test_every_higher_bound_is_told() -> None:
    heard: list[int] = []
    assert fleet(0.5).solve(on_bound=heard.append) == 8
    assert heard == sorted(heard)
    assert heard[-1] == 8


def test_without_time_one_agent_is_all_that_is_certain() -> None:
    assert fleet(0.5).solve(Deadline.after(-1)) == 1


def test_no_plan_known_has_fewer() -> None:
    embedding, instance = small_embedding(), small_instance()
    traffic = build_traffic_system(parse_layout(instance.rows))
    least = FleetMilp(instance, traffic, embedding.throughput).solve()
    assert 1 <= least <= embedding.agents
