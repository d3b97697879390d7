"""Tells whether the fleet comes to the same cells with the same cargo again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from tsaces.verify.state import FleetState, Numbers

_SEED = 20251001
"""Any; fixed so that a verdict never changes."""


class StateHashes:
    """One number for where the fleet stands and what it carries, whenever that may change.

    Agents are alike, so a plan repeats itself even where they have traded places. Every
    pair of cell and cargo has a random 64-bit number, and a fleet the sum of its agents'
    numbers: fleets that differ share one with a chance of 2^-64.

    Parameters
    ----------
    num_cells, num_tokens : int
        Bounds of the cell and cargo numbers, the null token included.
    """

    def __init__(self, num_cells: int, num_tokens: int) -> None:
        random = np.random.default_rng(_SEED)
        size = num_cells * num_tokens
        self._numbers = random.integers(0, 2**64, size=size, dtype=np.uint64)
        self._num_tokens = num_tokens
        self._prints: list[int] = []
        self._moments: list[int] = []

    def add(self, state: FleetState) -> None:
        """Take the fingerprint of a timestep, which lasts until the next that is added."""
        self.add_block(state.t, state.cells[None], state.cargo[None])

    def add_block(self, start: int, cells: Numbers, cargo: Numbers) -> None:
        """Take the fingerprints of consecutive timesteps: a row of agents each."""
        pairs = cells * self._num_tokens + cargo
        self._prints += self._numbers[pairs].sum(axis=1).tolist()
        self._moments += range(start, start + len(cells))

    def first_difference(self, period: int, begin: int) -> int | None:
        """Return the first timestep from `begin` on that a period later is another.

        None where all are the same.
        """
        moments = np.array(self._moments, dtype=np.int64)
        prints = np.array(self._prints, dtype=np.uint64)
        looked_at = np.unique(np.concatenate([[begin], moments, moments - period]))
        looked_at = looked_at[(looked_at >= begin) & (looked_at <= moments[-1] - period)]
        now, later = (
            prints[np.searchsorted(moments, at, side="right") - 1]
            for at in (looked_at, looked_at + period)
        )
        different = np.flatnonzero(now != later)
        return int(looked_at[different[0]]) if len(different) else None
