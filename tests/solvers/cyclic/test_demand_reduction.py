"""Products are given up until what is left finds its way, and tried for once more."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fixtures import AMPLE
from tests.solvers.cyclic.floors import (
    PARAMETERS,
    assert_sound,
    chosen,
    exits_of,
    router_for,
    sites_of,
    times,
)
from tests.solvers.cyclic.production_plans import Case, cases, examples
from tests.solvers.ts_aces.delivery import delivery
from tsaces.deadline import Deadline
from tsaces.solvers.cyclic.production.demand_reducer import DemandReducer
from tsaces.solvers.cyclic.production.production_plan import make_production_plan
from tsaces.solvers.cyclic.routing.congestion_router import CongestionRouter
from tsaces.solvers.cyclic.routing.network import network_of
from tsaces.solvers.cyclic.search.demand_reduction import DemandReductionSearch

if TYPE_CHECKING:
    from fractions import Fraction

    from tsaces.model.instance import Instance
    from tsaces.solvers.cyclic.production.production_plan import ProductionPlan
    from tsaces.solvers.cyclic.routing.congestion_router import StallLimit

MANY = 1_000
LAP = 16
"""Cells of the ring on which a bin and a dock face each other."""


@dataclass(frozen=True)
class Yielded:
    """A budget, and the agents of the tours that carry it without a shared slot."""

    production_plan: ProductionPlan
    agents: int

    @property
    def products(self) -> Fraction:
        return self.production_plan.products


def descend(
    instance: Instance,
    production_plan: ProductionPlan,
    steps: int,
    *,
    seconds: float = AMPLE,
    max_agents: int = MANY,
    known: float = 0.0,
) -> list[Yielded]:
    """Return what a descent yields, each sound when it is, and more than was known by then."""
    router = router_for(instance, production_plan, steps)
    best = known
    asked: list[ProductionPlan] = []

    def is_worth_it(lower: ProductionPlan) -> bool:
        asked.append(lower)
        return lower.products > best

    found: list[Yielded] = []
    reduction = DemandReductionSearch(
        *(router, DemandReducer(instance, PARAMETERS.demand_reduction), max_agents, is_worth_it),
        PARAMETERS.demand_reduction,
    )
    for carried in reduction.run(Deadline.after(seconds)):
        assert carried in asked
        assert carried.products > best
        assert not router.routes.overuse.any()
        assert_sound(instance, carried, router.routes)
        assert router.routes.agents <= max_agents
        best = float(carried.products)
        found.append(Yielded(carried, router.routes.agents))
    return found


@pytest.mark.parametrize(("scenario", "machines", "steps"), [("hard-candy", 8, 24)])
@pytest.mark.parametrize("utilisation", [0.6, 1.0])
def test_where_there_is_room_all_is_carried_at_once(
    scenario: str, machines: int, steps: int, utilisation: float
) -> None:
    instance, production_plan = chosen(scenario, machines, steps, utilisation)
    assert [found.production_plan for found in descend(instance, production_plan, steps)] == [
        production_plan
    ]


@settings(examples, max_examples=8)
@given(cases(most_loads=40), st.integers(0, 3), st.sampled_from([5, MANY]))
def test_whatever_is_yielded_is_sound(case: Case, spare: int, max_agents: int) -> None:
    steps = case.least_steps + spare
    found = descend(case.instance, case.production_plan, steps, seconds=0.2, max_agents=max_agents)
    products = [one.products for one in found]
    assert products == sorted(set(products))
    assert all(number % case.products_of_grain == 0 for number in products)


@cache
def crowded() -> tuple[Instance, ProductionPlan]:
    """Return twice as much as machines could make, which is more than the floor has room for."""
    instance, production_plan = chosen("hard-candy", 8, 12, 1.0)
    return instance, times(2, instance, production_plan)


def test_of_what_is_too_much_less_is_carried() -> None:
    instance, production_plan = crowded()
    found = descend(instance, production_plan, 12)
    assert [carried.products for carried in found] == [production_plan.products - 2]
    assert all(carried.production_plan.assigned == production_plan.assigned for carried in found)


def test_nothing_is_given_up_for_what_is_known_already() -> None:
    instance, production_plan = crowded()
    assert descend(instance, production_plan, 12, known=float(production_plan.products - 2)) == []


def test_nothing_is_routed_that_is_known_already() -> None:
    instance, production_plan = crowded()
    assert descend(instance, production_plan, 12, known=float(production_plan.products)) == []


def test_nothing_comes_of_more_than_a_machine_has_slots_for() -> None:
    assert descend(*shipped(LAP + 1), LAP) == []


def test_it_ends_at_the_deadline() -> None:
    instance, production_plan = crowded()
    assert descend(instance, production_plan, 12, seconds=0.3) == []
    assert descend(instance, production_plan, 12, seconds=-1.0) == []


def shipped(number: int) -> tuple[Instance, ProductionPlan]:
    instance = delivery()
    return instance, make_production_plan(
        instance, {0: "supply", 1: "ship"}, {0: number, 1: number}
    )


@pytest.mark.parametrize("max_agents", [9, 10])
def test_what_takes_too_many_agents_is_given_up_as_well(max_agents: int) -> None:
    """A lap takes as long as the cycle, so an agent ships one part in it."""
    found = descend(*shipped(10), LAP, max_agents=max_agents)
    assert [one.products for one in found] == [max_agents]
    assert [one.agents for one in found] == [max_agents]


def test_the_least_there_is_cannot_be_carried_without_agents_enough() -> None:
    assert descend(*shipped(1), LAP - 1, max_agents=1) == []


class Stubborn(CongestionRouter):
    """Fails to mend the tours of so many products a few times, whatever room there is."""

    failures: Counter[int]
    tried: list[tuple[int, float]]

    def resolve_conflicts(self, deadline: Deadline, stall_limit: StallLimit | None = None) -> bool:
        assert stall_limit is not None
        products = int(self.production_plan.products)
        self.tried.append((products, stall_limit.least))
        self.failures[products] -= 1
        return self.failures[products] < 0 and super().resolve_conflicts(deadline, stall_limit)


def persist(products: int, failures: dict[int, int]) -> tuple[list[int], list[tuple[int, float]]]:
    """Return what is yielded and what is tried, with how much patience beside the first."""
    instance, production_plan = shipped(products)
    network = network_of(exits_of(instance), LAP)
    router = Stubborn(sites_of(instance), network, production_plan, 0, PARAMETERS.routing)
    router.failures, router.tried = Counter(failures), []
    yielded = [0]
    reduction = DemandReductionSearch(
        *(router, DemandReducer(instance, PARAMETERS.demand_reduction), MANY),
        lambda lower: lower.products > yielded[-1],
        PARAMETERS.demand_reduction,
    )
    for carried in reduction.run(Deadline.after(AMPLE)):
        assert_sound(instance, carried, router.routes)
        yielded.append(int(carried.products))
    first = router.tried[0][1]
    return yielded[1:], [(products, least / first) for products, least in router.tried]


def test_the_last_steps_down_are_taken_back_with_more_patience() -> None:
    yielded, tried = persist(4, {4: 1, 3: 1})
    assert yielded == [2, 3, 4]
    assert [products for products, _ in tried] == [4, 3, 2, 3, 4]
    stall_limit = [least for _, least in tried]
    assert stall_limit[:3] == [1, 1, 1]
    assert 1 < stall_limit[3] < stall_limit[4]


def test_patience_ends_where_it_did_not_help() -> None:
    yielded, tried = persist(4, {4: 9, 3: 1})
    assert yielded == [2, 3]
    assert [products for products, _ in tried] == [4, 3, 2, 3, 4]


def test_the_least_there_is_gets_more_patience() -> None:
    yielded, tried = persist(1, {1: 2})
    assert yielded == [1]
    assert [products for products, _ in tried] == [1, 1, 1]
    assert persist(1, {1: 9}) == ([], tried)
