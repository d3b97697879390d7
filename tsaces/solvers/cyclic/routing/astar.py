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

    from tsaces.solvers.cyclic.routing.arrays import Footprints, TimeExpandedNetwork

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


class Tolls(NamedTuple):
    """The fewest slots that must be taken up on a way beyond one a step.

    Where footprints are single slots there are none, and functions get None instead.

    Attributes
    ----------
    to : int array, shape (places, exchanges)
    between : int array, shape (exchanges, exchanges)
        As in `Distances`.
    """

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


def measure_distances(network: TimeExpandedNetwork, sites: Sequence[Sequence[int]]) -> Distances:
    """Return the distances of all places to some exchanges.

    Parameters
    ----------
    network : TimeExpandedNetwork
    sites : sequence of sequence of int
        The places of each exchange; no place is of two.
    """
    first, places = _by_site(sites)
    exchange_at = np.full(network.places, _NONE, dtype=np.int64)
    exchange_at[places] = np.repeat(np.arange(len(sites)), np.diff(first))
    to = _distances_to(network, first, places)
    return Distances(exchange_at, to, _between(network, sites, 1 + to))


def measure_tolls(
    network: TimeExpandedNetwork, sites: Sequence[Sequence[int]], footprints: Footprints | None
) -> Tolls | None:
    """Return the tolls of all places on the way to some exchanges; None without footprints."""
    if footprints is None:
        return None
    first, places = _by_site(sites)
    of_places = np.diff(footprints.first_use) - 1
    to = _tolls_to(network, first, places, of_places)
    after = to + of_places[:, None].astype(np.int32)
    return Tolls(to, _between(network, sites, after))


def _by_site(sites: Sequence[Sequence[int]]) -> tuple[Ints, Ints]:
    """Return where the places of each site begin, and all places."""
    return (
        np.cumsum([0, *map(len, sites)], dtype=np.int64),
        np.array([place for site in sites for place in site], dtype=np.int64),
    )


def _between(
    network: TimeExpandedNetwork, sites: Sequence[Sequence[int]], after: NDArray[np.int32]
) -> NDArray[np.int32]:
    """Return the least of what comes after the exits of each site, by target."""
    least = np.full((len(sites), after.shape[1]), _UNREACHABLE, dtype=np.int32)
    for i, site in enumerate(sites):
        for place in site:
            exits = network.exits[network.first_exit[place] : network.first_exit[place + 1]]
            np.minimum(least[i], after[exits].min(axis=0), out=least[i])
    return least


@jit
def _distances_to(network: TimeExpandedNetwork, first: Ints, targets: Ints) -> NDArray[np.int32]:
    """Return the steps to the nearest target of each group, by breadth-first search backwards."""
    to = np.full((network.places, len(first) - 1), _UNREACHABLE, np.int32)
    queue = np.empty(network.places, np.int64)
    for i in range(len(first) - 1):
        head, tail = 0, 0
        for j in range(first[i], first[i + 1]):
            to[targets[j], i] = 0
            queue[tail] = targets[j]
            tail += 1
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


@jit
def _tolls_to(
    network: TimeExpandedNetwork, first: Ints, targets: Ints, of_places: Ints
) -> NDArray[np.int32]:
    """Return the least sum of what places cost that are entered up to a target of each group.

    Few places are reached again at less cost, so a queue serves (Bellman-Ford-Moore).
    """
    places = network.places
    to = np.full((places, len(first) - 1), _UNREACHABLE, np.int32)
    queue = np.empty(places + 1, np.int64)
    is_waiting = np.zeros(places, np.bool_)
    for i in range(len(first) - 1):
        head, tail = 0, 0
        for j in range(first[i], first[i + 1]):
            to[targets[j], i] = 0
            queue[tail] = targets[j]
            is_waiting[targets[j]] = True
            tail += 1
        while head != tail:
            place = queue[head]
            head = (head + 1) % len(queue)
            is_waiting[place] = False
            before = to[place, i] + of_places[place]
            for j in range(network.first_entry[place], network.first_entry[place + 1]):
                p = network.entries[j]
                if before < to[p, i]:
                    to[p, i] = before
                    if not is_waiting[p]:
                        is_waiting[p] = True
                        queue[tail] = p
                        tail = (tail + 1) % len(queue)
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
    tolls: Tolls | None,
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
    tolls : Tolls or None
    """
    places = network.places
    goals = Goals(options, ends, distances.exchange_at[ends % places], ends // places)
    ahead = _min_to_go(distances.between, goals)
    return _shortest_path(
        *(network, distances, tolls, starts, goals, ahead, _tolls_to_go(tolls, goals, ahead)),
        *(prices, limit, buffers),
    )


@jit
def _shortest_path(
    network: TimeExpandedNetwork,
    distances: Distances,
    tolls: Tolls | None,
    starts: Ints,
    goals: Goals,
    ahead: Ints,
    tolls_ahead: Ints,
    prices: Floats,
    limit: float,
    buffers: SearchBuffers,
) -> PickupDeliveryPath:
    starts, goals = without_refcounts(starts), without_refcounts(goals)
    ahead, tolls_ahead = without_refcounts(ahead), without_refcounts(tolls_ahead)
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
                    rest = _heuristic(*(network, distances, tolls, goals, ahead, tolls_ahead, 0, w))
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
                    rest = _heuristic(
                        *(network, distances, tolls, goals, ahead, tolls_ahead, onto, w)
                    )
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
def _min_to_go(between: NDArray[np.int32], goals: Goals) -> Ints:
    """Return the least that each end is away from each option of each change."""
    options = goals.options
    last, most = options.shape
    ahead = np.full((last, most, len(goals.ends)), _UNREACHABLE, np.int64)
    for c in range(last - 1, -1, -1):
        for i in range(most):
            if options[c, i] == _NONE:
                continue
            for e in range(len(goals.ends)):
                if c == last - 1:
                    ahead[c, i, e] = between[options[c, i], goals.exchanges[e]]
                    continue
                for j in range(most):
                    if options[c + 1, j] != _NONE:
                        way = between[options[c, i], options[c + 1, j]] + ahead[c + 1, j, e]
                        ahead[c, i, e] = min(ahead[c, i, e], way)
    return ahead


@jit
def _tolls_to_go(tolls: Tolls | None, goals: Goals, nothing: Ints) -> Ints:
    """Return the least tolls from each option of each change to each end, if there are any."""
    if tolls is None:
        return nothing
    else:  # noqa: RET505 - so that the branch is not compiled
        return _min_to_go(tolls.between, goals)


@jit
def _heuristic(
    network: TimeExpandedNetwork,
    distances: Distances,
    tolls: Tolls | None,
    goals: Goals,
    ahead: Ints,
    tolls_ahead: Ints,
    layer: int,
    v: int,
) -> float:
    """Return a lower bound on the slots still to be taken up from a slot and layer."""
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
            if tolls is not None:
                steps += _least_toll(tolls, goals, tolls_ahead, layer, place, e)
            least = min(least, steps)
    return float(least)


@jit
def _least_toll(tolls: Tolls, goals: Goals, ahead: Ints, layer: int, place: int, end: int) -> int:
    """Return the least toll from a place to an end."""
    options = goals.options
    if layer == len(options):
        return int(tolls.to[place, goals.exchanges[end]])
    least = np.int64(_UNREACHABLE)
    for i in range(options.shape[1]):
        if options[layer, i] != _NONE:
            least = min(least, tolls.to[place, options[layer, i]] + ahead[layer, i, end])
    return int(least)


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
