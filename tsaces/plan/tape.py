"""A motion laid out for reading at the speed of copying memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tsaces.model.transport_plan import Block
from tsaces.plan.motion import PAGE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsaces.model.transport_plan import IntArray
    from tsaces.plan.motion import Motion, Span

_FEW = PAGE // 8
"""So few timesteps are picked out one by one rather than with their whole page."""


class Tape:
    """The pages of a motion: all agents' cells and cargo for some timesteps, side by side.

    Agents that have changed places read a page in another order of its rows, each of which is
    one stretch of memory. Short periods are laid out several times.

    Parameters
    ----------
    motion : Motion

    Attributes
    ----------
    motion : Motion
        The same, its period a multiple of what it was.
    """

    def __init__(self, motion: Motion) -> None:
        self.motion = motion.unrolled(2 * PAGE)
        states = np.stack([self.motion.cells, self.motion.cargo], axis=1)
        self._pages: list[IntArray] = [
            np.ascontiguousarray(states[:, :, column : column + PAGE])
            for column in range(0, states.shape[2], PAGE)
        ]

    def blocks(self, start: int, count: int | None = None) -> Iterator[Block]:
        """Yield timesteps in blocks, a page each at most; see `Motion.spans`."""
        return map(self._block_of, self.motion.spans(start, count))

    def _block_of(self, span: Span) -> Block:
        if span.pause or len(span) < _FEW:
            return self.motion.block_of(span)
        number, begin = divmod(span.columns.start, PAGE)
        here = self._pages[number][:, :, begin : begin + len(span)]
        states = here[:] if span.role is None else here.take(span.role, axis=0)
        states.flags.writeable = False
        return Block(
            span.start,
            states[:, 0].T,
            states[:, 1].T,
            *self.motion.exchanges_of(span),
        )
