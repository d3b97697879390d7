"""The timesteps of one stream, as fast as they are taken or by the clock."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tsaces.plan import LAST_TIMESTEP

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from api.metrics import Metrics
    from tsaces.formats.stream_writers import StreamWriter

_PIECE = 64 * 1024
"""Bytes handed over at once at least, where there is no clock."""
_PACED_PORTION = 30
"""Timesteps written ahead: few, for there may be many streams."""
_NAP = 0.5
"""Seconds after which a waiting stream looks whether the server is about to end."""


@dataclass(frozen=True)
class Piece:
    """Some bytes of a stream.

    Attributes
    ----------
    data : bytes
    timesteps : int
        How many are in it; 0 in what says why a stream ends.
    """

    data: bytes
    timesteps: int


class Feed:
    """Writes the timesteps of one stream.

    Parameters
    ----------
    writer : StreamWriter
    count : int or None
        Timesteps; None goes on for ever.
    tick : float or None
        Seconds from one timestep to the next, by a clock that no one can set; None does not
        wait at all.
    max_lateness : float
        Seconds.
    draining : asyncio.Event
        Set once the server is about to end.
    metrics : Metrics

    Attributes
    ----------
    cut : str or None
        Why the server ended the stream early.
    """

    def __init__(
        self,
        writer: StreamWriter,
        count: int | None,
        *,
        tick: float | None,
        max_lateness: float,
        draining: asyncio.Event,
        metrics: Metrics,
    ) -> None:
        self.cut: str | None = None
        self._writer = writer
        self._next = writer.start
        most = LAST_TIMESTEP + 1 - writer.start
        self._end = writer.start + (most if count is None else min(count, most))
        self._tick = tick
        self._max_lateness = max_lateness
        self._draining = draining
        self._metrics = metrics
        self._left = False

    @property
    def position(self) -> int:
        """The first timestep that was not yielded yet."""
        return self._next

    def leave(self) -> None:
        """Say that the reader has gone: nothing more is yielded."""
        self._left = True

    async def pieces(self, *, one_by_one: bool = False) -> AsyncGenerator[Piece]:
        """Yield the header, then timesteps, then why the stream ends if it ends early.

        Parameters
        ----------
        one_by_one : bool
            A timestep a piece, for readers that want messages.
        """
        yield Piece(await asyncio.to_thread(self._writer.header), 0)
        if self._tick is not None:
            pieces = self._paced(self._tick)
        else:
            pieces = self._messages() if one_by_one else self._unpaced()
        async for piece in pieces:
            yield piece
        if self.cut is not None and self._writer.ends_with_lines:
            yield Piece(self._writer.end(self.cut, self._next), 0)

    async def _unpaced(self) -> AsyncGenerator[Piece]:
        data, timesteps, size = [], 0, 0
        for number, chunk in self._writer.chunks(self._next, self._end - self._next):
            data.append(chunk)
            timesteps += number
            size += len(chunk)
            if size >= _PIECE:
                yield self._passed(Piece(b"".join(data), timesteps))
                if self._must_end():
                    return
                data, timesteps, size = [], 0, 0
                await asyncio.sleep(0)  # others have their turn even if the reader never waits
        yield self._passed(Piece(b"".join(data), timesteps))

    def _passed(self, piece: Piece) -> Piece:
        self._next += piece.timesteps
        return piece

    @property
    def _portion(self) -> int:
        """Timesteps to be written ahead: all that are left, if few of them are written at all."""
        left = self._end - self._next
        return left if self._writer.skips_pauses else min(_PACED_PORTION, left)

    async def _messages(self) -> AsyncGenerator[Piece]:
        while self._next < self._end:
            for number, data in self._writer.pieces(self._next, self._portion):
                if self._must_end():
                    return
                yield self._passed(Piece(data, number))
            await asyncio.sleep(0)

    async def _paced(self, tick: float) -> AsyncGenerator[Piece]:
        clock = asyncio.get_running_loop().time
        begin, first = clock(), self._next
        while self._next < self._end:
            for number, data in self._writer.pieces(self._next, self._portion):
                due = begin + (self._next - first) * tick
                while (wait := due - clock()) > 0 and not self._must_end():
                    await asyncio.sleep(min(wait, _NAP))
                late = max(0.0, clock() - due)
                if self._must_end(late):
                    return
                self._metrics.lateness.observe(late)
                told = self._writer.late(data, late) if late > tick else data
                yield self._passed(Piece(told, number))

    def _must_end(self, late: float = 0.0) -> bool:
        if self._draining.is_set():
            self.cut = "the server is shutting down"
        elif late > self._max_lateness:
            self.cut = f"the reader is {late:.1f} s late"
        return self._left or self.cut is not None
