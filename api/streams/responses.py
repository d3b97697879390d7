"""Streams as HTTP responses that notice readers who leave, and close on those who stall."""

from __future__ import annotations

import asyncio
import logging
from contextlib import aclosing
from typing import TYPE_CHECKING

from starlette.responses import Response, StreamingResponse

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from starlette.types import Receive, Scope, Send

    from api.service import Service
    from api.streams.admission import AdmittedStream
    from api.streams.producer import StreamProducer

ABORT = "tsaces.abort"
"""Name of the ASGI extension by which our server closes a connection nobody reads from."""
STREAM_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
"""Of every stream: nginx, and proxies that know its header, pass it on as fast as it is taken."""
_log = logging.getLogger("tsaces.streams")


class PlanResponse(Response):
    """A timestep stream.

    Parameters
    ----------
    feed : StreamProducer
    service : Service
    admitted : AdmittedStream
        Left once the stream has ended.
    media_type : str
    """

    def __init__(
        self, feed: StreamProducer, service: Service, admitted: AdmittedStream, media_type: str
    ) -> None:
        super().__init__(headers=STREAM_HEADERS, media_type=media_type)
        self._feed = feed
        self._service = service
        self._admitted = admitted
        self._abort: Callable[[], None] = _nothing
        del self.headers["content-length"]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send timesteps until they end, the reader leaves or stalls, or the server ends."""
        self._abort = scope.get("extensions", {}).get(ABORT, _nothing)
        start = {"status": self.status_code, "headers": self.raw_headers}
        reader = asyncio.create_task(until_gone(receive))
        reader.add_done_callback(lambda _: self._feed.leave())
        try:
            with self._admitted:
                await send({"type": "http.response.start", **start})
                await self._send_pieces(reader, send)
        finally:
            reader.cancel()

    async def _send_pieces(self, reader: asyncio.Task[None], send: Send) -> None:
        sent = self._service.metrics.timesteps_sent.labels("http")
        with self._service.watch.watch(self._abort) as stream:
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


class EventResponse(StreamingResponse):
    """A stream of events.

    Parameters
    ----------
    events : async iterator of str
    admitted : AdmittedStream
        Left once the stream has ended.
    """

    def __init__(self, events: AsyncIterator[str], admitted: AdmittedStream) -> None:
        super().__init__(events, headers=STREAM_HEADERS, media_type="text/event-stream")
        self._admitted = admitted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send events until they end or the reader leaves."""
        with self._admitted:
            await super().__call__(scope, receive, send)


def cut(service: Service, reason: str) -> None:
    """Write down that the server has ended a stream."""
    known = ("late", "stalled", "revoked")
    short = next((word for word in known if word in reason), "shutdown")
    service.metrics.streams_cut.labels(short).inc()
    _log.info("stream cut", extra={"reason": reason})


def _nothing() -> None:
    """Leave a connection to whichever server it belongs to."""


async def until_gone(receive: Receive) -> None:
    """Wait until a client has left."""
    while (await receive())["type"] != "http.disconnect":
        pass
