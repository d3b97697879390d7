"""The timesteps of one stream, produced as fast as they are read or at a fixed pace."""

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
"""Reason given to readers whose token was revoked during a stream."""
_MAX_PART_BYTES = 64 * 1024
"""Maximum number of bytes of one part, unless a single timestep is longer."""
_MAX_SLEEP = 0.5
"""Maximum seconds between checks of a waiting stream whether it must end."""


@dataclass(frozen=True)
class StreamPart:
    """A part of a stream.

    Attributes
    ----------
    data : bytes
    timesteps : int
        Number of timesteps in it; 0 for headers and for the reason why a stream ends.
    """

    data: bytes
    timesteps: int


class StreamProducer:
    """Produces the bytes of one stream.

    Parameters
    ----------
    writer : StreamWriter
    count : int or None
        Number of timesteps; None for an endless stream.
    tick : float or None
        Seconds from one timestep to the next, by the monotonic clock; None sends them as fast
        as they are read.
    max_lateness : float
        Seconds of lateness after which a paced stream is ended.
    draining : asyncio.Event
        Set when the server begins to shut down.
    metrics : Metrics
    share : Share
        The stream's share of the event loop's time.
    revoked : asyncio.Event
        Set once the reader's token has been revoked.

    Attributes
    ----------
    cut : str or None
        Reason why the server ended the stream early; None if it did not.
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
        remaining = LAST_TIMESTEP + 1 - writer.start
        self._end = writer.start + (remaining if count is None else min(count, remaining))
        self._tick = tick
        self._max_lateness = max_lateness
        self._draining = draining
        self._metrics = metrics
        self._share = share
        self._revoked = revoked
        self._is_stopped = False
        self._begin, self._first = 0.0, writer.start

    @property
    def position(self) -> int:
        """The first timestep that has not been yielded yet."""
        return self._next

    def stop(self) -> None:
        """Yield nothing more, because the reader has disconnected."""
        self._is_stopped = True

    async def parts(self, *, one_by_one: bool = False) -> AsyncGenerator[StreamPart]:
        """Yield the header, the timesteps and, if the stream ends early, the reason.

        Parameters
        ----------
        one_by_one : bool
            Whether each part has exactly one timestep, as for WebSocket messages.
        """
        header, seconds = await asyncio.to_thread(self._prepare)
        self._share.usage.add(seconds)
        try:
            yield StreamPart(header, 0)
            source = self._iterate_timesteps(one_by_one=one_by_one)
            await self._share.wait_for_turn()
            self._begin = _clock()
            while self._next < self._end:
                await self._wait_until_due()
                await self._share.wait_for_turn()
                if self._must_end():
                    break
                with self._share:
                    part = self._write_part(source, only_one=one_by_one)
                with self._share:
                    yield part
            if self.cut is not None and self._writer.ends_with_lines:
                yield StreamPart(self._writer.end(self.cut, self._next), 0)
        finally:
            self._share.leave()

    def _prepare(self) -> tuple[bytes, float]:
        """Return the header and the CPU seconds spent on it.

        The first timestep is computed here as well, in a thread, since this does the one-time
        work of a plan.
        """
        begin = thread_time()
        for _ in self._writer.pieces(self._next, min(1, self._end - self._next)):
            pass
        return self._writer.header(), thread_time() - begin

    def _iterate_timesteps(self, *, one_by_one: bool) -> Iterator[tuple[int, bytes]]:
        """Yield numbers of timesteps and their bytes, written in portions to save memory."""
        is_one_by_one = one_by_one or self._tick is not None
        write = self._writer.pieces if is_one_by_one else self._writer.chunks
        if self._writer.skips_pauses:  # each portion would include its first and last timestep
            yield from write(self._next, self._end - self._next)
            return
        for t in range(self._next, self._end, self._writer.portion):
            yield from write(t, min(self._writer.portion, self._end - t))

    async def _wait_until_due(self) -> None:
        while (wait := -self._measure_lateness()) > 0 and not self._must_end():
            await asyncio.sleep(min(wait, _MAX_SLEEP))

    def _measure_lateness(self) -> float:
        """Return the seconds by which the next timestep is late; negative if it is not due yet."""
        if self._tick is None:
            return 0.0
        return _clock() - self._begin - (self._next - self._first) * self._tick

    def _write_part(self, source: Iterator[tuple[int, bytes]], *, only_one: bool) -> StreamPart:
        """Write the next timestep, and the following ones that are due while the turn lasts."""
        end, begin, size, data = _clock() + TURN, self._next, 0, []
        while True:
            late = self._measure_lateness()
            number, timesteps = next(source)
            data.append(self._note_lateness(timesteps, late))
            size += len(timesteps)
            self._next += number
            if only_one or size >= _MAX_PART_BYTES or self._next >= self._end or _clock() >= end:
                break
            if self._measure_lateness() < 0:
                break
        return StreamPart(b"".join(data), self._next - begin)

    def _note_lateness(self, timesteps: bytes, late: float) -> bytes:
        """Return timesteps, with a note if they are more than one tick late."""
        if self._tick is None:
            return timesteps
        self._metrics.lateness.observe(max(0.0, late))
        return self._writer.late(timesteps, late) if late > self._tick else timesteps

    def _must_end(self) -> bool:
        late = self._measure_lateness()
        if self._draining.is_set():
            self.cut = "the server is shutting down"
        elif self._revoked.is_set():
            self.cut = REVOKED
        elif late > self._max_lateness:
            self.cut = f"the reader is {late:.1f} s late"
        return self._is_stopped or self.cut is not None
