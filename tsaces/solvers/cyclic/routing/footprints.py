"""Footprints: from lists to the arrays of the kernels, and what they add up to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tsaces.solvers.cyclic.routing.arrays import Footprints
from tsaces.solvers.cyclic.routing.jit import jit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from tsaces.solvers.cyclic.routing.arrays import Occupancy

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]


def footprints_of(
    uses: Sequence[Sequence[tuple[int, int]]], steps: int, surcharges: Floats | None = None
) -> Footprints | None:
    """Return the footprints of a network's slots; None if each takes up itself alone.

    Parameters
    ----------
    uses : sequence of sequence of (int, int)
        By place: resources that an agent uses who enters it, the room there first, and how many
        steps before it does. Empty if each place is a resource of its own.
    steps : int
        Steps of the cycle.
    surcharges : float array, shape (steps, places), optional
        What entering a slot costs beside its footprint.
    """
    if not uses:
        return None
    triples = [(place, *use) for place, some in enumerate(uses) for use in some]
    owners, used, lags = np.array(triples, dtype=np.int64).T
    resources = int(used.max()) + 1
    order = np.argsort(used, kind="stable")
    return Footprints(
        *(len(uses), steps, resources),
        np.searchsorted(owners, np.arange(len(uses) + 1)).astype(np.int64),
        np.ascontiguousarray(used),
        np.ascontiguousarray(lags),
        np.searchsorted(used[order], np.arange(resources + 1)).astype(np.int64),
        owners[order],
        lags[order],
        np.zeros(len(uses) * steps) if surcharges is None else surcharges.ravel(),
    )


def add_up(footprints: Footprints | None, values: Floats) -> Floats:
    """Return the sum over the footprint of every slot.

    Parameters
    ----------
    footprints : Footprints or None
    values : float array, shape (slots of resources,)

    Returns
    -------
    float array, shape (slots of places,)
        Without footprints `values` itself.
    """
    if footprints is None:
        return values
    by_step = values.reshape(footprints.steps, footprints.resources)
    steps = (np.arange(footprints.steps)[:, None] - footprints.lags) % footprints.steps
    sums: Floats = np.add.reduceat(
        by_step[steps, footprints.used], footprints.first_use[:-1], axis=1
    )
    return sums.ravel()


def rooms_of(footprints: Footprints | None, slots: Ints) -> Ints:
    """Return the slots of the room that agents take up who enter some slots."""
    if footprints is None:
        return slots
    rooms = footprints.used[footprints.first_use[slots % footprints.places]]
    return slots // footprints.places * footprints.resources + rooms


@jit
def occupy(
    occupancy: Occupancy, footprints: Footprints | None, slots: Ints, by: int, load: int
) -> None:
    """Enter slots (`by` is 1) or leave them (-1), for a load."""
    history_cost, used, price = occupancy.history_cost, occupancy.occupants, occupancy.totals[1]
    change = 0.0
    if footprints is None:
        for v in slots:
            if by > 0:
                change += history_cost[v] * (1.0 + price * used[v])
                used[v] += 1
                occupancy.last_load[v] = load
            else:
                used[v] -= 1
                change -= history_cost[v] * (1.0 + price * used[v])
            occupancy.prices[v] = history_cost[v] * (1.0 + price * used[v])
    else:
        for v in slots:
            change += _take_up(occupancy, footprints, v, by, load)
    occupancy.totals[0] += change


@jit
def _take_up(occupancy: Occupancy, footprints: Footprints, slot: int, by: int, load: int) -> float:
    """Take up a slot's footprint, or give it back; return the change of the cost."""
    places, steps = footprints.places, footprints.steps
    history_cost, used, price = occupancy.history_cost, occupancy.occupants, occupancy.totals[1]
    place, step = slot % places, slot // places
    change = float(by * footprints.surcharges[slot])
    for i in range(footprints.first_use[place], footprints.first_use[place + 1]):
        resource = footprints.used[i]
        at = (step - footprints.lags[i]) % steps
        v = at * footprints.resources + resource
        if by > 0:
            change += history_cost[v] * (1.0 + price * used[v])
            used[v] += 1
            occupancy.last_load[v] = load
        else:
            used[v] -= 1
            change -= history_cost[v] * (1.0 + price * used[v])
        dearer = by * price * history_cost[v]
        for j in range(footprints.first_user[resource], footprints.first_user[resource + 1]):
            w = (at + footprints.user_lags[j]) % steps * places + footprints.users[j]
            occupancy.prices[w] += dearer
    return change


@jit
def most_agents(used: Ints, footprints: Footprints | None, slot: int) -> int:
    """Return the most agents in any slot of the footprint of a slot.

    Parameters
    ----------
    used : int array, shape (slots of resources,)
        Agents in each slot.
    footprints : Footprints or None
    slot : int
    """
    if footprints is None:
        return int(used[slot])
    place, step = slot % footprints.places, slot // footprints.places
    most = 0
    for i in range(footprints.first_use[place], footprints.first_use[place + 1]):
        at = (step - footprints.lags[i]) % footprints.steps
        most = max(most, used[at * footprints.resources + footprints.used[i]])
    return most
