"""Streams as HTTP responses that notice readers who leave, and close on those who stall."""

from __future__ import annotations

import asyncio
import logging
from contextlib import aclosing, contextmanager
from typing import TYPE_CHECKING

from starlette.responses import Response

from api.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from starlette.types import Receive, Scope, Send

    from api.service import Service
    from api.streams.feed import Feed

ABORT = "tsaces.abort"
"""Name of the ASGI extension by which our server closes a connection nobody reads from."""
STREAM_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
"""Of every stream: nginx, and proxies that know its header, pass it on as fast as it is taken."""
_log = logging.getLogger("tsaces.streams")


class PlanResponse(Response):
    """A timestep stream.

    Parameters
    ----------
    feed : Feed
    service : Service
    client : str
        Under whom the stream is counted.
    media_type : str
    """

    def __init__(self, feed: Feed, service: Service, client: str, media_type: str) -> None:
        super().__init__(headers=STREAM_HEADERS, media_type=media_type)
        self._feed = feed
        self._service = service
        self._client = client
        self._abort: Callable[[], None] = _nothing
        del self.headers["content-length"]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send timesteps until they end, the reader leaves or stalls, or the server ends."""
        self._abort = scope.get("extensions", {}).get(ABORT, _nothing)
        await send(
            {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
        )
        reader = asyncio.create_task(until_gone(receive))
        reader.add_done_callback(lambda _: self._feed.leave())
        try:
            with counted(self._service, self._client, "http"):
                await self._send_pieces(reader, send)
        finally:
            reader.cancel()

    async def _send_pieces(self, reader: asyncio.Task[None], send: Send) -> None:
        sent = self._service.metrics.timesteps_sent.labels("http")
        with self._service.watch.over(self._abort) as stream:
            async with aclosing(self._feed.pieces()) as pieces:
                async for piece in pieces:
                    await stream.send(
                        send({"type": "http.response.body", "body": piece.data, "more_body": True})
                    )
                    if stream.stalled:
                        cut(self._service, "stalled")
                    if reader.done() or stream.stalled:
                        return
                    sent.inc(piece.timesteps)
        if self._feed.cut is not None:
            cut(self._service, self._feed.cut)
        await send({"type": "http.response.body", "body": b""})


def insist_on_room(service: Service, client: str) -> None:
    """Refuse a client one more stream than it may have.

    Raises
    ------
    ProblemError
        429.
    """
    most = service.settings.max_streams
    if service.streams_of[client] >= most:
        raise ProblemError(429, f"{most} streams are open already", headers={"Retry-After": "10"})


@contextmanager
def counted(service: Service, client: str, kind: str) -> Iterator[None]:
    """Count a stream while it is open."""
    gauge = service.metrics.open_streams.labels(kind)
    service.streams_of[client] += 1
    gauge.inc()
    try:
        yield
    finally:
        service.streams_of[client] -= 1
        gauge.dec()


def cut(service: Service, reason: str) -> None:
    """Write down that the server has ended a stream."""
    short = "late" if "late" in reason else "stalled" if "stalled" in reason else "shutdown"
    service.metrics.streams_cut.labels(short).inc()
    _log.info("stream cut", extra={"reason": reason})


def _nothing() -> None:
    """Leave a connection to whichever server it belongs to."""


async def until_gone(receive: Receive) -> None:
    """Wait until a client has left."""
    while (await receive())["type"] != "http.disconnect":
        pass
