"""Prioritized planning in space-time (Silver, 2005): each leg as early as free slots allow."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tsaces.solvers.cyclic.routing.footprints import most_agents
from tsaces.solvers.cyclic.routing.jit import jit, without_refcounts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tsaces.solvers.cyclic.routing.arrays import Footprints, TimeExpandedNetwork

    Ints = NDArray[np.int64]

_ANY = -1
"""Stands for any step of a goal, and for no goal, search or leg."""


class SpaceTimePath(NamedTuple):
    """A path through many exchanges that ends in the slot in which it began.

    Attributes
    ----------
    entered : int array
        Slots; empty if there is no such path.
    stops : int array
        Positions in `entered` after each exchange.
    """

    entered: Ints
    stops: Ints


class _Search(NamedTuple):
    """Arrays that the search for every leg reuses.

    Attributes
    ----------
    used : int array, shape (slots of resources,)
        How often each slot is taken up.
    barred : int array, shape (slots,)
        Leg that must not end in a slot.
    visits : int array, shape (places,)
        Number of slots of a place that are used.
    before, seen, cost : int array, shape (steps, places)
        By steps since the begin of a leg: the place before, the search that reached it, and how
        often other legs visit the places along the path.
    front : int array, shape (2, places)
        Places that are reached in a step, for two steps in turn.
    """

    used: Ints
    barred: Ints
    visits: Ints
    before: Ints
    seen: Ints
    cost: Ints
    front: Ints


@jit
def find_prioritized_tour(
    network: TimeExpandedNetwork,
    exchange_at: Ints,
    start: int,
    goals: Ints,
    lengths: Ints,
    most: int,
    blocked: Ints,
    attempts_per_leg: int,
    footprints: Footprints | None,
) -> SpaceTimePath:
    """Return a path from the last of some exchanges through all of them and back to it.

    It takes up no slot twice, and reaches each exchange as early as is possible then. Where there
    is no next leg, the search goes back a leg and reaches its exchange later.

    Parameters
    ----------
    network : TimeExpandedNetwork
    exchange_at : int array, shape (places,)
        Number of the exchange at each place, -1 where there is none.
    start : int
        Slot of the last exchange in which the path begins and ends.
    goals : int array
        Exchanges.
    lengths : int array
        Distances to each goal from the one before.
    most : int
        Steps of the path at most.
    blocked : int array
        Slots that it must not enter.
    attempts_per_leg : int
        Searches for every leg, in all, after which there is no path.
    footprints : Footprints or None
    """
    network = without_refcounts(network)
    nothing = SpaceTimePath(np.empty(0, np.int64), np.empty(0, np.int64))
    spare = most - lengths.sum()
    if spare < 0:
        return nothing
    search = _search(network, footprints, lengths.max() + 1 + min(spare, network.steps))
    search.used[blocked] = 1
    if most_agents(search.used, footprints, start):
        return nothing
    _take_up(network, footprints, search, start, 1)
    search.visits[start % network.places] = 0
    entered = np.empty(most, np.int64)
    stops = np.empty(len(goals), np.int64)
    number, leg = 0, 0
    for attempt in range(attempts_per_leg * len(goals)):
        is_last = leg == len(goals) - 1
        begin = entered[number - 1] if leg > 0 else start
        # an agent that waits for a whole cycle is where it was before
        within = lengths[leg] + min(spare, network.steps)
        goal = goals[leg], (start if is_last else _ANY), leg
        steps, reached = _go(network, footprints, search, exchange_at, attempt, begin, goal, within)
        if steps > 0:
            spare -= steps - lengths[leg]
            _enter(network, footprints, search, begin, reached, entered[number : number + steps])
            number += steps
            stops[leg] = number
            leg += 1
            if is_last:
                return SpaceTimePath(entered[:number], stops)
        elif leg == 0:
            return nothing
        else:
            leg -= 1
            search.barred[entered[number - 1]] = leg
            first = stops[leg - 1] if leg > 0 else 0
            for slot in entered[first:number]:
                _take_up(network, footprints, search, slot, -1)
            spare += number - first - lengths[leg]
            number = first
    return nothing


@jit
def _search(network: TimeExpandedNetwork, footprints: Footprints | None, horizon: int) -> _Search:
    rooms = network.places if footprints is None else footprints.resources
    return _Search(
        np.zeros(rooms * network.steps, np.int64),
        np.full(network.places * network.steps, _ANY, np.int64),
        np.zeros(network.places, np.int64),
        np.empty((horizon, network.places), np.int64),
        np.full((horizon, network.places), _ANY, np.int64),
        np.empty((horizon, network.places), np.int64),
        np.empty((2, network.places), np.int64),
    )


@jit
def _enter(
    network: TimeExpandedNetwork,
    footprints: Footprints | None,
    search: _Search,
    begin: int,
    goal: int,
    entered: Ints,
) -> None:
    """Record the slots of the leg that was found as used."""
    place = goal
    for ahead in range(len(entered), 0, -1):
        then = (begin // network.places + ahead) % network.steps
        slot = then * network.places + place
        entered[ahead - 1] = slot
        _take_up(network, footprints, search, slot, 1)
        place = search.before[ahead, place]


@jit
def _take_up(
    network: TimeExpandedNetwork,
    footprints: Footprints | None,
    search: _Search,
    slot: int,
    by: int,
) -> None:
    """Take up the footprint of a slot (`by` is 1) or give it back (-1)."""
    place, step = slot % network.places, slot // network.places
    search.visits[place] += by
    if footprints is None:
        search.used[slot] += by
    else:
        for i in range(footprints.first_use[place], footprints.first_use[place + 1]):
            at = (step - footprints.lags[i]) % network.steps
            search.used[at * footprints.resources + footprints.used[i]] += by


@jit
def _go(
    network: TimeExpandedNetwork,
    footprints: Footprints | None,
    search: _Search,
    exchange_at: Ints,
    attempt: int,
    begin: int,
    goal: tuple[int, int, int],
    most: int,
) -> tuple[int, int]:
    """Return the steps through free slots to an exchange, and its place; 0 if they are too many.

    Of equally long paths the one is found whose places other legs visit less often.
    The goal is an exchange, a slot and a leg. With a slot other than `_ANY`, that one must be
    entered, though it is not free.
    """
    before, seen, cost, front = search.before, search.seen, search.cost, search.front
    goal_exchange, goal_slot, leg = goal
    now, at_front = begin // network.places, 1
    front[0, 0] = begin % network.places
    cost[0, begin % network.places] = 0
    for ahead in range(1, most + 1):
        then = (now + ahead) % network.steps
        reached = 0
        there = _ANY
        for i in range(at_front):
            place = front[(ahead + 1) % 2, i]
            for j in range(network.first_exit[place], network.first_exit[place + 1]):
                following = network.exits[j]
                slot = then * network.places + following
                is_goal = exchange_at[following] == goal_exchange and goal_slot in (_ANY, slot)
                is_end = is_goal and goal_slot == slot
                if not is_end and most_agents(search.used, footprints, slot):
                    continue
                visits_so_far = cost[ahead - 1, place] + search.visits[following]
                if seen[ahead, following] != attempt:
                    seen[ahead, following] = attempt
                    front[ahead % 2, reached] = following
                    reached += 1
                elif cost[ahead, following] <= visits_so_far:
                    continue
                cost[ahead, following] = visits_so_far
                before[ahead, following] = place
                if there == _ANY and is_goal and search.barred[slot] != leg:
                    there = following
        if there != _ANY:
            return ahead, there
        at_front = reached
    return 0, _ANY
