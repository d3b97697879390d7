"""Loads and ways are laid as flows, each from where a token is to where it is wanted."""

from __future__ import annotations

import time
from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fixtures import AMPLE
from tests.solvers.slots.budgets import Case, cases, examples
from tests.solvers.slots.floors import (
    assert_closed,
    assert_sound,
    chosen,
    exits_of,
    haulage_for,
    times,
)
from tests.solvers.slots.networks import follows
from tests.solvers.ts_aces.delivery import delivery
from tsaces.solvers.slots.budget import make_production_plan
from tsaces.solvers.slots.haulage import FlowRouter
from tsaces.solvers.slots.network import network_of
from tsaces.solvers.slots.tours import RouteSet
from tsaces.traffic import build_traffic_system, exchange_cells, parse_layout

PRICE = 2.0
LAP = 16
"""Cells of the ring on which a bin and a dock face each other."""


@examples
@given(cases(most_loads=60), st.integers(0, 5), st.sampled_from([AMPLE, -1.0]))
def test_every_load_of_a_budget_is_laid_in_time_or_not(
    case: Case, spare: int, seconds: float
) -> None:
    haulage, tours = haulage_for(case.instance, case.budget, case.least_steps + spare)
    assert haulage.lay_all(case.budget, time.monotonic() + seconds)
    assert (tours.use.memory == 1).all()
    tours.change_prices(PRICE)
    assert_sound(case.instance, case.budget, tours)


def test_rounds_of_flows_leave_fewer_shared_slots_than_the_first_alone() -> None:
    instance, budget = chosen("hard-candy", 8, 24, 0.6)
    budget = times(2, instance, budget)
    shared = []
    for seconds in (-1.0, AMPLE):
        haulage, tours = haulage_for(instance, budget, 24)
        assert haulage.lay_all(budget, time.monotonic() + seconds)
        shared.append(int(tours.shared.sum()))
    assert shared[1] < shared[0]


def test_a_floor_on_which_nobody_can_wait_is_laid_as_well() -> None:
    """On roads in epochs agents move on in every step; on the ring, two classes never meet."""
    instance = delivery()
    traffic = build_traffic_system(parse_layout(instance.rows), None, exchange_cells(instance))
    exits = [list(traffic.junctions[road.end].exits) for road in traffic.roads]
    for steps, number in ((4, 4), (6, 5), (7, 6)):
        budget = make_production_plan(instance, {0: "supply", 1: "ship"}, {0: number, 1: number})
        tours = RouteSet(network_of(exits, steps))
        haulage = FlowRouter(instance, traffic.road_at, budget, tours)
        assert haulage.lay_all(budget, time.monotonic() + AMPLE)
        assert len(tours.loads) == number
        assert_closed(exits, tours)


def test_a_floor_with_room_for_all_gets_nobody_into_the_way() -> None:
    instance = delivery()
    budget = make_production_plan(instance, {0: "supply", 1: "ship"}, {0: 10, 1: 10})
    haulage, tours = haulage_for(instance, budget, LAP)
    assert haulage.lay_all(budget, time.monotonic() + AMPLE)
    assert not tours.shared.any()
    assert tours.agents == 10


@pytest.mark.parametrize("number", [1, 5, 16])
def test_a_shipment_takes_the_shortest_ways_and_occupies_them(number: int) -> None:
    instance = delivery()
    budget = make_production_plan(instance, {0: "supply", 1: "ship"}, {0: number, 1: number})
    haulage, tours = haulage_for(instance, budget, LAP)
    shipment = haulage.ship(1, {0: number}, {1: number})
    assert shipment is not None
    assert shipment.rows.tolist() == number * [[1, 0, 1]]
    assert len(set(shipment.begins.tolist())) == number
    assert [len(trip) for trip in shipment.trips] == number * [8]
    exits = exits_of(instance)
    for begin, trip in zip(shipment.begins.tolist(), shipment.trips, strict=True):
        assert begin % len(exits) == haulage.source_at[0]
        assert int(trip[-1]) % len(exits) == haulage.sink_at[1]
        walk = [begin, *trip.tolist()]
        for before, after in pairwise(walk):
            assert follows(exits, LAP, before, after)
    entered = Counter(int(v) for trip in shipment.trips for v in trip)
    assert Counter(dict(enumerate(tours.use.used.tolist()))) == entered


def test_more_loads_than_a_machine_has_slots_for_are_not_shipped() -> None:
    instance = delivery()
    budget = make_production_plan(instance, {0: "supply", 1: "ship"}, {0: LAP + 1, 1: LAP + 1})
    haulage, tours = haulage_for(instance, budget, LAP)
    assert haulage.ship(1, {0: LAP + 1}, {1: LAP + 1}) is None
    assert not tours.use.used.any()
    assert not haulage.lay_all(budget, time.monotonic() + AMPLE)


def test_links_lead_each_from_its_beginning_to_an_end_of_their_own() -> None:
    instance = delivery()
    budget = make_production_plan(instance, {0: "supply", 1: "ship"}, {0: 3, 1: 3})
    haulage, tours = haulage_for(instance, budget, LAP)
    places = tours.network.places
    begins = [step * places + haulage.sink_at[1] for step in (2, 5, 11)]
    ends = [step * places + haulage.source_at[0] for step in (3, 10, 13)]
    links = haulage.link(begins, ends)
    assert sorted(links.following.tolist()) == [0, 1, 2]
    exits = exits_of(instance)
    for begin, end, leg in zip(begins, links.following, links.slots, strict=True):
        assert follows(exits, LAP, begin, int(leg[0]))
        assert int(leg[-1]) == ends[end]
    # eight cells away, what begins at 2 arrives by 10, at 5 by 13, at 11 by 19, which is 3
    assert links.following.tolist() == [1, 2, 0]
    assert int(tours.use.used.sum()) == 3 * 8
    assert np.flatnonzero(tours.use.used > 1).size == 0
