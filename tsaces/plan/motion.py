"""What a fleet does for ever, in arrays: a transient, and one period that repeats.

This is the one representation of a compiled plan, whatever method found it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from tsaces.model.transport_plan import Block
from tsaces.plan.permutation import Permutation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from tsaces.model.transport_plan import IntArray, Timestep

    Scalar = TypeVar("Scalar", bound=np.generic)

LAST_TIMESTEP = 2**62
"""Beyond it nothing is read: arithmetic on timesteps stays within 64 bits."""
PAGE = 256
"""Timesteps handed out at once at most: few enough to stay in a processor's cache."""


@dataclass(frozen=True, eq=False)
class Span:
    """Consecutive timesteps that lie side by side in the arrays of a motion, on one page.

    Attributes
    ----------
    start : int
        The first timestep.
    columns : slice
        Where they are recorded.
    role : int array, shape (agents,), or None
        The row in which each agent's part is recorded; None where it is its own.
    agent : int array, shape (agents,), or None
        Which agent has each row's part: the inverse of `role`.
    """

    start: int
    columns: slice
    role: NDArray[np.int64] | None
    agent: NDArray[np.int64] | None

    def __len__(self) -> int:
        return int(self.columns.stop - self.columns.start)

    def read(self, recorded: NDArray[Scalar]) -> NDArray[Scalar]:
        """Return what is recorded by agent and timestep.

        Parameters
        ----------
        recorded : array, shape (agents, recorded timesteps)

        Returns
        -------
        array, shape (timesteps, agents), read-only
        """
        own = self.role is None
        rows = recorded[:, self.columns] if own else recorded[self.role, self.columns]
        rows.flags.writeable = False
        return rows.T


@dataclass(frozen=True, eq=False)
class Motion:
    """Cells, cargo and exchanges of a fleet from timestep 0 to the end of its first period.

    Arrays have a row an agent, so that reading a period for agents that have changed places
    means copying whole stretches of memory.

    Attributes
    ----------
    transient : int
        Timestep from which on the floor's states repeat.
    period : int
        Timesteps after which they do; agents may have changed places by then.
    cells, cargo : int array, shape (agents, transient + period + 1)
        As in `tsaces.model.transport_plan.Timestep`, a column a timestep.
    exchanges : int array, shape (exchanges, 4)
        In the order of the timesteps.
    offsets : int array, shape (transient + period + 2,)
        Rows ``offsets[t]`` to ``offsets[t + 1]`` of `exchanges` belong to timestep ``t``.
    successor : Permutation
        Each agent is after a period where its successor was before it.
    """

    transient: int
    period: int
    cells: IntArray
    cargo: IntArray
    exchanges: IntArray
    offsets: IntArray
    successor: Permutation

    @classmethod
    def of(cls, block: Block, transient: int, successor: Permutation) -> Motion:
        """Return the motion whose transient and first period are a block, from timestep 0 on."""
        return cls(
            transient=transient,
            period=len(block) - 1 - transient,
            cells=np.ascontiguousarray(block.cells.T),
            cargo=np.ascontiguousarray(block.cargo.T),
            exchanges=block.exchanges,
            offsets=block.offsets,
            successor=successor,
        )

    @property
    def agents(self) -> int:
        """Size of the fleet."""
        return len(self.cells)

    def spans(self, start: int, count: int | None = None) -> Iterator[Span]:
        """Yield `count` timesteps from `start` on, span by span; without `count`, endlessly.

        Parameters
        ----------
        start : int
            From 0 to 2^62; how late it is makes no difference to the time it takes.
        count : int, optional

        Raises
        ------
        ValueError
            If a timestep lies outside 0 … 2^62.
        """
        end = LAST_TIMESTEP + 1 if count is None else start + count
        if not 0 <= start <= end <= LAST_TIMESTEP + 1:
            raise ValueError(f"timesteps {start} to {end} are not within 0 … 2^62")
        t = start
        known, role, agent = 0, None, None
        while t < end:
            periods, column = self._place(t)
            if periods != known:
                known = periods
                role, agent = self.successor.power(periods), self.successor.power(-periods)
            page_end = column - column % PAGE + PAGE
            stop = min(self.cells.shape[1], page_end, column + end - t)
            yield Span(t, slice(column, stop), role, agent)
            t += stop - column

    def block_of(self, span: Span) -> Block:
        """Return the timesteps of a span."""
        return Block(
            span.start,
            span.read(self.cells),
            span.read(self.cargo),
            *self.exchanges_of(span),
        )

    def exchanges_of(self, span: Span) -> tuple[IntArray, IntArray]:
        """Return the exchanges of a span, and their offsets by timestep."""
        offsets = self.offsets[span.columns.start : span.columns.stop + 1]
        exchanges = self.exchanges[offsets[0] : offsets[-1]]
        if span.agent is not None:
            exchanges = exchanges.copy()
            exchanges[:, 0] = span.agent[exchanges[:, 0]]
        return exchanges, offsets - offsets[0]

    def timestep(self, t: int) -> Timestep:
        """Return any timestep."""
        (span,) = self.spans(t, 1)
        return next(iter(self.block_of(span)))

    def unrolled(self, at_least: int) -> Motion:
        """Return the same motion with so many periods taken as one that it is no shorter.

        Short periods cost a change of places every few timesteps.
        """
        times = -(-at_least // self.period)
        if times <= 1:
            return self
        spans = self.spans(0, self.transient + times * self.period + 1)
        whole = _joined([self.block_of(span) for span in spans])
        return Motion.of(whole, self.transient, Permutation(self.successor.power(times)))

    def _place(self, t: int) -> tuple[int, int]:
        """Return how many periods have passed, and the column in which `t` is recorded."""
        if t <= self.transient:
            return 0, t
        periods, phase = divmod(t - self.transient - 1, self.period)
        return periods, self.transient + 1 + phase


def _joined(blocks: Sequence[Block]) -> Block:
    """Return consecutive blocks as one."""
    counts = np.concatenate([np.diff(block.offsets) for block in blocks])
    return Block(
        blocks[0].start,
        np.concatenate([block.cells for block in blocks]),
        np.concatenate([block.cargo for block in blocks]),
        np.concatenate([block.exchanges for block in blocks]),
        np.concatenate([[0], np.cumsum(counts)]).astype(np.int32),
    )
