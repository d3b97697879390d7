"""An errand is the cheapest way through as many layers of slots as cargo changes, and one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.solvers.cyclic.networks import Exits, exits_of_places, follows, numbers
from tsaces.solvers.cyclic.routing.astar import (
    PickupDeliveryPath,
    SearchBuffers,
    allocate_search_buffers,
    find_pickup_delivery_path,
    measure_distances,
    measure_tolls,
)
from tsaces.solvers.cyclic.routing.footprints import footprints_of
from tsaces.solvers.cyclic.routing.network import network_of

AMPLE = 1e9
_NOWHERE: list[list[int]] = []


@dataclass(frozen=True)
class Request:
    """Where an agent is, what it may do where, where it is awaited, and what slots cost."""

    exits: Exits
    steps: int
    exchanges: list[int]
    starts: list[int]
    options: list[list[int]]
    ends: list[int]
    prices: list[float]
    tolls: list[int] | None = None
    """By place: slots that are taken up beyond one a step; prices are that much higher at least."""

    def find(
        self, limit: float = AMPLE, buffers: SearchBuffers | None = None
    ) -> PickupDeliveryPath:
        network = network_of(self.exits, self.steps)
        most = max(map(len, self.options), default=0)
        table = np.full((len(self.options), most), -1, dtype=np.int64)
        for row, places in zip(table, self.options, strict=True):
            row[: len(places)] = [self.exchanges.index(place) for place in places]
        sites = [[place] for place in self.exchanges]
        uses = [
            [(place, lag) for lag in range(toll + 1)] for place, toll in enumerate(self.tolls or ())
        ]
        return find_pickup_delivery_path(
            network,
            measure_distances(network, sites),
            np.array(self.starts, dtype=np.int64),
            table,
            np.array(self.ends, dtype=np.int64),
            np.array(self.prices, dtype=np.float64),
            limit,
            buffers or self.scratch(),
            measure_tolls(network, sites, footprints_of(uses, self.steps)),
        )

    def scratch(self) -> SearchBuffers:
        return allocate_search_buffers(network_of(self.exits, self.steps), changes=2)

    def least_cost(self) -> float | None:
        """Return what the cheapest way through the layers costs, None where there is none."""
        graph: nx.DiGraph[object] = nx.DiGraph()
        graph.add_nodes_from(["begin", "end"])
        slots = range(len(self.prices))
        steps = [(v, w) for v in slots for w in slots if follows(self.exits, self.steps, v, w)]
        for v, w in steps:
            if v in self.starts:
                graph.add_edge("begin", (0, w), weight=self.prices[w])
            for layer in range(len(self.options) + 1):
                graph.add_edge((layer, v), (layer, w), weight=self.prices[w])
            for layer, places in enumerate(self.options):
                if v % len(self.exits) in places:
                    graph.add_edge((layer, v), (layer + 1, w), weight=self.prices[w])
        for v in self.ends:
            graph.add_edge((len(self.options), v), "end", weight=0)
        try:
            return float(nx.dijkstra_path_length(graph, "begin", "end"))
        except nx.NetworkXNoPath:
            return None


@st.composite
def requests(draw: st.DrawFn, *, most: int = 1, waits: bool | None = None) -> Request:
    """Draw a request with up to `most` starts, ends and options."""
    exits = draw(exits_of_places(waits=waits))
    places, steps = len(exits), draw(st.integers(2, 6))
    slots = places * steps
    exchanges = draw(st.lists(st.integers(0, places - 1), min_size=1, max_size=places, unique=True))
    chosen = st.lists(st.sampled_from(exchanges), min_size=1, max_size=most, unique=True)
    ends = st.tuples(st.integers(0, steps - 1), st.sampled_from(exchanges)).map(
        lambda end: end[0] * places + end[1]
    )
    return Request(
        exits,
        steps,
        exchanges,
        draw(st.lists(st.integers(0, slots - 1), min_size=1, max_size=most, unique=True)),
        draw(st.just(_NOWHERE) | st.tuples(chosen, chosen).map(list)),
        draw(st.lists(ends, min_size=1, max_size=most, unique=True)),
        (numbers(draw, slots, 4, 40) / 4).tolist(),
    )


@st.composite
def requests_with_tolls(draw: st.DrawFn) -> Request:
    """Draw a request on a network where entering some places takes up several slots."""
    request = draw(requests(most=3))
    places = len(request.exits)
    tolls = draw(st.lists(st.integers(0, 3), min_size=places, max_size=places))
    prices = [price + tolls[v % places] for v, price in enumerate(request.prices)]
    return replace(request, prices=prices, tolls=tolls)


def assert_cheapest(request: Request, path: PickupDeliveryPath, cost: float) -> None:
    """Assert that an errand is one, and costs so much."""
    entered, changes = path.entered.tolist(), path.changes.tolist()
    walk = [request.starts[path.start], *entered]
    for before, after in pairwise(walk):
        assert follows(request.exits, request.steps, before, after)
    assert entered[-1] == request.ends[path.end]
    assert len(changes) == len(request.options)
    for change, places in zip(changes, request.options, strict=True):
        assert entered[change] % len(request.exits) in places
    assert all(one < other for one, other in pairwise([*changes, len(entered) - 1]))
    assert sum(request.prices[v] for v in entered) == pytest.approx(cost)


@settings(max_examples=100)
@given(requests(waits=True))
def test_an_errand_is_the_cheapest(request: Request) -> None:
    cost = request.least_cost()
    assert cost is not None
    assert_cheapest(request, request.find(), cost)


@settings(max_examples=100)
@given(requests(most=3))
def test_of_several_starts_and_ends_and_options_the_cheapest_are_taken(request: Request) -> None:
    cost, path = request.least_cost(), request.find()
    if cost is None:
        assert (path.start, path.end) == (-1, -1)
        assert len(path.entered) == len(path.changes) == 0
    else:
        assert_cheapest(request, path, cost)


@settings(max_examples=100)
@given(requests_with_tolls())
def test_the_cheapest_is_found_where_places_take_up_several_slots(request: Request) -> None:
    cost, path = request.least_cost(), request.find()
    if cost is None:
        assert path.start == -1
    else:
        assert_cheapest(request, path, cost)
    assert request.find(buffers=request.scratch(), limit=(cost or 1.0) / 2).start == -1


@settings(max_examples=50)
@given(requests(most=2, waits=True))
def test_nothing_dearer_than_the_limit_is_done(request: Request) -> None:
    cost, buffers = request.least_cost(), request.scratch()
    assert cost is not None
    assert request.find(cost - 0.25, buffers).start == -1
    assert request.find(0.0, buffers).start == -1
    assert_cheapest(request, request.find(cost, buffers), cost)


@settings(max_examples=50)
@given(requests(most=2, waits=True))
def test_a_search_leaves_no_traces_for_the_next(request: Request) -> None:
    buffers = request.scratch()
    first, second = request.find(buffers=buffers), request.find(buffers=buffers)
    assert first.entered.tolist() == second.entered.tolist()
    assert first.changes.tolist() == second.changes.tolist()
    assert (first.start, first.end) == (second.start, second.end)


def test_whoever_is_early_waits_where_that_is_cheapest() -> None:
    """Once round a ring in nine steps: five go on, and the others stand at place 2, for 1 each."""
    exits = [[place, (place + 1) % 5] for place in range(5)]
    prices = [3.0, 3.0, 1.0, 3.0, 3.0] * 9
    request = Request(exits, 9, [0, 1, 3], [0], [[1], [3]], [0], prices)
    path = request.find()
    assert [v % 5 for v in path.entered.tolist()] == [1, 2, 2, 2, 2, 2, 3, 4, 0]
    assert path.changes.tolist() == [0, 6]


def test_distances_are_steps_and_from_an_exchange_to_itself_a_lap_or_a_wait() -> None:
    ring = measure_distances(network_of([[1], [2], [3], [0]], 5), [[1], [3]])
    assert ring.exchange_at.tolist() == [-1, 0, -1, 1]
    assert ring.to.T.tolist() == [[1, 0, 3, 2], [3, 2, 1, 0]]
    between = {(a, b): int(ring.between[a, b]) for a in (0, 1) for b in (0, 1)}
    assert between == {(0, 0): 4, (0, 1): 2, (1, 0): 2, (1, 1): 4}
    waiting = measure_distances(network_of([[0, 1], [1, 0]], 5), [[0], [1]])
    assert waiting.between.tolist() == [[1, 1], [1, 1]]
