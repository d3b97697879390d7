"""The origins of requests, which browsers state and pages cannot forge."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from tsaces.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Collection

    from starlette.requests import HTTPConnection

_PORTS = {"http": 80, "https": 443}
_HTTP = {"ws": "http", "wss": "https"}
_OWN = {"same-origin", "none"}
"""Values of `Sec-Fetch-Site` for requests that no page of another origin caused."""


class Origin(NamedTuple):
    """The origin of a page (RFC 6454).

    Attributes
    ----------
    scheme : str
        ``http`` or ``https``.
    host : str
    port : int
        Port; the default port of the scheme if none was given.
    """

    scheme: str
    host: str
    port: int


def parse_origin(url: str) -> Origin | None:
    """Parse an origin; return None if the text is not one or has further parts."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    is_all = parts[2:] == ("", "", "") and not {"@", "\\"} & set(parts.netloc)
    if parts.scheme not in _PORTS or not parts.hostname or not is_all:
        return None
    return Origin(parts.scheme, parts.hostname, _PORTS[parts.scheme] if port is None else port)


def parse_origins(text: str) -> frozenset[Origin]:
    """Parse a list of origins that are separated by commas.

    Parameters
    ----------
    text : str
        Such as ``https://factory.example, http://localhost:3000``.

    Raises
    ------
    InputError
        If an element is not an origin.
    """
    return frozenset(_parse_allowed(name.strip()) for name in text.split(",") if name.strip())


def is_trusted(connection: HTTPConnection, allowed: Collection[Origin]) -> bool:
    """Return whether a request comes from this server's pages, from allowed ones or from no page.

    Parameters
    ----------
    connection : HTTPConnection
        A request or the handshake of a WebSocket. Its scheme is the one that the proxy states.
    allowed : collection of Origin
        Further origins whose pages may make requests.
    """
    stated = connection.headers.getlist("origin")
    if not stated:
        return connection.headers.get("sec-fetch-site", "none") in _OWN or _is_link(connection)
    page = parse_origin(stated[0]) if len(stated) == 1 else None
    return page is not None and (page == _build_own_origin(connection) or page in allowed)


def _build_own_origin(connection: HTTPConnection) -> Origin | None:
    scheme = connection.scope["scheme"]
    return parse_origin(f"{_HTTP.get(scheme, scheme)}://{connection.headers.get('host', '')}")


def _is_link(connection: HTTPConnection) -> bool:
    """Return whether a request is a navigation, whose response the linking page cannot read."""
    headers = connection.headers
    return (
        connection.scope.get("method") in {"GET", "HEAD"}
        and headers.get("sec-fetch-mode") == "navigate"
        and headers.get("sec-fetch-dest") == "document"
    )


def _parse_allowed(name: str) -> Origin:
    origin = parse_origin(name)
    if origin is None:
        raise InputError(
            f"{name!r} is not an origin; give ones like https://factory.example or"
            " http://localhost:3000, with commas between them"
        )
    return origin
