"""A trajectory stored in pages, so that reading it is as fast as copying memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tsaces.model.transport_plan import Block
from tsaces.plan.periodic_trajectory import PAGE_TIMESTEPS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsaces.model.transport_plan import IntArray
    from tsaces.plan.periodic_trajectory import PeriodicTrajectory, Span

_LEAST = 2 * PAGE_TIMESTEPS
"""Timesteps of a period at least; shorter periods are stored several times."""
_FEW = PAGE_TIMESTEPS // 8
"""Timesteps of a span below which they are read one by one rather than with their page."""


def count_columns(trajectory: PeriodicTrajectory) -> int:
    """Return how many columns the pages of a trajectory have."""
    if trajectory.period >= _LEAST:
        return int(trajectory.cells.shape[1])
    return trajectory.transient + -(-_LEAST // trajectory.period) * trajectory.period + 1


class PagedTrajectory:
    """The pages of a trajectory: the cells and cargo of all agents for some timesteps each.

    Agents that have changed places read a page in another order of its rows, each of which is
    contiguous in memory. Short periods are stored several times.

    Parameters
    ----------
    trajectory : PeriodicTrajectory

    Attributes
    ----------
    trajectory : PeriodicTrajectory
        The trajectory with a period that is a multiple of the original one.
    """

    def __init__(self, trajectory: PeriodicTrajectory) -> None:
        self.trajectory = trajectory.unrolled(_LEAST)
        states = np.stack([self.trajectory.cells, self.trajectory.cargo], axis=1)
        self._pages: list[IntArray] = [
            np.ascontiguousarray(states[:, :, column : column + PAGE_TIMESTEPS])
            for column in range(0, states.shape[2], PAGE_TIMESTEPS)
        ]

    def blocks(self, start: int, count: int | None = None) -> Iterator[Block]:
        """Yield timesteps in blocks, a page each at most; see `PeriodicTrajectory.spans`."""
        return map(self._block_of, self.trajectory.spans(start, count))

    def _block_of(self, span: Span) -> Block:
        if span.pause or len(span) < _FEW:
            return self.trajectory.block_of(span)
        number, begin = divmod(span.columns.start, PAGE_TIMESTEPS)
        here = self._pages[number][:, :, begin : begin + len(span)]
        states = here[:] if span.role is None else here.take(span.role, axis=0)
        states.flags.writeable = False
        return Block(
            span.start,
            states[:, 0].T,
            states[:, 1].T,
            *self.trajectory.exchanges_of(span),
        )
