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


def any_of(groups: Sequence[Sequence[int]], wanted: Iterable[int]) -> Terminals:
    """Return a terminal for each group of slots, with so many changes of cargo in all of it."""
    return Terminals(
        np.cumsum([0, *map(len, groups)], dtype=np.int64),
        np.array([slot for group in groups for slot in group], dtype=np.int64),
        np.array(list(wanted), dtype=np.int64),
    )


def exactly_at(slots: Sequence[int]) -> Terminals:
    """Return a terminal for each slot, with one change of cargo."""
    return Terminals(
        np.arange(len(slots) + 1, dtype=np.int64),
        np.array(slots, dtype=np.int64),
        np.ones(len(slots), dtype=np.int64),
    )
