"""What a fleet does for ever, in arrays: a transient, and one period that repeats.

This is the one representation of a compiled plan, whatever method found it. What takes memory
and time are the timesteps in which anything happens: while the whole fleet stands still, which
slow machines make it do for long, nothing is recorded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from tsaces.model.transport_plan import Block
from tsaces.plan.pauses import NO_PAUSES, Pauses, Place
from tsaces.plan.permutation import Permutation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from tsaces.model.transport_plan import IntArray, Timestep

    Scalar = TypeVar("Scalar", bound=np.generic)

LAST_TIMESTEP = 2**62
"""Beyond it nothing is read: arithmetic on timesteps stays within 64 bits."""
PAGE_TIMESTEPS = 256
"""Timesteps handed out at once at most: few enough to stay in a processor's cache."""


@dataclass(frozen=True, eq=False)
class Span:
    """Consecutive timesteps that lie side by side in the arrays of a trajectory, on one page.

    Or timesteps of a pause, which all look like the one column before it.

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
    pause : int
        Timesteps of the pause; 0 where there is a column for each timestep.
    """

    start: int
    columns: slice
    role: NDArray[np.int64] | None
    agent: NDArray[np.int64] | None
    pause: int = 0

    def __len__(self) -> int:
        return self.pause or int(self.columns.stop - self.columns.start)

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
        if self.pause:
            rows = np.broadcast_to(rows, (len(rows), self.pause))
        rows.flags.writeable = False
        return rows.T


@dataclass(frozen=True, eq=False)
class PeriodicTrajectory:
    """Cells, cargo and exchanges of a fleet from timestep 0 to the end of its first period.

    Arrays have a row an agent, so that reading a period for agents that have changed places
    means copying whole stretches of memory.

    Attributes
    ----------
    transient : int
        Timestep from which on the floor's states repeat.
    period : int
        Timesteps after which they do; agents may have changed places by then.
    cells, cargo : int array, shape (agents, columns)
        As in `tsaces.model.transport_plan.Timestep`, a column for each timestep up to
        transient + period that is in no pause.
    exchanges : int array, shape (exchanges, 4)
        In the order of the timesteps.
    offsets : int array, shape (columns + 1,)
        Rows ``offsets[c]`` to ``offsets[c + 1]`` of `exchanges` belong to column ``c``.
    successor : Permutation
        Each agent is after a period where its successor was before it.
    pauses : Pauses
        None is behind the last column.
    """

    transient: int
    period: int
    cells: IntArray
    cargo: IntArray
    exchanges: IntArray
    offsets: IntArray
    successor: Permutation
    pauses: Pauses = NO_PAUSES

    @classmethod
    def of(
        cls,
        block: Block,
        transient: int,
        successor: Permutation,
        pauses: Pauses = NO_PAUSES,
    ) -> PeriodicTrajectory:
        """Return the trajectory whose transient and first period are a block, from timestep 0 on.

        The block has the timesteps that are in no pause.
        """
        return cls(
            transient=transient,
            period=len(block) - 1 + pauses.total - transient,
            cells=np.ascontiguousarray(block.cells.T),
            cargo=np.ascontiguousarray(block.cargo.T),
            exchanges=block.exchanges,
            offsets=block.offsets,
            successor=successor,
            pauses=pauses,
        )

    @property
    def agents(self) -> int:
        """Size of the fleet."""
        return len(self.cells)

    def spans(
        self,
        start: int,
        count: int | None = None,
        longest_pause: int = PAGE_TIMESTEPS,
        longest: int = PAGE_TIMESTEPS,
    ) -> Iterator[Span]:
        """Yield `count` timesteps from `start` on, span by span; without `count`, endlessly.

        Parameters
        ----------
        start : int
            From 0 to 2^62; how late it is makes no difference to the time it takes.
        count : int, optional
        longest_pause : int
            Timesteps of a pause that are handed out at once at most.
        longest : int
            Other timesteps that are handed out at once at most.

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
            periods, (column, waited) = self._place(t)
            if periods != known:
                known = periods
                role, agent = self.successor.power(periods), self.successor.power(-periods)
            pause = self.pauses.next_pause(column)
            if waited and pause is not None:
                length = min(pause[1] - waited + 1, longest_pause, end - t)
                span = Span(t, slice(column, column + 1), role, agent, length)
            else:
                pause_begins = self.cells.shape[1] if pause is None else pause[0] + 1
                page_end = column - column % PAGE_TIMESTEPS + PAGE_TIMESTEPS
                stop = min(pause_begins, page_end, column + longest, column + end - t)
                span = Span(t, slice(column, stop), role, agent)
            yield span
            t += len(span)

    def changing_spans(
        self, start: int, count: int, longest: int = PAGE_TIMESTEPS
    ) -> Iterator[Span]:
        """Yield the same timesteps, but of those in pauses none other than the first and last."""
        last = start + count - 1
        for span in self.spans(start, count, LAST_TIMESTEP, longest):
            if not span.pause:
                yield span
                continue
            for t in sorted({start, last} & {span.start, span.start + span.pause - 1}):
                yield from self.spans(t, 1)

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
        if span.pause:
            return self.exchanges[:0], np.zeros(span.pause + 1, dtype=np.int32)
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

    def unrolled(self, at_least: int) -> PeriodicTrajectory:
        """Return the same trajectory with so many periods taken as one that it is no shorter.

        Short periods cost a change of places every few timesteps.
        """
        times = -(-at_least // self.period)
        if times <= 1:
            return self
        spans = self.spans(0, self.transient + times * self.period + 1)
        whole = _joined([self.block_of(span) for span in spans])
        return PeriodicTrajectory.of(
            whole, self.transient, Permutation(self.successor.power(times))
        )

    def moments_of_exchanges(self) -> NDArray[np.int64]:
        """Return the timestep of each exchange up to transient + period."""
        counts = np.diff(self.offsets)
        return self.pauses.timesteps_of(np.repeat(np.arange(len(counts)), counts))

    def _place(self, t: int) -> tuple[int, Place]:
        """Return how many periods have passed, and where `t` is recorded."""
        if t <= self.transient:
            return 0, self.pauses.place_of(t)
        periods, phase = divmod(t - self.transient - 1, self.period)
        return periods, self.pauses.place_of(self.transient + 1 + phase)


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
