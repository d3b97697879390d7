"""Budgets of generated factories are routed so that every slot has one agent at most."""

from __future__ import annotations

import copy
import time
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fixtures import AMPLE
from tests.solvers.slots.budgets import Case, cases, examples
from tests.solvers.slots.floors import (
    assert_carried,
    assert_closed,
    assert_sound,
    chosen,
    exits_of,
    router_for,
    times,
)
from tests.solvers.ts_aces.delivery import delivery
from tsaces.solvers.slots.budget import make_production_plan
from tsaces.solvers.slots.relief import DemandReducer

if TYPE_CHECKING:
    from tsaces.model.instance import Instance
    from tsaces.solvers.slots.budget import ProductionPlan
    from tsaces.solvers.slots.tours import RouteSet

FACTORIES = [("hard-candy", 8, 24), ("drug-synthesis", 18, 30)]
"""Scenario, machines, and steps of the cycle."""
PRICE = 2.0


@cache
def routed(scenario: str, machines: int, steps: int) -> tuple[Instance, ProductionPlan, RouteSet]:
    instance, budget = chosen(scenario, machines, steps, 0.6)
    router = router_for(instance, budget, steps)
    assert router.route(time.monotonic() + AMPLE)
    return instance, budget, router.tours


def arrays_of(tours: RouteSet) -> list[list[object]]:
    """Return all that tours are."""
    return copy.deepcopy([array.tolist() for array in (*tours.laid, *tours.use)])


@pytest.mark.parametrize("factory", FACTORIES)
def test_no_slot_is_used_twice(factory: tuple[str, int, int]) -> None:
    _, _, tours = routed(*factory)
    entered = np.concatenate([slots for load in tours.loads for slots in (load.way, load.trip)])
    assert len(set(entered.tolist())) == len(entered)
    assert not tours.shared.any()
    assert tours.use.used.sum() == len(entered)
    assert tours.agents * tours.network.steps == len(entered)


@pytest.mark.parametrize("factory", FACTORIES)
def test_every_machine_exchanges_what_the_budget_says(factory: tuple[str, int, int]) -> None:
    instance, budget, tours = routed(*factory)
    assert_carried(instance, budget, tours)


@pytest.mark.parametrize("factory", FACTORIES)
def test_tours_close_and_every_step_is_along_an_exit(factory: tuple[str, int, int]) -> None:
    instance, _, tours = routed(*factory)
    assert_closed(exits_of(instance), tours)


def test_the_same_seed_lays_the_same_tours() -> None:
    instance, budget, tours = routed("drug-synthesis", 18, 30)
    again = router_for(instance, budget, 30)
    assert again.route(time.monotonic() + AMPLE)
    ways = [[*load.way, *load.trip] for load in tours.loads]
    assert [[*load.way, *load.trip] for load in again.tours.loads] == ways


def test_tours_drawn_tighter_carry_the_same_with_fewer_agents() -> None:
    instance, budget = chosen("drug-synthesis", 18, 30, 0.6)
    router = router_for(instance, budget, 30)
    tours, deadline = router.tours, time.monotonic() + AMPLE
    assert router.route(deadline)
    fleets = [tours.agents]
    for _ in range(10):
        assert router.tighten(deadline)
        assert not tours.shared.any()
        fleets.append(tours.agents)
    assert min(fleets) < fleets[0]
    assert_sound(instance, budget, tours)
    assert not router.tighten(time.monotonic() - 1)


def test_nothing_is_mended_after_the_deadline() -> None:
    instance, budget = chosen("drug-synthesis", 18, 30, 0.95)
    router = router_for(instance, budget, 30)
    assert not router.route(time.monotonic() - 1)
    assert router.tours.shared.any()


@examples
@given(cases(min_grains=2, most_loads=60), st.integers(0, 5), st.integers(0, 1 << 30))
def test_what_is_given_up_leaves_tours_of_what_is_left(case: Case, spare: int, seed: int) -> None:
    router = router_for(case.instance, case.budget, case.least_steps + spare)
    assert router.start(time.monotonic() - 1)
    router.tours.change_prices(PRICE)
    while case.grains > 1:
        case = case.fewer(1, seed)
        lower = case.budget
        assert router.give_up(lower)
        assert router.budget is lower
        assert_sound(case.instance, lower, router.tours)


@examples
@given(cases(min_grains=2, most_loads=60), st.integers(0, 5), st.integers(0, 1 << 30))
def test_going_back_brings_back_all_that_was_kept(case: Case, spare: int, seed: int) -> None:
    router = router_for(case.instance, case.budget, case.least_steps + spare)
    assert router.start(time.monotonic() - 1)
    router.tours.change_prices(PRICE)
    before, kept = arrays_of(router.tours), router.keep()
    assert router.give_up(case.fewer(1, seed).budget)
    router.mend(time.monotonic() + 0.01)
    assert arrays_of(router.tours) != before
    router.go_back(kept)
    assert router.budget == case.budget
    assert arrays_of(router.tours) == before
    router.mend(time.monotonic() + 0.01)
    assert_sound(case.instance, case.budget, router.tours)


def test_what_is_too_much_is_given_up_until_the_rest_finds_its_way() -> None:
    instance, budget = chosen("hard-candy", 8, 24, 0.6)
    router = router_for(instance, times(2, instance, budget), 24)
    relief, tours = DemandReducer(instance), router.tours
    assert router.start(time.monotonic() - 1)
    for products in (6, 4, 2):
        lower = relief.lower(router.budget, tours.laid, np.ones_like(tours.laid.token))
        assert lower is not None
        assert lower.products == products
        assert router.give_up(lower)
    assert router.mend(time.monotonic() + AMPLE)
    assert not tours.shared.any()
    assert_sound(instance, router.budget, tours)


def test_what_went_back_can_still_be_mended() -> None:
    instance, budget = chosen("drug-synthesis", 18, 30, 0.95)
    router = router_for(instance, budget, 30)
    assert router.start(time.monotonic() - 1)
    kept = router.keep()
    lower = DemandReducer(instance).lower(budget, router.tours.laid, router.tours.crowding())
    assert lower is not None
    assert router.give_up(lower)
    assert router.mend(time.monotonic() + AMPLE)
    assert_sound(instance, lower, router.tours)
    router.go_back(kept)
    assert router.tours.shared.any()
    assert router.mend(time.monotonic() + AMPLE)
    assert not router.tours.shared.any()
    assert_sound(instance, budget, router.tours)


def test_nothing_is_laid_of_more_than_a_machine_has_slots_for() -> None:
    instance = delivery()
    budget = make_production_plan(instance, {0: "supply", 1: "ship"}, {0: 9, 1: 9})
    router = router_for(instance, budget, steps=8)
    assert not router.start(time.monotonic() + AMPLE)
    assert not router_for(instance, budget, steps=8).route(time.monotonic() + AMPLE)
    assert router_for(instance, budget, steps=9).start(time.monotonic() + AMPLE)
