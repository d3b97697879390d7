"""Hashes of fleet states, to check that a plan is periodic."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from tsaces.verify.state import FleetState, Numbers

_SEED = 20251001
"""Seed of the hashes. Any value would do; a fixed one makes verdicts reproducible."""


class StateHashes:
    """The hash of the fleet's cells and cargo at each timestep at which they may change.

    Agents are interchangeable, so a plan is periodic even if agents have swapped places.
    Every pair of cell and cargo has a random 64-bit number, and the hash of a fleet is the
    sum of its agents' numbers. Two different fleets have the same hash with probability 2^-64.

    Parameters
    ----------
    num_cells, num_tokens : int
        Numbers of cells and of tokens, including the null token.
    """

    def __init__(self, num_cells: int, num_tokens: int) -> None:
        random = np.random.default_rng(_SEED)
        size = num_cells * num_tokens
        self._numbers = random.integers(0, 2**64, size=size, dtype=np.uint64)
        self._num_tokens = num_tokens
        self._hashes: list[int] = []
        self._times: list[int] = []

    def add(self, state: FleetState) -> None:
        """Add the hash of a timestep, which is valid until the next timestep added."""
        self.add_block(state.t, state.cells[None], state.cargo[None])

    def add_block(self, start: int, cells: Numbers, cargo: Numbers) -> None:
        """Add the hashes of consecutive timesteps; rows are timesteps, columns are agents."""
        pairs = cells * self._num_tokens + cargo
        self._hashes += self._numbers[pairs].sum(axis=1).tolist()
        self._times += range(start, start + len(cells))

    def find_first_difference(self, period: int, begin: int) -> int | None:
        """Return the first timestep from `begin` on whose state differs a period later.

        Return None if all states are the same.
        """
        times = np.array(self._times, dtype=np.int64)
        hashes = np.array(self._hashes, dtype=np.uint64)
        candidates = np.unique(np.concatenate([[begin], times, times - period]))
        candidates = candidates[(candidates >= begin) & (candidates <= times[-1] - period)]
        now, later = (
            hashes[np.searchsorted(times, at, side="right") - 1]
            for at in (candidates, candidates + period)
        )
        different = np.flatnonzero(now != later)
        return int(candidates[different[0]]) if len(different) else None
