"""The timesteps of one stream, as fast as they are taken or by the clock."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from time import monotonic as _clock
from time import thread_time
from typing import TYPE_CHECKING

from api.streams.turns import TURN
from tsaces.plan import LAST_TIMESTEP

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterator

    from api.metrics import Metrics
    from api.streams.turns import Share
    from tsaces.formats.stream_writers import StreamWriter

REVOKED = "the token was revoked"
"""Why a stream ends whose reader may not read any more."""
_PIECE = 64 * 1024
"""Bytes handed over at once at most, but for timesteps that are longer."""
_NAP = 0.5
"""Seconds after which a waiting stream looks whether the server is about to end."""


@dataclass(frozen=True)
class StreamPart:
    """Some bytes of a stream.

    Attributes
    ----------
    data : bytes
    timesteps : int
        How many are in it; 0 in what says why a stream ends.
    """

    data: bytes
    timesteps: int


class StreamProducer:
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
    share : Share
        What the stream has of the event loop's time.
    revoked : asyncio.Event
        Set once the reader's token is no more.

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
        share: Share,
        revoked: asyncio.Event,
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
        self._share = share
        self._revoked = revoked
        self._left = False
        self._begin, self._first = 0.0, writer.start

    @property
    def position(self) -> int:
        """The first timestep that was not yielded yet."""
        return self._next

    def leave(self) -> None:
        """Say that the reader has gone: nothing more is yielded."""
        self._left = True

    async def pieces(self, *, one_by_one: bool = False) -> AsyncGenerator[StreamPart]:
        """Yield the header, then timesteps, then why the stream ends if it ends early.

        Parameters
        ----------
        one_by_one : bool
            A timestep a piece, for readers that want messages.
        """
        header, seconds = await asyncio.to_thread(self._opening)
        self._share.usage.add(seconds)
        try:
            yield StreamPart(header, 0)
            source = self._source(one_by_one=one_by_one)
            await self._share.turn()
            self._begin = _clock()
            while self._next < self._end:
                await self._until_due()
                await self._share.turn()
                if self._must_end():
                    break
                with self._share:
                    piece = self._burst(source, only_one=one_by_one)
                with self._share:
                    yield piece
            if self.cut is not None and self._writer.ends_with_lines:
                yield StreamPart(self._writer.end(self.cut, self._next), 0)
        finally:
            self._share.leave()

    def _opening(self) -> tuple[bytes, float]:
        """Return the header, and the seconds that it took; work out what a plan needs once."""
        begin = thread_time()
        for _ in self._writer.pieces(self._next, min(1, self._end - self._next)):
            pass
        return self._writer.header(), thread_time() - begin

    def _source(self, *, one_by_one: bool) -> Iterator[tuple[int, bytes]]:
        """Yield what is to be sent, written in portions so that little of it is held ready."""
        is_cut_up = one_by_one or self._tick is not None
        write = self._writer.pieces if is_cut_up else self._writer.chunks
        if self._writer.skips_pauses:  # the first and the last of a portion would be there as well
            yield from write(self._next, self._end - self._next)
            return
        for t in range(self._next, self._end, self._writer.portion):
            yield from write(t, min(self._writer.portion, self._end - t))

    async def _until_due(self) -> None:
        while (wait := -self._lateness()) > 0 and not self._must_end():
            await asyncio.sleep(min(wait, _NAP))

    def _lateness(self) -> float:
        """Return by how many seconds the next timestep is late; negative if it is not due yet."""
        if self._tick is None:
            return 0.0
        return _clock() - self._begin - (self._next - self._first) * self._tick

    def _burst(self, source: Iterator[tuple[int, bytes]], *, only_one: bool) -> StreamPart:
        """Write the next timestep, and those that are due after it while the turn lasts."""
        end, begin, size, data = _clock() + TURN, self._next, 0, []
        while True:
            late = self._lateness()
            number, timesteps = next(source)
            data.append(self._stamped(timesteps, late))
            size += len(timesteps)
            self._next += number
            if only_one or size >= _PIECE or self._next >= self._end or _clock() >= end:
                break
            if self._lateness() < 0:
                break
        return StreamPart(b"".join(data), self._next - begin)

    def _stamped(self, timesteps: bytes, late: float) -> bytes:
        """Return timesteps with a remark if they come late by the clock."""
        if self._tick is None:
            return timesteps
        self._metrics.lateness.observe(max(0.0, late))
        return self._writer.late(timesteps, late) if late > self._tick else timesteps

    def _must_end(self) -> bool:
        late = self._lateness()
        if self._draining.is_set():
            self.cut = "the server is shutting down"
        elif self._revoked.is_set():
            self.cut = REVOKED
        elif late > self._max_lateness:
            self.cut = f"the reader is {late:.1f} s late"
        return self._left or self.cut is not None
