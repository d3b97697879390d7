"""Vectorized checks that find the timesteps of a block that need no individual judgement."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from tsaces.verify.state import FleetState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from tsaces.model.transport_plan import Block
    from tsaces.verify.movement import MovementRules
    from tsaces.verify.state import Numbers


@dataclass(frozen=True, eq=False)
class ReadBlock:
    """Consecutive timesteps as integer arrays that the verifier owns.

    Attributes
    ----------
    start : int
    cells, cargo : int array, shape (timesteps, agents)
    exchanges : int array, shape (exchanges, 4)
        Rows of agent, machine, kind, token.
    offsets : int array, shape (timesteps + 1,)
        Rows ``offsets[i]`` to ``offsets[i + 1]`` of `exchanges` belong to ``start + i``.
    """

    start: int
    cells: Numbers
    cargo: Numbers
    exchanges: Numbers
    offsets: Numbers

    def state(self, i: int) -> FleetState:
        """Return the timestep in row `i`."""
        rows = self.exchanges[self.offsets[i] : self.offsets[i + 1]]
        return FleetState(self.start + i, self.cells[i], self.cargo[i], rows)

    def moves_are_sound(
        self, before: FleetState, movement: MovementRules, num_tokens: int
    ) -> NDArray[np.bool_]:
        """Return a mask of the timesteps in which moves are legal and cargo numbers are known.

        Parameters
        ----------
        before : FleetState
            The timestep before the first one, or an earlier one if nothing moved in between.
        movement : MovementRules
        num_tokens : int
            Number of tokens, including the null token.
        """
        is_known = ((self.cargo >= 0) & (self.cargo < num_tokens)).all(axis=1)
        cells = np.concatenate([before.cells[None], self.cells])
        sound: NDArray[np.bool_] = is_known & movement.are_sound(cells)
        return sound

    def keeps_cargo(self, before: FleetState) -> NDArray[np.bool_]:
        """Return a mask of the timesteps without exchanges and without changes of cargo."""
        cargo = np.concatenate([before.cargo[None], self.cargo])
        has_no_exchange = self.offsets[1:] == self.offsets[:-1]
        keeps: NDArray[np.bool_] = has_no_exchange & (cargo[1:] == cargo[:-1]).all(axis=1)
        return keeps


def read_block(block: Block, before: FleetState) -> ReadBlock | None:
    """Copy a block that follows a timestep.

    Return None if the block has to be read timestep by timestep.
    """
    cells, cargo, exchanges, offsets = block.cells, block.cargo, block.exchanges, block.offsets
    arrays = (cells, cargo, exchanges, offsets)
    if not all(isinstance(array, np.ndarray) and array.dtype.kind in "iu" for array in arrays):
        return None
    shape = (len(cells), len(before.cells))
    if cells.shape != shape or cargo.shape != shape or offsets.shape != (shape[0] + 1,):
        return None
    if exchanges.shape != (int(offsets[-1]), 4):
        return None
    return ReadBlock(block.start, *(array.astype(np.int64) for array in arrays))


def iterate_stretches(mask: NDArray[np.bool_]) -> Iterator[tuple[int, int, bool]]:
    """Yield the begin, end and value of each maximal stretch of equal values."""
    changes = np.flatnonzero(mask[1:] != mask[:-1]) + 1
    bounds = [0, *changes.tolist(), len(mask)]
    for begin, end in pairwise(bounds):
        yield begin, end, bool(mask[begin])
