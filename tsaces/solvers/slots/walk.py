"""Loads laid one after the other, each as early as free slots allow."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tsaces.solvers.slots.compiled import borrowed, compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tsaces.solvers.slots.arrays import Network

    Ints = NDArray[np.int64]

_ANY = -1


class Walk(NamedTuple):
    """An agent's walk that passes many exchanges and ends in the slot in which it began.

    Attributes
    ----------
    entered : int array
        Slots; empty if there is no such walk.
    stops : int array
        Positions in `entered` after each exchange.
    """

    entered: Ints
    stops: Ints


class _Search(NamedTuple):
    """Arrays that every leg uses again, by step from its begin and place."""

    before: Ints
    seen: Ints
    front: Ints


@compiled
def walk_round(network: Network, goals: Ints, lengths: Ints, most: int) -> Walk:
    """Return a walk from the last of some places through all of them and back.

    It enters no slot twice, and each place as early as it can then.

    Parameters
    ----------
    network : Network
    goals : int array
        Places; the walk begins and ends at the last, in step 0.
    lengths : int array
        Distances to each goal from the one before.
    most : int
        Steps of the walk.
    """
    network = borrowed(network)
    nothing = Walk(np.empty(0, np.int64), np.empty(0, np.int64))
    spare = most - lengths.sum()
    if spare < 0:
        return nothing
    # who waits for a whole cycle is where it was
    horizon = min(spare, network.steps) + lengths.max() + 1
    shape = (horizon + 1, network.places)
    search = _Search(
        np.empty(shape, np.int64),
        np.full(shape, _ANY, np.int64),
        np.empty((2, network.places), np.int64),
    )
    used = np.zeros(network.places * network.steps, np.bool_)
    entered = np.empty(most, np.int64)
    stops = np.empty(len(goals), np.int64)
    slot, number = goals[-1], 0
    used[slot] = True
    for leg in range(len(goals)):
        is_last = leg == len(goals) - 1
        step = 0 if is_last else _ANY
        within = lengths[leg] + min(spare, network.steps)
        steps = _go(network, used, search, leg, slot, goals[leg], step, within)
        if steps == 0:
            return nothing
        spare -= steps - lengths[leg]
        place = goals[leg]
        for ahead in range(steps, 0, -1):
            then = (slot // network.places + ahead) % network.steps
            entered[number + ahead - 1] = then * network.places + place
            used[entered[number + ahead - 1]] = True
            place = search.before[ahead, place]
        number += steps
        stops[leg] = number
        slot = entered[number - 1]
    return Walk(entered[:number], stops)


@compiled
def _go(
    network: Network,
    used: Ints,
    search: _Search,
    leg: int,
    begin: int,
    goal: int,
    step: int,
    most: int,
) -> int:
    """Return how many steps it takes through free slots to a place; 0 if more than there may be.

    With a step given, the place must be entered in that one, though its slot is not free.
    """
    before, seen, front = search.before, search.seen, search.front
    now, at_front = begin // network.places, 1
    front[0, 0] = begin % network.places
    for ahead in range(1, most + 1):
        then = (now + ahead) % network.steps
        reached = 0
        for i in range(at_front):
            place = front[(ahead + 1) % 2, i]
            for j in range(network.first_exit[place], network.first_exit[place + 1]):
                following = network.exits[j]
                if seen[ahead, following] == leg:
                    continue
                is_goal = following == goal and step in (_ANY, then)
                if used[then * network.places + following] and not (is_goal and step == then):
                    continue
                seen[ahead, following] = leg
                before[ahead, following] = place
                front[ahead % 2, reached] = following
                reached += 1
                if is_goal:
                    return ahead
        at_front = reached
    return 0
