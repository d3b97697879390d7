"""Rematched ways and trips cost no more than before, and exchanges stay where they are."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fixtures import AMPLE
from tests.solvers.cyclic.floors import PARAMETERS, assert_sound, chosen, flow_router_for, times
from tests.solvers.cyclic.production_plans import Case, cases, examples
from tsaces.deadline import Deadline
from tsaces.solvers.cyclic.routing.reassignment import Reassignment

if TYPE_CHECKING:
    from tsaces.solvers.cyclic.routing.route_set import RouteSet


def exchanges(routes: RouteSet) -> list[Counter[tuple[int, int, int]]]:
    """Return who gives what in which slots, and who takes."""
    return [
        Counter((x.source, x.token, int(x.empty_leg[-1])) for x in routes.loads),
        Counter((x.sink, x.token, int(x.loaded_leg[-1])) for x in routes.loads),
    ]


@examples
@given(
    cases(most_loads=60),
    st.integers(0, 5),
    st.sampled_from([0.3, 2.0, 10.0]),
    st.integers(0, 1 << 30),
)
def test_rematching_costs_no_more_and_carries_the_same(
    case: Case, spare: int, price: float, seed: int
) -> None:
    flow_router, routes = flow_router_for(
        case.instance, case.production_plan, case.least_steps + spare
    )
    assert flow_router.route_all(case.production_plan, Deadline.after(-1))
    chance = np.random.default_rng(seed).random(len(routes.occupancy.history_cost))
    routes.set_prices(price, 1 + chance)
    reassignment, kept = (
        Reassignment(flow_router, routes, PARAMETERS.routing.reassignment),
        exchanges(routes),
    )
    for step in (
        reassignment.reassign_empty_legs,
        reassignment.reassign_loaded_legs,
        reassignment.reassign_empty_legs,
    ):
        before = float(routes.occupancy.totals[0])
        step()
        assert routes.occupancy.totals[0] <= before + 1e-6
        assert_sound(case.instance, case.production_plan, routes)
        assert exchanges(routes) == kept


@examples
@given(cases(most_loads=40), st.integers(0, 3))
def test_ways_that_were_just_rematched_cannot_be_any_cheaper(case: Case, spare: int) -> None:
    flow_router, routes = flow_router_for(
        case.instance, case.production_plan, case.least_steps + spare
    )
    assert flow_router.route_all(case.production_plan, Deadline.after(-1))
    reassignment = Reassignment(flow_router, routes, PARAMETERS.routing.reassignment)
    loaded_legs = [trip.tolist() for trip in routes.loaded_legs]
    reassignment.reassign_empty_legs()
    cost = float(routes.occupancy.totals[0])
    assert [trip.tolist() for trip in routes.loaded_legs] == loaded_legs
    reassignment.reassign_empty_legs()
    assert routes.occupancy.totals[0] == pytest.approx(cost)


def test_ways_and_trips_of_a_crowded_floor_get_cheaper_in_turn() -> None:
    instance, production_plan = chosen("hard-candy", 8, 24, 0.6)
    production_plan = times(2, instance, production_plan)
    flow_router, routes = flow_router_for(instance, production_plan, 24)
    assert flow_router.route_all(production_plan, Deadline.after(-1))
    reassignment, costs = (
        Reassignment(flow_router, routes, PARAMETERS.routing.reassignment),
        [float(routes.occupancy.totals[0])],
    )
    for _ in range(4):
        reassignment.reassign_empty_legs()
        reassignment.reassign_loaded_legs()
        costs.append(float(routes.occupancy.totals[0]))
    assert costs == sorted(costs, reverse=True)
    assert costs[-1] < costs[0]
    assert_sound(instance, production_plan, routes)


def test_whoever_has_just_begun_takes_a_turn() -> None:
    instance, production_plan = chosen("hard-candy", 8, 24, 0.6)
    production_plan = times(2, instance, production_plan)
    flow_router, routes = flow_router_for(instance, production_plan, 24)
    assert flow_router.route_all(production_plan, Deadline.after(AMPLE))
    routes.set_prices(10.0)
    before = float(routes.occupancy.totals[0])
    Reassignment(flow_router, routes, PARAMETERS.routing.reassignment).apply_if_due(0)
    assert routes.occupancy.totals[0] <= before + 1e-6
    assert_sound(instance, production_plan, routes)
