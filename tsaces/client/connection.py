"""The conversion between effects and httpx, for both clients."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx

from tsaces.client.core import header_value
from tsaces.client.effects import ConnectionFailed, Reply
from tsaces.errors import InputError

if TYPE_CHECKING:
    import ssl

    from tsaces.client.effects import Request


def options(url: str, token: str | None, timeout: float) -> dict[str, Any]:
    """Return the arguments of an httpx client.

    Raises
    ------
    InputError
        If the address or the token is invalid.
    """
    try:
        parts = urlsplit(url)
        is_address = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_address = False
    if not is_address:
        raise InputError(
            f"url: {url!r} is not the address of a server, such as http://localhost:8000"
        )
    headers = {}
    if token is not None:
        headers["Authorization"] = f"Bearer {header_value('token', token)}"
    return {
        "base_url": url,
        "headers": headers,
        "timeout": timeout,
        "verify": _load_certificates(),
        "limits": httpx.Limits(max_connections=None),  # each stream occupies one
    }


@cache
def _load_certificates() -> ssl.SSLContext:
    """Load the trusted certificates, only once because it takes longer than most calls."""
    return httpx.create_ssl_context()


def arguments(request: Request, timeout: float) -> dict[str, Any]:
    """Return the arguments of `httpx.Client.build_request`."""
    silence = request.patience(timeout)
    return {
        "method": request.method,
        "url": request.path,
        "params": dict(request.params),
        "headers": dict(request.headers),
        "content": request.body,
        "timeout": httpx.Timeout(min(timeout, silence), read=silence),
    }


def reply(response: httpx.Response, body: bytes) -> Reply:
    """Return a response as plain data."""
    return Reply(response.status_code, response.reason_phrase, response.headers, body)


def connection_failure(error: httpx.TransportError, url: str) -> ConnectionFailed:
    """Return a failure of the network as plain data."""
    return ConnectionFailed(f"no answer from {url}: {str(error) or type(error).__name__}")
