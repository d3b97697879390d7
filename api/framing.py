"""Responses without chunked encoding, for HTTP/1.0, where the end of the connection ends them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import Message, Send
    from uvicorn.protocols.http.httptools_impl import RequestResponseCycle


def create_unchunked_send(cycle: RequestResponseCycle) -> Send:
    """Return a send function that does not use chunked encoding.

    Parameters
    ----------
    cycle : RequestResponseCycle
        Cycle of a request after whose response the connection is closed.
    """
    has_length = False

    async def send(message: Message) -> None:
        nonlocal has_length
        if message["type"] == "http.response.start":
            has_length = any(name.lower() == b"content-length" for name, _ in message["headers"])
            if not has_length:
                cycle.chunked_encoding = False
        elif not has_length:
            cycle.expected_content_length = len(message.get("body", b""))
        await cycle.send(message)  # type: ignore[arg-type]

    return send
