"""WebSockets of clients that have little to say, which streams of timesteps need not hear."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

if TYPE_CHECKING:
    from uvicorn._types import ASGIReceiveEvent
    from websockets.frames import Frame

_PORTION = 1024
"""Bytes that are worked off at once: a frame may be six bytes, and costs as much as a long one."""
_PAUSE = 0.01
"""Seconds until the next."""
_MOST_PIECES = 1_000
"""Frames of one message."""
_TOO_MANY = 1009
_FAREWELL_SECONDS = 10.0
"""After which a connection that is over is cut if its reader has taken nothing meanwhile."""
_UNREADABLE = b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


class PatientWebSocket(WebSocketsSansIOProtocol):
    """A WebSocket that is heard a little at a time, so that floods keep nobody else waiting."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin with nothing that waits to be heard."""
        self._unheard = bytearray()
        self._next: asyncio.TimerHandle | None = None
        super().connection_made(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop listening."""
        self._unheard.clear()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Hear what was said, as much of it as is due."""
        self._unheard += data
        if not self.handshake_initiated:  # its length is limited before
            self._hear(len(data))
        elif self._next is None:
            self._hear(_PORTION)
        self._hold()

    def handle_cont(self, event: Frame) -> None:
        """Hear more of a message, unless it is cut into pieces without end."""
        super().handle_cont(event)
        if len(self.frames) >= _MOST_PIECES:
            self.conn.fail(_TOO_MANY, "too many pieces")
            self.handle_parser_exception()

    async def receive(self) -> ASGIReceiveEvent:
        """Return what was said; that it was taken is no reason to listen faster."""
        message = await super().receive()
        self._hold()
        return message

    def keepalive_timeout(self) -> None:
        """Give up a client that does not react, whatever it was sent and has not taken."""
        super().keepalive_timeout()
        self._see_off()

    async def run_asgi(self) -> None:
        """Have the stream sent, and wait for its end to be taken."""
        await super().run_asgi()
        self._see_off()

    def _hear(self, most: int) -> None:
        """Work off some bytes, and the others after a pause."""
        self._next = None
        if not self.writable.is_set():  # answers to what it says would pile up as well
            most = 0
        portion = bytes(self._unheard[:most])
        del self._unheard[:most]
        if portion and not self.transport.is_closing():
            super().data_received(portion)
            self._refuse_what_is_no_handshake()
        if self._unheard:
            self._next = self.loop.call_later(_PAUSE, self._hear_on)

    def _hear_on(self) -> None:
        self._hear(_PORTION)
        if not (self._unheard or self.read_paused or self.transport.is_closing()):
            self.transport.resume_reading()

    def _hold(self) -> None:
        """Take no more from the connection than is heard."""
        if self._unheard and not self.transport.is_closing():
            self.transport.pause_reading()

    def _refuse_what_is_no_handshake(self) -> None:
        if self.conn.handshake_exc is not None and not self.handshake_initiated:
            self.transport.write(b"".join(self.conn.data_to_send()) or _UNREADABLE)
            self.transport.close()

    def _see_off(self, left_before: int | None = None) -> None:
        """Cut a connection that is over as soon as nothing of what is left is taken."""
        left = self.transport.get_write_buffer_size()
        if left and left == left_before:
            self.transport.abort()
        elif left:
            self.loop.call_later(_FAREWELL_SECONDS, self._see_off, left)
