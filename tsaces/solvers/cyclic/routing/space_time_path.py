"""Prioritized planning in space-time (Silver, 2005): each leg as early as free slots allow."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tsaces.solvers.cyclic.routing.jit import jit, without_refcounts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tsaces.solvers.cyclic.routing.arrays import TimeExpandedNetwork

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
    used : bool array, shape (slots,)
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

    used: NDArray[np.bool_]
    barred: Ints
    visits: Ints
    before: Ints
    seen: Ints
    cost: Ints
    front: Ints


@jit
def find_prioritized_tour(
    network: TimeExpandedNetwork,
    goals: Ints,
    lengths: Ints,
    most: int,
    blocked: Ints,
    attempts_per_leg: int,
) -> SpaceTimePath:
    """Return a path from the last of some places through all of them and back to it.

    It enters no slot twice, and reaches each place as early as is possible then. Where there is
    no next leg, the search goes back a leg and reaches its place later.

    Parameters
    ----------
    network : TimeExpandedNetwork
    goals : int array
        Places; the path begins and ends at the last, in step 0.
    lengths : int array
        Distances to each goal from the one before.
    most : int
        Steps of the path at most.
    blocked : int array
        Slots that it must not enter.
    attempts_per_leg : int
        Searches for every leg, in all, after which there is no path.
    """
    network = without_refcounts(network)
    nothing = SpaceTimePath(np.empty(0, np.int64), np.empty(0, np.int64))
    spare = most - lengths.sum()
    if spare < 0:
        return nothing
    search = _search(network, lengths.max() + 1 + min(spare, network.steps))
    search.used[blocked] = True
    if search.used[goals[-1]]:
        return nothing
    search.used[goals[-1]] = True
    entered = np.empty(most, np.int64)
    stops = np.empty(len(goals), np.int64)
    number, leg = 0, 0
    for attempt in range(attempts_per_leg * len(goals)):
        is_last = leg == len(goals) - 1
        begin = entered[number - 1] if leg > 0 else goals[-1]
        # an agent that waits for a whole cycle is where it was before
        within = lengths[leg] + min(spare, network.steps)
        goal = goals[leg], (0 if is_last else _ANY), leg
        steps = _go(network, search, attempt, begin, goal, within)
        if steps > 0:
            spare -= steps - lengths[leg]
            _enter(network, search, begin, goals[leg], entered[number : number + steps])
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
                search.used[slot] = False
                search.visits[slot % network.places] -= 1
            spare += number - first - lengths[leg]
            number = first
    return nothing


@jit
def _search(network: TimeExpandedNetwork, horizon: int) -> _Search:
    slots = network.places * network.steps
    return _Search(
        np.zeros(slots, np.bool_),
        np.full(slots, _ANY, np.int64),
        np.zeros(network.places, np.int64),
        np.empty((horizon, network.places), np.int64),
        np.full((horizon, network.places), _ANY, np.int64),
        np.empty((horizon, network.places), np.int64),
        np.empty((2, network.places), np.int64),
    )


@jit
def _enter(
    network: TimeExpandedNetwork, search: _Search, begin: int, goal: int, entered: Ints
) -> None:
    """Record the slots of the leg that was found as used."""
    place = goal
    for ahead in range(len(entered), 0, -1):
        then = (begin // network.places + ahead) % network.steps
        slot = then * network.places + place
        entered[ahead - 1] = slot
        search.used[slot] = True
        search.visits[place] += 1
        place = search.before[ahead, place]


@jit
def _go(
    network: TimeExpandedNetwork,
    search: _Search,
    attempt: int,
    begin: int,
    goal: tuple[int, int, int],
    most: int,
) -> int:
    """Return the steps through free slots to a place; 0 if they are more than there may be.

    Of equally long paths the one is found whose places other legs visit less often.
    The goal is a place, a step and a leg. With a step other than `_ANY`, the place must be
    entered in that one, though its slot is not free.
    """
    before, seen, cost, front = search.before, search.seen, search.cost, search.front
    goal_place, goal_step, leg = goal
    now, at_front = begin // network.places, 1
    front[0, 0] = begin % network.places
    cost[0, begin % network.places] = 0
    for ahead in range(1, most + 1):
        then = (now + ahead) % network.steps
        reached = 0
        is_there = False
        for i in range(at_front):
            place = front[(ahead + 1) % 2, i]
            for j in range(network.first_exit[place], network.first_exit[place + 1]):
                following = network.exits[j]
                slot = then * network.places + following
                is_goal = following == goal_place and goal_step in (_ANY, then)
                if search.used[slot] and not (is_goal and goal_step == then):
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
                is_there = is_there or (is_goal and search.barred[slot] != leg)
        if is_there:
            return ahead
        at_front = reached
    return 0
