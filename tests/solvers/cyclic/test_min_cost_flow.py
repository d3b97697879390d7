"""Flows through slots cost what a network simplex finds, and fall into trips."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.solvers.cyclic.networks import Exits, exits_of_places, follows, numbers
from tsaces.solvers.cyclic.routing.arrays import FlowPaths, FlowPrices, Terminals
from tsaces.solvers.cyclic.routing.min_cost_flow import solve_min_cost_flow
from tsaces.solvers.cyclic.routing.network import any_of, exactly_at, network_of

if TYPE_CHECKING:
    from collections.abc import Sequence

RING: Exits = [[0, 1], [1, 2], [2, 3], [3, 0]]
"""Four places in a ring; agents may wait."""


@dataclass(frozen=True)
class Shipment:
    """What is to be brought where, and what that costs."""

    exits: Exits
    steps: int
    sources: Terminals
    sinks: Terminals
    prices: FlowPrices

    @property
    def slots(self) -> int:
        return len(self.exits) * self.steps

    def routed(self) -> FlowPaths:
        return solve_min_cost_flow(
            network_of(self.exits, self.steps), self.sources, self.sinks, self.prices
        )


@st.composite
def commodities(draw: st.DrawFn, *, waits: bool | None = None, spare: int = 0) -> Shipment:
    """Draw a shipment; where agents may wait and `spare` is 0, all of it can be carried."""
    exits = draw(exits_of_places(waits=waits))
    steps = draw(st.integers(2, 5))
    slots = len(exits) * steps
    if draw(st.booleans()):
        number = draw(st.integers(1, slots // 2))
        chosen = draw(st.permutations(range(slots)))
        sources, sinks = exactly_at(chosen[:number]), exactly_at(chosen[number : 2 * number])
    else:
        places = draw(st.permutations(range(len(exits))))
        wanted = draw(st.lists(st.integers(1, steps + spare), min_size=1, max_size=2))
        backwards = wanted[::-1]
        slots_at = [range(place, slots, len(exits)) for place in places]
        sources = any_of(slots_at[: len(wanted)], wanted)
        sinks = any_of(slots_at[-len(wanted) :], backwards)
    prices = FlowPrices(
        numbers(draw, slots, 1, 9), numbers(draw, slots, 0, 9), numbers(draw, slots, 0, 5)
    )
    return Shipment(exits, steps, sources, sinks, prices)


def members(terminals: Terminals, group: int) -> list[int]:
    return [int(v) for v in terminals.slots[terminals.first[group] : terminals.first[group + 1]]]


def least_cost(commodity: Shipment) -> tuple[int, int]:
    """Return how many trips there can be, and what so many cost at least."""
    graph: nx.DiGraph[object] = nx.DiGraph()
    total = int(commodity.sources.wanted.sum())
    for v in range(commodity.slots):
        for nth in range(total):
            price = int(commodity.prices.enter[v] + nth * commodity.prices.more[v])
            graph.add_edge(("enter", v), ("as", nth, v), capacity=1, weight=price)
            graph.add_edge(("as", nth, v), ("halt", v), capacity=1, weight=0)
        graph.add_edge(("halt", v), ("leave", v), capacity=total, weight=0)
        for w in range(commodity.slots):
            if follows(commodity.exits, commodity.steps, v, w):
                graph.add_edge(("leave", v), ("enter", w), capacity=total, weight=0)
    for group, wanted in enumerate(commodity.sources.wanted):
        graph.add_edge("begin", ("source", group), capacity=int(wanted), weight=0)
        for v in members(commodity.sources, group):
            price = int(commodity.prices.pick_up[v])
            graph.add_edge(("source", group), ("leave", v), capacity=1, weight=price)
    for group, wanted in enumerate(commodity.sinks.wanted):
        graph.add_edge(("sink", group), "end", capacity=int(wanted), weight=0)
        for v in members(commodity.sinks, group):
            graph.add_edge(("halt", v), ("sink", group), capacity=1, weight=0)
    most = int(nx.maximum_flow_value(graph, "begin", "end"))
    graph.add_node("begin", demand=-most)
    graph.add_node("end", demand=most)
    cost, _ = nx.network_simplex(graph)
    return most, int(cost)


def cost_of(commodity: Shipment, trips: FlowPaths) -> float:
    agents = np.bincount(trips.entered, minlength=commodity.slots)
    enter, more, pick_up = commodity.prices
    cost = enter @ agents + more @ (agents * (agents - 1) / 2) + pick_up[trips.begins].sum()
    return float(cost)


def assert_sound(commodity: Shipment, trips: FlowPaths) -> None:
    """Assert that trips lead from slot to next slot, and that no terminal is used twice."""
    picked, dropped = set[tuple[int, int]](), set[tuple[int, int]]()
    for i in range(len(trips.begins)):
        begin, source, sink = int(trips.begins[i]), int(trips.sources[i]), int(trips.sinks[i])
        entered = trips.entered[trips.first[i] : trips.first[i + 1]].tolist()
        for before, after in zip([begin, *entered], entered, strict=False):
            assert follows(commodity.exits, commodity.steps, before, after)
        assert begin in members(commodity.sources, source)
        assert entered[-1] in members(commodity.sinks, sink)
        assert (source, begin) not in picked
        assert (sink, entered[-1]) not in dropped
        picked.add((source, begin))
        dropped.add((sink, entered[-1]))
    assert trips.first[-1] == len(trips.entered)


@settings(max_examples=60)
@given(commodities(waits=True))
def test_everything_is_carried_at_the_cost_that_a_network_simplex_finds(
    commodity: Shipment,
) -> None:
    trips = commodity.routed()
    assert_sound(commodity, trips)
    number, cost = least_cost(commodity)
    assert len(trips.begins) == number
    assert cost_of(commodity, trips) == pytest.approx(cost)
    for groups, terminals in ((trips.sources, commodity.sources), (trips.sinks, commodity.sinks)):
        carried = np.bincount(groups, minlength=len(terminals.wanted))
        assert carried.tolist() == terminals.wanted.tolist()


@settings(max_examples=60)
@given(commodities(spare=2))
def test_of_too_much_as_much_as_can_be_is_carried_at_least_cost(commodity: Shipment) -> None:
    trips = commodity.routed()
    assert_sound(commodity, trips)
    number, cost = least_cost(commodity)
    assert len(trips.begins) == number
    assert cost_of(commodity, trips) == pytest.approx(cost)
    for groups, terminals in ((trips.sources, commodity.sources), (trips.sinks, commodity.sinks)):
        assert (np.bincount(groups, minlength=len(terminals.wanted)) <= terminals.wanted).all()


def around_the_ring(source: int, sink: int, wanted: int, more: float) -> Shipment:
    network = network_of(RING, 3)
    slots = network.places * network.steps
    prices = FlowPrices(np.ones(slots), np.full(slots, more), np.zeros(slots))
    return Shipment(
        RING,
        3,
        any_of([range(source, slots, network.places)], [wanted]),
        any_of([range(sink, slots, network.places)], [wanted]),
        prices,
    )


@pytest.mark.parametrize(("wanted", "trips"), [(0, 0), (2, 2), (3, 3), (4, 3), (9, 3)])
def test_a_place_has_one_exchange_a_step_however_many_are_wanted(wanted: int, trips: int) -> None:
    found = around_the_ring(0, 2, wanted, more=1.0).routed()
    assert len(found.begins) == trips
    assert len(set(found.begins.tolist())) == trips


def test_trips_that_begin_and_end_at_one_place_go_on_for_a_step_at_least() -> None:
    found = around_the_ring(1, 1, 3, more=0.0).routed()
    assert lengths(found) == [1, 1, 1]


def test_nothing_is_carried_where_no_way_leads() -> None:
    """Without waiting, two steps a cycle keep agents on the slots of one colour."""
    exits = [[1], [2], [3], [0]]
    slots = np.ones(8)
    prices = FlowPrices(slots, slots, slots)
    reachable = Shipment(exits, 2, exactly_at([0]), exactly_at([2]), prices)
    assert lengths(reachable.routed()) == [2]
    out_of_reach = Shipment(exits, 2, exactly_at([0]), exactly_at([4 + 2]), prices)
    assert lengths(out_of_reach.routed()) == []


def test_whoever_shares_a_slot_pays_for_it_or_goes_round() -> None:
    """From 0 to 3 by 1, or by 2 and 4, which is longer by a step."""
    exits = [[1, 2], [3], [4], [3], [3]]
    network = network_of(exits, 1)
    for more, empty_legs in ((0.5, {1: 2}), (5.0, {1: 1, 2: 1, 4: 1})):
        prices = FlowPrices(np.ones(5), np.array([0, more, 0, 0, 0]), np.zeros(5))
        wanted = Terminals(np.arange(3), np.array([0, 0]), np.array([1, 1]))
        ends = Terminals(np.arange(3), np.array([3, 3]), np.array([1, 1]))
        trips = solve_min_cost_flow(network, wanted, ends, prices)
        assert between(trips, {1, 2, 4}) == empty_legs


def between(trips: FlowPaths, places: set[int]) -> Counter[int]:
    return Counter(int(v) for v in trips.entered if int(v) in places)


def lengths(trips: FlowPaths) -> Sequence[int]:
    return [int(length) for length in np.diff(trips.first)]
