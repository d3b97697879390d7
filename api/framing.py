"""Responses without chunked encoding, for HTTP/1.0, where the end of the connection ends them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import Message, Send
    from uvicorn.protocols.http.httptools_impl import RequestResponseCycle


def unframed(cycle: RequestResponseCycle) -> Send:
    """Return a send function that does not use chunked encoding.

    Parameters
    ----------
    cycle : RequestResponseCycle
        Cycle of a request after whose response the connection is closed.
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
