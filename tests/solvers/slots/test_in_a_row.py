"""Small fleets carry budgets on one round, of which no slot is used twice."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tsaces
from tests.fixtures import AMPLE
from tests.solvers.slots.budgets import Case, cases, examples
from tests.solvers.slots.floors import assert_sound, round_of, router_for
from tsaces.generate import Order, generate
from tsaces.solvers.slots.in_a_row import InARow

LONG = 30.0
SPARSE = 0.25
"""Agents for every place, up to which a round is tried."""


@examples
@given(cases(), st.integers(1, 4), st.integers(0, 3))
def test_what_is_laid_is_sound_and_takes_no_more_agents_than_there_are(
    case: Case, times: int, seed: int
) -> None:
    router = router_for(case.instance, case.budget, times * max(30, case.least_steps), seed)
    most = max(1, int(SPARSE * router.tours.network.places))
    if router.lay_in_a_row(most) is not InARow.LAID:
        assert not router.tours.use.used.any()
        return
    assert_sound(case.instance, case.budget, router.tours)
    assert not router.tours.shared.any()
    assert router.tours.agents <= most
    loads = router.tours.loads
    assert len(round_of(loads[0], len(loads))) == len(loads)


@examples
@given(cases(max_grains=1))
def test_a_cycle_as_long_as_all_legs_is_carried_by_one_agent(case: Case) -> None:
    """Alone on the floor it meets nobody but itself, and in such a cycle not even that."""
    steps = case.least_steps
    while router_for(case.instance, case.budget, steps).lay_in_a_row(1) is InARow.TOO_FEW_AGENTS:
        steps *= 2
    router = router_for(case.instance, case.budget, 2 * steps)
    assert router.lay_in_a_row(1) is InARow.LAID
    assert router.tours.agents == 1


@examples
@given(cases(max_grains=1, most_loads=30), st.integers(1, 3))
def test_what_is_called_too_few_is_too_few_for_other_tours_as_well(case: Case, most: int) -> None:
    steps = max(12, case.least_steps)
    if router_for(case.instance, case.budget, steps).lay_in_a_row(most) is InARow.TOO_FEW_AGENTS:
        router = router_for(case.instance, case.budget, steps)
        if router.start(time.monotonic() + AMPLE):
            assert router.tours.agents > most


@pytest.mark.parametrize(("scenario", "machines", "agents"), [("contact-lens", 20, 11)])
def test_a_small_fleet_comes_near_to_its_bound(scenario: str, machines: int, agents: int) -> None:
    """Tours of their own for a load or two left it at three quarters, however long it searched."""
    order = Order(scenario, machines, seed=3, spacing=5, max_agents=agents)
    embedding = tsaces.solve(generate(order), "rhythmic", LONG)
    assert embedding.agents <= agents
    assert embedding.throughput > 0.95 * embedding.upper_bound
