"""Budgets of generated factories are routed so that every slot has one agent at most."""

from __future__ import annotations

import copy
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fixtures import AMPLE
from tests.solvers.cyclic.floors import (
    PARAMETERS,
    assert_carried,
    assert_closed,
    assert_sound,
    chosen,
    exits_of,
    router_for,
    times,
)
from tests.solvers.cyclic.production_plans import Case, cases, examples
from tests.solvers.ts_aces.delivery import delivery
from tsaces.deadline import Deadline
from tsaces.solvers.cyclic.production.demand_reducer import DemandReducer
from tsaces.solvers.cyclic.production.production_plan import make_production_plan

if TYPE_CHECKING:
    from tsaces.model.instance import Instance
    from tsaces.solvers.cyclic.production.production_plan import ProductionPlan
    from tsaces.solvers.cyclic.routing.route_set import RouteSet

FACTORIES = [("hard-candy", 8, 24), ("drug-synthesis", 18, 30)]
"""Scenario, machines, and steps of the cycle."""
PRICE = 2.0


@cache
def routed(scenario: str, machines: int, steps: int) -> tuple[Instance, ProductionPlan, RouteSet]:
    instance, production_plan = chosen(scenario, machines, steps, 0.6)
    router = router_for(instance, production_plan, steps)
    assert router.route(Deadline.after(AMPLE))
    return instance, production_plan, router.routes


def arrays_of(routes: RouteSet) -> list[list[object]]:
    """Return all that tours are."""
    return copy.deepcopy([array.tolist() for array in (*routes.table, *routes.occupancy)])


@pytest.mark.parametrize("factory", FACTORIES)
def test_no_slot_is_used_twice(factory: tuple[str, int, int]) -> None:
    _, _, routes = routed(*factory)
    entered = np.concatenate(
        [slots for load in routes.loads for slots in (load.empty_leg, load.loaded_leg)]
    )
    assert len(set(entered.tolist())) == len(entered)
    assert not routes.overuse.any()
    assert routes.occupancy.occupants.sum() == len(entered)
    assert routes.agents * routes.network.steps == len(entered)


@pytest.mark.parametrize("factory", FACTORIES)
def test_every_machine_exchanges_what_the_budget_says(factory: tuple[str, int, int]) -> None:
    instance, production_plan, routes = routed(*factory)
    assert_carried(instance, production_plan, routes)


@pytest.mark.parametrize("factory", FACTORIES)
def test_tours_close_and_every_step_is_along_an_exit(factory: tuple[str, int, int]) -> None:
    instance, _, routes = routed(*factory)
    assert_closed(exits_of(instance), routes)


def test_the_same_seed_lays_the_same_tours() -> None:
    instance, production_plan, routes = routed("drug-synthesis", 18, 30)
    again = router_for(instance, production_plan, 30)
    assert again.route(Deadline.after(AMPLE))
    empty_legs = [[*load.empty_leg, *load.loaded_leg] for load in routes.loads]
    assert [[*load.empty_leg, *load.loaded_leg] for load in again.routes.loads] == empty_legs


def test_tours_drawn_tighter_carry_the_same_with_fewer_agents() -> None:
    instance, production_plan = chosen("drug-synthesis", 18, 30, 0.6)
    router = router_for(instance, production_plan, 30)
    routes, deadline = router.routes, Deadline.after(AMPLE)
    assert router.route(deadline)
    fleets = [routes.agents]
    for _ in range(10):
        assert router.shorten_routes(deadline)
        assert not routes.overuse.any()
        fleets.append(routes.agents)
    assert min(fleets) < fleets[0]
    assert_sound(instance, production_plan, routes)
    assert not router.shorten_routes(Deadline.after(-1))


def test_nothing_is_mended_after_the_deadline() -> None:
    instance, production_plan = chosen("drug-synthesis", 18, 30, 0.95)
    router = router_for(instance, production_plan, 30)
    assert not router.route(Deadline.after(-1))
    assert router.routes.overuse.any()


@examples
@given(cases(min_grains=2, most_loads=60), st.integers(0, 5), st.integers(0, 1 << 30))
def test_what_is_given_up_leaves_tours_of_what_is_left(case: Case, spare: int, seed: int) -> None:
    router = router_for(case.instance, case.production_plan, case.least_steps + spare)
    assert router.route_initially(Deadline.after(-1))
    router.routes.set_prices(PRICE)
    while case.grains > 1:
        case = case.fewer(1, seed)
        lower = case.production_plan
        assert router.remove_demand(lower)
        assert router.production_plan is lower
        assert_sound(case.instance, lower, router.routes)


@examples
@given(cases(min_grains=2, most_loads=60), st.integers(0, 5), st.integers(0, 1 << 30))
def test_going_back_brings_back_all_that_was_kept(case: Case, spare: int, seed: int) -> None:
    router = router_for(case.instance, case.production_plan, case.least_steps + spare)
    assert router.route_initially(Deadline.after(-1))
    router.routes.set_prices(PRICE)
    before, kept = arrays_of(router.routes), router.snapshot()
    assert router.remove_demand(case.fewer(1, seed).production_plan)
    router.resolve_conflicts(Deadline.after(0.01))
    assert arrays_of(router.routes) != before
    router.restore(kept)
    assert router.production_plan == case.production_plan
    assert arrays_of(router.routes) == before
    router.resolve_conflicts(Deadline.after(0.01))
    assert_sound(case.instance, case.production_plan, router.routes)


def test_what_is_too_much_is_given_up_until_the_rest_finds_its_way() -> None:
    instance, production_plan = chosen("hard-candy", 8, 24, 0.6)
    router = router_for(instance, times(2, instance, production_plan), 24)
    reducer, routes = DemandReducer(instance, PARAMETERS.demand_reduction), router.routes
    assert router.route_initially(Deadline.after(-1))
    for products in (6, 4, 2):
        lower = reducer.reduce(
            router.production_plan, routes.load_table, np.ones_like(routes.table.token)
        )
        assert lower is not None
        assert lower.products == products
        assert router.remove_demand(lower)
    assert router.resolve_conflicts(Deadline.after(AMPLE))
    assert not routes.overuse.any()
    assert_sound(instance, router.production_plan, routes)


def test_what_went_back_can_still_be_mended() -> None:
    instance, production_plan = chosen("drug-synthesis", 18, 30, 0.95)
    router = router_for(instance, production_plan, 30)
    assert router.route_initially(Deadline.after(-1))
    kept = router.snapshot()
    lower = DemandReducer(instance, PARAMETERS.demand_reduction).reduce(
        production_plan, router.routes.load_table, router.routes.count_conflicts()
    )
    assert lower is not None
    assert router.remove_demand(lower)
    assert router.resolve_conflicts(Deadline.after(AMPLE))
    assert_sound(instance, lower, router.routes)
    router.restore(kept)
    assert router.routes.overuse.any()
    assert router.resolve_conflicts(Deadline.after(AMPLE))
    assert not router.routes.overuse.any()
    assert_sound(instance, production_plan, router.routes)


def test_nothing_is_laid_of_more_than_a_machine_has_slots_for() -> None:
    instance = delivery()
    production_plan = make_production_plan(instance, {0: "supply", 1: "ship"}, {0: 9, 1: 9})
    router = router_for(instance, production_plan, steps=8)
    assert not router.route_initially(Deadline.after(AMPLE))
    assert not router_for(instance, production_plan, steps=8).route(Deadline.after(AMPLE))
    assert router_for(instance, production_plan, steps=9).route_initially(Deadline.after(AMPLE))
