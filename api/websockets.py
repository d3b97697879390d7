"""WebSockets that limit how fast messages of clients are processed."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

if TYPE_CHECKING:
    from uvicorn._types import ASGIReceiveEvent
    from websockets.frames import Frame

_PORTION = 1024
"""Bytes processed at once, few because even a frame of six bytes costs as much as a long one."""
_PAUSE = 0.01
"""Seconds between two portions."""
_MAX_FRAMES = 1_000
"""Maximum number of frames of one message."""
_MESSAGE_TOO_BIG = 1009
"""Close code for messages that are too large (RFC 6455)."""
_BAD_REQUEST = b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


class ThrottledWebSocket(WebSocketsSansIOProtocol):
    """A WebSocket that processes input in small portions, so that floods do not delay others.

    Attributes
    ----------
    stall_seconds : float
        Seconds without progress of the reader after which a finished connection is aborted.
    """

    stall_seconds = 30.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Start with an empty input buffer."""
        self._pending = bytearray()
        self._next: asyncio.TimerHandle | None = None
        super().connection_made(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """Discard the input that has not been processed."""
        self._pending.clear()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Buffer input and process as much of it as is due."""
        self._pending += data
        if not self.handshake_initiated:  # the handshake has a length limit of its own
            self._process(len(data))
        elif self._next is None:
            self._process(_PORTION)
        self._pause_reading()

    def handle_cont(self, event: Frame) -> None:
        """Process a continuation frame, unless a message has too many of them."""
        super().handle_cont(event)
        if len(self.frames) >= _MAX_FRAMES:
            self.conn.fail(_MESSAGE_TOO_BIG, "too many pieces")
            self.handle_parser_exception()

    async def receive(self) -> ASGIReceiveEvent:
        """Return the next message, but keep reading paused if input is buffered."""
        message = await super().receive()
        self._pause_reading()
        return message

    def keepalive_timeout(self) -> None:
        """Close a connection without pongs, and abort it if output remains unread."""
        super().keepalive_timeout()
        self._abort_if_stalled()

    async def run_asgi(self) -> None:
        """Run the application, and abort the connection later if output remains unread."""
        await super().run_asgi()
        self._abort_if_stalled()

    def _process(self, max_bytes: int) -> None:
        """Process some bytes of the buffer, and schedule the rest after a pause."""
        self._next = None
        if not self.writable.is_set():  # responses to input would accumulate
            max_bytes = 0
        portion = bytes(self._pending[:max_bytes])
        del self._pending[:max_bytes]
        if portion and not self.transport.is_closing():
            super().data_received(portion)
            self._refuse_bad_handshake()
        if self._pending:
            self._next = self.loop.call_later(_PAUSE, self._process_more)

    def _process_more(self) -> None:
        self._process(_PORTION)
        if not (self._pending or self.read_paused or self.transport.is_closing()):
            self.transport.resume_reading()

    def _pause_reading(self) -> None:
        """Pause reading while input is buffered."""
        if self._pending and not self.transport.is_closing():
            self.transport.pause_reading()

    def _refuse_bad_handshake(self) -> None:
        if self.conn.handshake_exc is not None and not self.handshake_initiated:
            self.transport.write(b"".join(self.conn.data_to_send()) or _BAD_REQUEST)
            self.transport.close()

    def _abort_if_stalled(self, left_before: int | None = None) -> None:
        """Abort a finished connection if its reader makes no progress between two checks."""
        left = self.transport.get_write_buffer_size()
        if left and left == left_before:
            self.transport.abort()
        elif left:
            self.loop.call_later(self.stall_seconds, self._abort_if_stalled, left)


def create_websocket(stall_seconds: float) -> type[ThrottledWebSocket]:
    """Return the WebSocket class with a given `stall_seconds`."""
    return type("WebSocket", (ThrottledWebSocket,), {"stall_seconds": stall_seconds})
