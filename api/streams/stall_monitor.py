"""A monitor that ends streams whose readers stall."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

_CHECK_INTERVAL = 0.5
"""Maximum seconds between checks for stalled streams."""


class WatchedStream:
    """A stream that is monitored.

    Parameters
    ----------
    abort : callable
        Closes the connection of the stream.
    """

    def __init__(self, abort: Callable[[], None]) -> None:
        self.abort = abort
        self.stalled = False
        self.sending_since: float | None = None
        self._clock = asyncio.get_running_loop().time

    async def send(self, sending: Awaitable[None]) -> None:
        """Wait for a send, whose duration the monitor checks."""
        self.sending_since = self._clock()
        try:
            await sending
        finally:
            self.sending_since = None


class StallMonitor:
    """Monitors all streams of a server with one timer instead of one for each message.

    Parameters
    ----------
    timeout : float
        Seconds that one send may take before the stream counts as stalled.
    """

    def __init__(self, timeout: float) -> None:
        self._timeout = timeout
        self._streams: set[WatchedStream] = set()

    @contextmanager
    def watch(self, abort: Callable[[], None]) -> Iterator[WatchedStream]:
        """Monitor a stream within a context."""
        stream = WatchedStream(abort)
        self._streams.add(stream)
        try:
            yield stream
        finally:
            self._streams.discard(stream)

    async def run(self) -> None:
        """Check the streams until cancelled."""
        clock = asyncio.get_running_loop().time
        while True:
            await asyncio.sleep(min(_CHECK_INTERVAL, self._timeout / 4))
            now = clock()
            for stream in list(self._streams):
                since = stream.sending_since
                if since is not None and now - since > self._timeout and not stream.stalled:
                    stream.stalled = True
                    stream.abort()
