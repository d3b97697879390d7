"""HTTP connections with timeouts for slow, silent and half-closed clients."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.framing import create_unchunked_send
from api.streams.responses import ABORT

if TYPE_CHECKING:
    import asyncio

    from starlette.types import Message, Receive, Scope, Send

_CYCLE = "tsaces.cycle"
_SILENCE_SECONDS = 5.0
"""Seconds without a write after which a half-closed connection is closed.

A half-closed connection cannot be distinguished from a closed one until data is written to it.
"""
_MAX_HEADERS = 64 * 1024
"""Maximum number of bytes of the headers of a request."""
_TOO_LONG_RESPONSE = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
    b"content-length: 0\r\nconnection: close\r\n\r\n"
)


class TimeoutProtocol(HttpToolsProtocol):
    """The HTTP protocol with timeouts for slow, silent and stalled clients.

    Attributes
    ----------
    stall_seconds : float
        Seconds after which a client that reads nothing of a stream is disconnected; for other
        responses, it takes twice as long.
    header_seconds : float
        Seconds within which the headers of a request must arrive.
    """

    stall_seconds = 30.0
    header_seconds = 15.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Start the timer for the first request."""
        super().connection_made(cast("asyncio.Transport", transport))
        self._header_bytes = 0
        self._timer: asyncio.TimerHandle | None = None
        self._is_half_closed = False
        self._last_write = self.loop.time()
        self._answer, self.app = self.app, self._run_app
        self._start_timer()

    def data_received(self, data: bytes) -> None:
        """Parse data, unless headers or trailers are too long."""
        self._header_bytes += len(data)
        if self.cycle is None or self.cycle.response_complete:
            self._start_timer()
        super().data_received(data)
        if self._header_bytes > _MAX_HEADERS and not self.transport.is_closing():
            self.transport.write(_TOO_LONG_RESPONSE)
            self.transport.close()

    def on_headers_complete(self) -> None:
        """Stop the timer and offer the abort extension to the application."""
        self._header_bytes = 0
        self._stop_timer()
        extensions = cast("dict[str, object]", self.scope.setdefault("extensions", {}))
        extensions[ABORT] = self.transport.abort
        super().on_headers_complete()
        extensions[_CYCLE] = self.cycle

    def on_body(self, body: bytes) -> None:
        """Reset the count of header bytes; bodies are limited by `BodyLimit`."""
        self._header_bytes = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Reset the count of header bytes."""
        self._header_bytes = 0
        super().on_message_complete()

    def eof_received(self) -> bool:  # type: ignore[override]
        """Keep a half-closed connection open while a response is sent; return whether one is."""
        self._is_half_closed = self._is_answering() and not self.cycle.more_body
        if self._is_half_closed:
            self._last_write = self.loop.time()
            self._close_when_silent()
        return self._is_half_closed

    def on_response_complete(self) -> None:
        """Close a half-closed connection after its last response."""
        super().on_response_complete()
        if self._is_half_closed and not self._is_answering():
            self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the timer."""
        self._stop_timer()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """Start to check whether the client reads."""
        super().pause_writing()
        self._abort_if_stalled(None)

    def _abort_if_stalled(self, left_before: int | None) -> None:
        left = self.transport.get_write_buffer_size()
        if left and left == left_before:
            self.transport.abort()
        elif left and self.flow.write_paused:
            # by then, StallMonitor has ended stalled streams with a log line
            self.loop.call_later(2 * self.stall_seconds, self._abort_if_stalled, left)

    def _start_timer(self) -> None:
        if self._timer is None:
            self._timer = self.loop.call_later(self.header_seconds, self.transport.close)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _is_answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    async def _run_app(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application and record the times of its writes."""
        if scope["http_version"] == "1.0":
            send = create_unchunked_send(scope["extensions"][_CYCLE])

        async def send_and_record(message: Message) -> None:
            self._last_write = self.loop.time()
            await send(message)

        await self._answer(scope, receive, send_and_record)

    def _close_when_silent(self) -> None:
        """Close a half-closed connection when nothing has been written for long."""
        self._stop_timer()
        if self.transport.get_write_buffer_size():  # stalled readers are handled elsewhere
            self._last_write = self.loop.time()
        until = self._last_write + _SILENCE_SECONDS
        if self.loop.time() >= until:
            self.transport.close()
        else:
            self._timer = self.loop.call_at(until, self._close_when_silent)


def create_protocol(stall_seconds: float, header_seconds: float) -> type[TimeoutProtocol]:
    """Return the protocol class with given `stall_seconds` and `header_seconds`."""
    timeouts = {"stall_seconds": stall_seconds, "header_seconds": header_seconds}
    return type("Protocol", (TimeoutProtocol,), timeouts)
