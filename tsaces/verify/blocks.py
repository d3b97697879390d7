"""Tells at once for many timesteps in which of them nothing needs a closer look."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from tsaces.model.transport_plan import Block
    from tsaces.verify.movement import MovementRules
    from tsaces.verify.state import FleetState, Numbers


@dataclass(frozen=True, eq=False)
class ReadBlock:
    """Consecutive timesteps as integer arrays of our own.

    Attributes
    ----------
    start : int
    cells, cargo : int array, shape (timesteps, agents)
    exchanges : int array, shape (timesteps,)
        How many each timestep has.
    """

    start: int
    cells: Numbers
    cargo: Numbers
    exchanges: Numbers

    def quiet(
        self, before: FleetState, movement: MovementRules, num_tokens: int
    ) -> NDArray[np.bool_]:
        """Return in which timesteps agents only move, by the rules.

        Parameters
        ----------
        before : FleetState
            The timestep before the first, or one since which nothing moved.
        movement : MovementRules
        num_tokens : int
            The null token included.
        """
        cells = np.concatenate([before.cells[None], self.cells])
        cargo = np.concatenate([before.cargo[None], self.cargo])
        is_same = (cargo[1:] == cargo[:-1]).all(axis=1) & (self.exchanges == 0)
        is_known = ((self.cargo >= 0) & (self.cargo < num_tokens)).all(axis=1)
        quiet: NDArray[np.bool_] = is_same & is_known & movement.are_sound(cells)
        return quiet


def read_block(block: Block, before: FleetState) -> ReadBlock | None:
    """Copy a block that follows a timestep; None where it must be read timestep by timestep."""
    cells, cargo, offsets = block.cells, block.cargo, block.offsets
    if not all(isinstance(a, np.ndarray) and a.dtype.kind in "iu" for a in (cells, cargo, offsets)):
        return None
    shape = (len(cells), len(before.cells))
    if cells.shape != shape or cargo.shape != shape or offsets.shape != (shape[0] + 1,):
        return None
    bounds = offsets.astype(np.int64)
    exchanges = bounds[1:] - bounds[:-1]
    return ReadBlock(block.start, cells.astype(np.int64), cargo.astype(np.int64), exchanges)


def stretches(mask: NDArray[np.bool_]) -> Iterator[tuple[int, int, bool]]:
    """Yield begin, end and value of every stretch of equal values."""
    changes = np.flatnonzero(mask[1:] != mask[:-1]) + 1
    bounds = [0, *changes.tolist(), len(mask)]
    for begin, end in pairwise(bounds):
        yield begin, end, bool(mask[begin])
