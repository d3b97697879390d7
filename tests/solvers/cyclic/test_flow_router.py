"""Loads and ways are laid as flows, each from where a token is to where it is wanted."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fixtures import AMPLE
from tests.solvers.cyclic.floors import (
    PARAMETERS,
    assert_closed,
    assert_sound,
    chosen,
    empty_routes,
    exits_of,
    flow_router_for,
    times,
)
from tests.solvers.cyclic.networks import follows
from tests.solvers.cyclic.production_plans import Case, cases, examples
from tests.solvers.ts_aces.delivery import delivery
from tsaces.deadline import Deadline
from tsaces.solvers.cyclic.production.production_plan import make_production_plan
from tsaces.solvers.cyclic.routing.flow_router import FlowRouter
from tsaces.solvers.cyclic.routing.network import network_of
from tsaces.solvers.cyclic.routing.sites import PlaceSites
from tsaces.traffic import build_traffic_system, exchange_cells, parse_layout

PRICE = 2.0
LAP = 16
"""Cells of the ring on which a bin and a dock face each other."""


@examples
@given(cases(most_loads=60), st.integers(0, 5), st.sampled_from([AMPLE, -1.0]))
def test_every_load_of_a_budget_is_laid_in_time_or_not(
    case: Case, spare: int, seconds: float
) -> None:
    flow_router, routes = flow_router_for(
        case.instance, case.production_plan, case.least_steps + spare
    )
    assert flow_router.route_all(case.production_plan, Deadline.after(seconds))
    assert (routes.occupancy.history_cost == 1).all()
    routes.set_prices(PRICE)
    assert_sound(case.instance, case.production_plan, routes)


def test_rounds_of_flows_leave_fewer_shared_slots_than_the_first_alone() -> None:
    instance, production_plan = chosen("hard-candy", 8, 24, 0.6)
    production_plan = times(2, instance, production_plan)
    shared = []
    for seconds in (-1.0, AMPLE):
        flow_router, routes = flow_router_for(instance, production_plan, 24)
        assert flow_router.route_all(production_plan, Deadline.after(seconds))
        shared.append(int(routes.overuse.sum()))
    assert shared[1] < shared[0]


def test_a_floor_on_which_nobody_can_wait_is_laid_as_well() -> None:
    """On roads in epochs agents move on in every step; on the ring, two classes never meet."""
    instance = delivery()
    traffic = build_traffic_system(parse_layout(instance.rows), None, exchange_cells(instance))
    exits = [list(traffic.junctions[road.end].exits) for road in traffic.roads]
    for steps, number in ((4, 4), (6, 5), (7, 6)):
        production_plan = make_production_plan(
            instance, {0: "supply", 1: "ship"}, {0: number, 1: number}
        )
        routes = empty_routes(network_of(exits, steps))
        sites = PlaceSites(instance.machines, traffic.road_at)
        flow_router = FlowRouter(sites, production_plan, routes, PARAMETERS.routing.flow)
        assert flow_router.route_all(production_plan, Deadline.after(AMPLE))
        assert len(routes.loads) == number
        assert_closed(exits, routes)


def test_a_floor_with_room_for_all_gets_nobody_into_the_way() -> None:
    instance = delivery()
    production_plan = make_production_plan(instance, {0: "supply", 1: "ship"}, {0: 10, 1: 10})
    flow_router, routes = flow_router_for(instance, production_plan, LAP)
    assert flow_router.route_all(production_plan, Deadline.after(AMPLE))
    assert not routes.overuse.any()
    assert routes.agents == 10


@pytest.mark.parametrize("number", [1, 5, 16])
def test_a_shipment_takes_the_shortest_ways_and_occupies_them(number: int) -> None:
    instance = delivery()
    production_plan = make_production_plan(
        instance, {0: "supply", 1: "ship"}, {0: number, 1: number}
    )
    flow_router, routes = flow_router_for(instance, production_plan, LAP)
    commodity = flow_router.route_commodity(1, {0: number}, {1: number})
    assert commodity is not None
    assert commodity.rows.tolist() == number * [[1, 0, 1]]
    assert len(set(commodity.begins.tolist())) == number
    assert [len(trip) for trip in commodity.loaded_legs] == number * [8]
    exits = exits_of(instance)
    for begin, trip in zip(commodity.begins.tolist(), commodity.loaded_legs, strict=True):
        assert begin % len(exits) == flow_router.source_at[0]
        assert int(trip[-1]) % len(exits) == flow_router.sink_at[1]
        walk = [begin, *trip.tolist()]
        for before, after in pairwise(walk):
            assert follows(exits, LAP, before, after)
    entered = Counter(int(v) for trip in commodity.loaded_legs for v in trip)
    assert Counter(dict(enumerate(routes.occupancy.occupants.tolist()))) == entered


def test_more_loads_than_a_machine_has_slots_for_are_not_shipped() -> None:
    instance = delivery()
    production_plan = make_production_plan(
        instance, {0: "supply", 1: "ship"}, {0: LAP + 1, 1: LAP + 1}
    )
    flow_router, routes = flow_router_for(instance, production_plan, LAP)
    assert flow_router.route_commodity(1, {0: LAP + 1}, {1: LAP + 1}) is None
    assert not routes.occupancy.occupants.any()
    assert not flow_router.route_all(production_plan, Deadline.after(AMPLE))


def test_links_lead_each_from_its_beginning_to_an_end_of_their_own() -> None:
    instance = delivery()
    production_plan = make_production_plan(instance, {0: "supply", 1: "ship"}, {0: 3, 1: 3})
    flow_router, routes = flow_router_for(instance, production_plan, LAP)
    places = routes.network.places
    begins = [step * places + flow_router.sink_at[1] for step in (2, 5, 11)]
    ends = [step * places + flow_router.source_at[0] for step in (3, 10, 13)]
    links = flow_router.match_legs(begins, ends)
    assert sorted(links.following.tolist()) == [0, 1, 2]
    exits = exits_of(instance)
    for begin, end, leg in zip(begins, links.following, links.slots, strict=True):
        assert follows(exits, LAP, begin, int(leg[0]))
        assert int(leg[-1]) == ends[end]
    # eight cells away, what begins at 2 arrives by 10, at 5 by 13, at 11 by 19, which is 3
    assert links.following.tolist() == [1, 2, 0]
    assert int(routes.occupancy.occupants.sum()) == 3 * 8
    assert np.flatnonzero(routes.occupancy.occupants > 1).size == 0
