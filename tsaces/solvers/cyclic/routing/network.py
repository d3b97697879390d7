"""Networks and terminals: from lists to the arrays of the kernels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tsaces.solvers.cyclic.routing.arrays import Footprints, Terminals, TimeExpandedNetwork

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def network_of(
    exits: Sequence[Sequence[int]],
    steps: int,
    footprints: Sequence[Sequence[tuple[int, int]]] = (),
) -> TimeExpandedNetwork:
    """Return the network in which agents move from a place to one of its exits in every step.

    Parameters
    ----------
    exits : sequence of sequence of int
        Exits by place; agents may wait in a place that is among its own exits.
    steps : int
        Steps of the cycle.
    footprints : sequence of sequence of (int, int)
        By place: resources that an agent uses who enters it, the room there first, and how many
        steps before it does. By default, each place is a resource of its own.
    """
    places = len(exits)
    heads = np.array([q for following in exits for q in following], dtype=np.int64)
    tails = np.repeat(np.arange(places), [len(following) for following in exits])
    by_head = np.argsort(heads, kind="stable")
    return TimeExpandedNetwork(
        places,
        steps,
        np.searchsorted(tails, np.arange(places + 1)).astype(np.int64),
        heads,
        np.searchsorted(heads[by_head], np.arange(places + 1)).astype(np.int64),
        tails[by_head].astype(np.int64),
        by_head.astype(np.int64),
        _footprints_of(footprints),
    )


def _footprints_of(footprints: Sequence[Sequence[tuple[int, int]]]) -> Footprints:
    pairs = [(place, *use) for place, uses in enumerate(footprints) for use in uses]
    owners, used, lags = np.array(pairs, dtype=np.int64).reshape(-1, 3).T
    resources = int(used.max()) + 1 if pairs else 0
    order = np.argsort(used, kind="stable")
    return Footprints(
        resources,
        np.searchsorted(owners, np.arange(len(footprints) + 1)).astype(np.int64),
        np.ascontiguousarray(used),
        np.ascontiguousarray(lags),
        np.searchsorted(used[order], np.arange(resources + 1)).astype(np.int64),
        owners[order],
        lags[order],
    )


def num_resource_slots(network: TimeExpandedNetwork) -> int:
    """Return the number of slots of the resources that agents take up."""
    return (network.footprints.resources or network.places) * network.steps


def add_up(network: TimeExpandedNetwork, values: Floats) -> Floats:
    """Return the sum over the footprint of every slot.

    Parameters
    ----------
    network : TimeExpandedNetwork
    values : float array, shape (slots of resources,)

    Returns
    -------
    float array, shape (slots of places,)
        On simple networks `values` itself.
    """
    footprints = network.footprints
    if not footprints.resources:
        return values
    by_step = values.reshape(network.steps, footprints.resources)
    steps = (np.arange(network.steps)[:, None] - footprints.lags) % network.steps
    sums: Floats = np.add.reduceat(
        by_step[steps, footprints.used], footprints.first_use[:-1], axis=1
    )
    return sums.ravel()


def anywhere_at(
    network: TimeExpandedNetwork, sites: Sequence[Sequence[int]], wanted: Iterable[int]
) -> Terminals:
    """Return a terminal for each site, which is one or several places, in any step."""
    steps = np.arange(network.steps) * network.places
    slots = np.array([place for site in sites for place in site], dtype=np.int64)[:, None] + steps
    return Terminals(
        np.cumsum([0, *map(len, sites)], dtype=np.int64) * network.steps,
        slots.ravel(),
        np.array(list(wanted), dtype=np.int64),
    )


def exactly_at(slots: Sequence[int]) -> Terminals:
    """Return a terminal for each slot, with one change of cargo."""
    return Terminals(
        np.arange(len(slots) + 1, dtype=np.int64),
        np.array(slots, dtype=np.int64),
        np.ones(len(slots), dtype=np.int64),
    )
