"""Networks and terminals: from lists to the arrays of the kernels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tsaces.solvers.cyclic.routing.arrays import Terminals, TimeExpandedNetwork

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def network_of(exits: Sequence[Sequence[int]], steps: int) -> TimeExpandedNetwork:
    """Return the network in which agents move from a place to one of its exits in every step.

    Parameters
    ----------
    exits : sequence of sequence of int
        Exits by place; agents may wait in a place that is among its own exits.
    steps : int
        Steps of the cycle.
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
    )


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
