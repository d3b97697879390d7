"""Ends streams whose readers take nothing any more."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

_LOOK_EVERY = 0.5


class WatchedStream:
    """One stream under watch.

    Parameters
    ----------
    give_up : callable
        Ends the stream's connection.
    """

    def __init__(self, give_up: Callable[[], None]) -> None:
        self.give_up = give_up
        self.stalled = False
        self.sending_since: float | None = None
        self._clock = asyncio.get_running_loop().time

    async def send(self, sending: Awaitable[None]) -> None:
        """Wait until the reader has taken enough of what is sent."""
        self.sending_since = self._clock()
        try:
            await sending
        finally:
            self.sending_since = None


class StallMonitor:
    """Looks after all streams of a server: one timer, not one for every message.

    Parameters
    ----------
    patience : float
        Seconds that a reader may take nothing.
    """

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._streams: set[WatchedStream] = set()

    @contextmanager
    def watch(self, give_up: Callable[[], None]) -> Iterator[WatchedStream]:
        """Watch a stream while it is open."""
        stream = WatchedStream(give_up)
        self._streams.add(stream)
        try:
            yield stream
        finally:
            self._streams.discard(stream)

    async def look(self) -> None:
        """Look after the streams for ever."""
        clock = asyncio.get_running_loop().time
        while True:
            await asyncio.sleep(min(_LOOK_EVERY, self._patience / 4))
            now = clock()
            for stream in list(self._streams):
                since = stream.sending_since
                if since is not None and now - since > self._patience and not stream.stalled:
                    stream.stalled = True
                    stream.give_up()
