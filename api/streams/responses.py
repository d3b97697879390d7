"""HTTP responses for streams, which end when the reader disconnects or stalls."""

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
"""Name of the ASGI extension with which the server aborts a connection that stalls."""
STREAM_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
"""Headers of every stream; the second one turns off buffering in nginx and similar proxies."""
_log = logging.getLogger("tsaces.streams")


class PlanResponse(Response):
    """The response with a timestep stream.

    Parameters
    ----------
    producer : StreamProducer
    service : Service
    admitted : AdmittedStream
        Released when the stream has ended.
    media_type : str
    """

    def __init__(
        self, producer: StreamProducer, service: Service, admitted: AdmittedStream, media_type: str
    ) -> None:
        super().__init__(headers=STREAM_HEADERS, media_type=media_type)
        self._producer = producer
        self._service = service
        self._admitted = admitted
        self._abort: Callable[[], None] = _abort_nothing
        del self.headers["content-length"]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send timesteps until they end, the reader disconnects or stalls, or the server stops."""
        self._abort = scope.get("extensions", {}).get(ABORT, _abort_nothing)
        start = {"status": self.status_code, "headers": self.raw_headers}
        reader = asyncio.create_task(wait_for_disconnect(receive))
        reader.add_done_callback(lambda _: self._producer.stop())
        try:
            with self._admitted:
                await send({"type": "http.response.start", **start})
                await self._send_parts(reader, send)
        finally:
            reader.cancel()

    async def _send_parts(self, reader: asyncio.Task[None], send: Send) -> None:
        sent = self._service.metrics.timesteps_sent.labels("http")
        with self._service.stall_monitor.watch(self._abort) as stream:
            async with aclosing(self._producer.parts()) as parts:
                async for part in parts:
                    await stream.send(
                        send({"type": "http.response.body", "body": part.data, "more_body": True})
                    )
                    if stream.stalled:
                        log_cut(self._service, "stalled")
                    if reader.done() or stream.stalled:
                        return
                    sent.inc(part.timesteps)
        if self._producer.cut is not None:
            log_cut(self._service, self._producer.cut)
        await send({"type": "http.response.body", "body": b""})


class EventResponse(StreamingResponse):
    """The response with a stream of events.

    Parameters
    ----------
    events : async iterator of str
    admitted : AdmittedStream
        Released when the stream has ended.
    """

    def __init__(self, events: AsyncIterator[str], admitted: AdmittedStream) -> None:
        super().__init__(events, headers=STREAM_HEADERS, media_type="text/event-stream")
        self._admitted = admitted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send events until they end or the reader disconnects."""
        with self._admitted:
            await super().__call__(scope, receive, send)


def log_cut(service: Service, reason: str) -> None:
    """Log and count that the server has ended a stream."""
    known = ("late", "stalled", "revoked")
    short = next((word for word in known if word in reason), "shutdown")
    service.metrics.streams_cut.labels(short).inc()
    _log.info("stream cut", extra={"reason": reason})


def _abort_nothing() -> None:
    """Abort nothing, since the server does not support it."""


async def wait_for_disconnect(receive: Receive) -> None:
    """Wait until the client has disconnected."""
    while (await receive())["type"] != "http.disconnect":
        pass
