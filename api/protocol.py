"""HTTP for clients that get to the point, whether or not they go on listening for more."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.framing import unframed
from api.streams.responses import ABORT

if TYPE_CHECKING:
    import asyncio

    from starlette.types import Message, Receive, Scope, Send

_CYCLE = "tsaces.cycle"
_HEADER_SECONDS = 15.0
"""Within which a new connection must have sent its first request's headers."""
_SILENCE_SECONDS = 5.0
"""After which one who sends no more, and is sent nothing, is taken to have left.

Somebody who has left altogether looks no different until something is written to them.
"""
_MAX_HEADERS = 64 * 1024
"""Bytes of a request's headers."""
_TOO_LONG = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
    b"content-length: 0\r\nconnection: close\r\n\r\n"
)


class PromptProtocol(HttpToolsProtocol):
    """HTTP for clients that get to the point: others are disconnected.

    Attributes
    ----------
    stall_seconds : float
        After which a client that takes nothing of a stream is disconnected, of another answer
        after twice as long.
    """

    stall_seconds = 30.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to wait for the first request."""
        super().connection_made(cast("asyncio.Transport", transport))
        self._unread = 0
        self._patience: asyncio.TimerHandle | None = None
        self._is_half_closed = False
        self._written = self.loop.time()
        self._answer, self.app = self.app, self._noted
        self._expect_headers()

    def data_received(self, data: bytes) -> None:
        """Read on, unless there is no end of headers, or of what follows a body."""
        self._unread += len(data)
        if self.cycle is None or self.cycle.response_complete:
            self._expect_headers()
        super().data_received(data)
        if self._unread > _MAX_HEADERS and not self.transport.is_closing():
            self.transport.write(_TOO_LONG)
            self.transport.close()

    def on_headers_complete(self) -> None:
        """Stop waiting."""
        self._unread = 0
        self._stop_waiting()
        extensions = cast("dict[str, object]", self.scope.setdefault("extensions", {}))
        extensions[ABORT] = self.transport.abort
        super().on_headers_complete()
        extensions[_CYCLE] = self.cycle

    def on_body(self, body: bytes) -> None:
        """Count anew: what comes of a body is limited elsewhere."""
        self._unread = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Count anew."""
        self._unread = 0
        super().on_message_complete()

    def eof_received(self) -> bool:  # type: ignore[override]
        """Go on with an answer for one who only sends no more; return whether there is one."""
        self._is_half_closed = self._is_answering() and not self.cycle.more_body
        if self._is_half_closed:
            self._written = self.loop.time()
            self._wait_for_words()
        return self._is_half_closed

    def on_response_complete(self) -> None:
        """Hang up once the last answer has been given to one who will ask no more."""
        super().on_response_complete()
        if self._is_half_closed and not self._is_answering():
            self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting, too."""
        self._stop_waiting()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """Look whether what is to be sent is taken."""
        super().pause_writing()
        self._look_whether_taken(None)

    def _look_whether_taken(self, left_before: int | None) -> None:
        left = self.transport.get_write_buffer_size()
        if left and left == left_before:
            self.transport.abort()
        elif left and self.flow.write_paused:
            # by then whoever watches over streams has ended one that stalls, and said so
            self.loop.call_later(2 * self.stall_seconds, self._look_whether_taken, left)

    def _expect_headers(self) -> None:
        if self._patience is None:
            self._patience = self.loop.call_later(_HEADER_SECONDS, self.transport.close)

    def _stop_waiting(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None

    def _is_answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    async def _noted(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, and note when something was written."""
        if scope["http_version"] == "1.0":
            send = unframed(scope["extensions"][_CYCLE])

        async def send_noted(message: Message) -> None:
            self._written = self.loop.time()
            await send(message)

        await self._answer(scope, receive, send_noted)

    def _wait_for_words(self) -> None:
        """Disconnect one who sends no more as soon as nothing is written for long, either."""
        self._stop_waiting()
        if self.transport.get_write_buffer_size():  # that it is read is watched elsewhere
            self._written = self.loop.time()
        until = self._written + _SILENCE_SECONDS
        if self.loop.time() >= until:
            self.transport.close()
        else:
            self._patience = self.loop.call_at(until, self._wait_for_words)


def protocol_with(stall_seconds: float) -> type[PromptProtocol]:
    """Return the protocol of a server with so much patience."""
    return type("Protocol", (PromptProtocol,), {"stall_seconds": stall_seconds})
