"""Shortest pickup-and-delivery paths by A* in space-time (Silver, 2005).

An agent leaves a deposit empty, picks up a token at one of several exchanges, deposits it at
one of several, and goes on empty to the next pick-up. The three legs are one shortest path
through three layers of slots, so that the steps of both exchanges suit the legs before and
after them.

The heuristic uses the distance of each place from each exchange. It also uses that a path which
must end in a given step of the cycle takes a given number of steps, up to whole cycles. Where
no slot is occupied, the search therefore goes straight to the goal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tsaces.solvers.cyclic.routing.heap import Heap, empty_heap, pop, push
from tsaces.solvers.cyclic.routing.jit import jit, without_refcounts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from tsaces.solvers.cyclic.routing.arrays import TimeExpandedNetwork

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

_NONE = -1
"""Stands for no exchange, start or end."""
_UNREACHABLE = 1 << 30
"""Steps to what cannot be reached."""
_TIE_BREAK = 1e-6
"""Share by which the heuristic is raised: of equal slots the one nearer to the goal comes first."""


class Distances(NamedTuple):
    """Steps from places to exchanges.

    Attributes
    ----------
    exchange_at : int array, shape (places,)
        Number of the exchange at each place, -1 where there is none.
    to : int array, shape (places, exchanges)
        Steps from each place to each exchange, 0 from its own place.
    between : int array, shape (exchanges, exchanges)
        Steps from one exchange to another, at least one.
    """

    exchange_at: Ints
    to: NDArray[np.int32]
    between: NDArray[np.int32]


class SearchBuffers(NamedTuple):
    """Arrays that every search reuses, by layer and slot."""

    cost: Floats
    rest: Floats
    settled: NDArray[np.bool_]
    before: Ints
    touched: Ints
    heap: Heap


class Goals(NamedTuple):
    """The exchanges and the ends that a path may lead to.

    Attributes
    ----------
    options : int array, shape (changes, most options)
        Exchanges at which the cargo can change, by change; -1 where there are fewer options.
    ends : int array
        Slots of pick-ups that a path may end in.
    exchanges, steps : int array, shape (ends,)
        Their exchanges, and their steps of the cycle.
    """

    options: Ints
    ends: Ints
    exchanges: Ints
    steps: Ints


class PickupDeliveryPath(NamedTuple):
    """A path: the slots that an agent enters, and where its cargo changes.

    Attributes
    ----------
    start, end : int
        Indices of its start and its end; -1 if there is no path.
    entered : int array
        Slots; the last is the end.
    changes : int array
        Positions in `entered` at which the cargo changes.
    """

    start: int
    end: int
    entered: Ints
    changes: Ints


def measure_distances(network: TimeExpandedNetwork, exchanges: Sequence[int]) -> Distances:
    """Return the distances of all places to some exchanges."""
    places = np.array(exchanges, dtype=np.int64)
    exchange_at = np.full(network.places, _NONE, dtype=np.int64)
    exchange_at[places] = np.arange(len(places))
    to = _distances_to(network, places)
    between = np.full((len(places), len(places)), _UNREACHABLE, dtype=np.int32)
    for i, place in enumerate(exchanges):
        exits = network.exits[network.first_exit[place] : network.first_exit[place + 1]]
        between[i] = 1 + to[exits].min(axis=0)
    return Distances(exchange_at, to, between)


@jit
def _distances_to(network: TimeExpandedNetwork, targets: Ints) -> NDArray[np.int32]:
    """Return the steps to each target, by breadth-first search backwards."""
    to = np.full((network.places, len(targets)), _UNREACHABLE, np.int32)
    queue = np.empty(network.places, np.int64)
    for i in range(len(targets)):
        to[targets[i], i] = 0
        queue[0] = targets[i]
        head, tail = 0, 1
        while head < tail:
            place = queue[head]
            head += 1
            for j in range(network.first_entry[place], network.first_entry[place + 1]):
                p = network.entries[j]
                if to[p, i] == _UNREACHABLE:
                    to[p, i] = to[place, i] + 1
                    queue[tail] = p
                    tail += 1
    return to


def allocate_search_buffers(network: TimeExpandedNetwork, changes: int) -> SearchBuffers:
    """Return the arrays of searches in a network, with so many changes of cargo at most."""
    nodes = (changes + 1) * network.places * network.steps
    return SearchBuffers(
        np.full(nodes, np.inf),
        np.empty(nodes),
        np.zeros(nodes, np.bool_),
        np.empty(nodes, np.int64),
        np.empty(nodes, np.int64),
        # each arc within a layer and each arc to the next layer is followed once
        empty_heap((2 * changes + 2) * network.steps * len(network.exits)),
    )


@jit
def find_pickup_delivery_path(
    network: TimeExpandedNetwork,
    distances: Distances,
    starts: Ints,
    options: Ints,
    ends: Ints,
    prices: Floats,
    limit: float,
    buffers: SearchBuffers,
) -> PickupDeliveryPath:
    """Return the cheapest path from a deposit by way of the changes of cargo to a pick-up.

    Parameters
    ----------
    network : TimeExpandedNetwork
    distances : Distances
    starts : int array
        Slots of deposits that the path may begin after.
    options : int array, shape (changes, most options)
        Exchanges at which cargo can be changed for the first time, the second, and so on;
        -1 where there are fewer options.
    ends : int array
        Slots of pick-ups, at places of exchanges.
    prices : float array, shape (slots,)
        Price of entering each slot, 1 at least.
    limit : float
        Cost above which there is no path.
    buffers : SearchBuffers
    """
    places = network.places
    goals = Goals(options, ends, distances.exchange_at[ends % places], ends // places)
    return _shortest_path(
        network,
        distances,
        starts,
        goals,
        _min_steps_to_go(distances, goals),
        prices,
        limit,
        buffers,
    )


@jit
def _shortest_path(
    network: TimeExpandedNetwork,
    distances: Distances,
    starts: Ints,
    goals: Goals,
    ahead: Ints,
    prices: Floats,
    limit: float,
    buffers: SearchBuffers,
) -> PickupDeliveryPath:
    starts, goals, ahead = (
        without_refcounts(starts),
        without_refcounts(goals),
        without_refcounts(ahead),
    )
    options, ends = goals.options, goals.ends
    places, slots = network.places, network.places * network.steps
    last = len(options)
    cost, ahead_of, settled = buffers.cost, buffers.rest, buffers.settled
    size, num_touched = 0, 0
    for i in range(len(starts)):
        v = starts[i]
        after = (v // places + 1) % network.steps * places
        for j in range(network.first_exit[v % places], network.first_exit[v % places + 1]):
            w = after + network.exits[j]
            if prices[w] < cost[w]:
                if cost[w] == np.inf:
                    buffers.touched[num_touched] = w
                    num_touched += 1
                    rest = _heuristic(network, distances, goals, ahead, 0, w)
                    ahead_of[w] = rest * (1 + _TIE_BREAK)
                cost[w] = prices[w]
                buffers.before[w] = -2 - i
                size = push(buffers.heap, size, w, prices[w] + ahead_of[w])
    goal, end = _NONE, _NONE
    while size > 0:
        u = buffers.heap.nodes[0]
        if buffers.heap.keys[0] > limit + 1e-3:
            break
        size = pop(buffers.heap, size)
        if settled[u]:
            continue
        settled[u] = True
        layer, v = u // slots, u % slots
        if layer == last:
            for i in range(len(ends)):
                if ends[i] == v:
                    end = i
            if end != _NONE:
                goal = u
                break
        place = v % places
        changes = 1
        if layer < last and distances.exchange_at[place] != _NONE:
            for i in range(options.shape[1]):
                if options[layer, i] == distances.exchange_at[place]:
                    changes = 2
        after = (v // places + 1) % network.steps * places
        for j in range(network.first_exit[place], network.first_exit[place + 1]):
            w = after + network.exits[j]
            reached = cost[u] + prices[w]
            for onto in range(layer, layer + changes):
                x = onto * slots + w
                if reached >= cost[x] or settled[x]:
                    continue
                if cost[x] == np.inf:
                    buffers.touched[num_touched] = x
                    num_touched += 1
                    rest = _heuristic(network, distances, goals, ahead, onto, w)
                    ahead_of[x] = rest * (1 + _TIE_BREAK)
                cost[x] = reached
                buffers.before[x] = u
                size = push(buffers.heap, size, x, reached + ahead_of[x])
    path = _trace(buffers, slots, last, goal, end)
    for i in range(num_touched):
        cost[buffers.touched[i]] = np.inf
        settled[buffers.touched[i]] = False
    return path


@jit
def _min_steps_to_go(distances: Distances, goals: Goals) -> Ints:
    """Return the fewest steps to each end from each option of each change."""
    options = goals.options
    last, most = options.shape
    ahead = np.full((last, most, len(goals.ends)), _UNREACHABLE, np.int64)
    for c in range(last - 1, -1, -1):
        for i in range(most):
            if options[c, i] == _NONE:
                continue
            for e in range(len(goals.ends)):
                if c == last - 1:
                    ahead[c, i, e] = distances.between[options[c, i], goals.exchanges[e]]
                    continue
                for j in range(most):
                    if options[c + 1, j] != _NONE:
                        steps = (
                            distances.between[options[c, i], options[c + 1, j]] + ahead[c + 1, j, e]
                        )
                        ahead[c, i, e] = min(ahead[c, i, e], steps)
    return ahead


@jit
def _heuristic(
    network: TimeExpandedNetwork,
    distances: Distances,
    goals: Goals,
    ahead: Ints,
    layer: int,
    v: int,
) -> float:
    """Return a lower bound on the slots still to be entered from a slot and layer."""
    options = goals.options
    place, step = v % network.places, v // network.places
    least = _UNREACHABLE
    for e in range(len(goals.ends)):
        if layer == len(options):
            steps = np.int64(distances.to[place, goals.exchanges[e]])
        else:
            steps = np.int64(_UNREACHABLE)
            for i in range(options.shape[1]):
                if options[layer, i] != _NONE:
                    steps = min(steps, distances.to[place, options[layer, i]] + ahead[layer, i, e])
        # what arrives too early has to wait, for a whole cycle even
        if steps < least:
            steps += (goals.steps[e] - step - steps) % network.steps
            least = min(least, steps)
    return float(least)


@jit
def _trace(
    buffers: SearchBuffers, slots: int, last: int, goal: int, end: int
) -> PickupDeliveryPath:
    if goal == _NONE:
        return PickupDeliveryPath(_NONE, _NONE, np.empty(0, np.int64), np.empty(0, np.int64))
    length = 0
    u = goal
    while u >= 0:
        length += 1
        u = buffers.before[u]
    entered = np.empty(length, np.int64)
    changes = np.empty(last, np.int64)
    layer = last
    u = goal
    for i in range(length - 1, -1, -1):
        entered[i] = u % slots
        if u // slots < layer:
            layer = u // slots
            changes[layer] = i
        u = buffers.before[u]
    return PickupDeliveryPath(-2 - u, end, entered, changes)
