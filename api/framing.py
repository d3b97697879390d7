"""Answers of unknown length for clients of HTTP/1.0, who know no chunks: they end by hanging up."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import Message, Send
    from uvicorn.protocols.http.httptools_impl import RequestResponseCycle


def unframed(cycle: RequestResponseCycle) -> Send:
    """Return a way to send an answer without chunks.

    Parameters
    ----------
    cycle : RequestResponseCycle
        Of a request after whose answer the connection is closed.
    """
    is_long_known = False

    async def send(message: Message) -> None:
        nonlocal is_long_known
        if message["type"] == "http.response.start":
            is_long_known = any(name.lower() == b"content-length" for name, _ in message["headers"])
            if not is_long_known:
                cycle.chunked_encoding = False
        elif not is_long_known:
            cycle.expected_content_length = len(message.get("body", b""))
        await cycle.send(message)  # type: ignore[arg-type]

    return send
