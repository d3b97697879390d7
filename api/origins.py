"""Which pages may ask: browsers say whose page makes a request, and pages cannot lie about it."""

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
"""Where a request comes from, `Sec-Fetch-Site`, if no other page has a hand in it."""


class Origin(NamedTuple):
    """Whose page it is: pages that differ in any of these are strangers to each other.

    Attributes
    ----------
    scheme : str
        ``http`` or ``https``.
    host : str
    port : int
        The scheme's own where none was given.
    """

    scheme: str
    host: str
    port: int


def origin_of(url: str) -> Origin | None:
    """Return the origin that a text is, None if it is none or says more than that."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    is_all = parts[2:] == ("", "", "") and not {"@", "\\"} & set(parts.netloc)
    if parts.scheme not in _PORTS or not parts.hostname or not is_all:
        return None
    return Origin(parts.scheme, parts.hostname, _PORTS[parts.scheme] if port is None else port)


def origins_of(text: str) -> frozenset[Origin]:
    """Return the origins in a list with commas.

    Parameters
    ----------
    text : str
        Such as ``https://factory.example, http://localhost:3000``.

    Raises
    ------
    InputError
        If one of them is none.
    """
    return frozenset(_allowed(name.strip()) for name in text.split(",") if name.strip())


def is_ours(connection: HTTPConnection, allowed: Collection[Origin]) -> bool:
    """Whether a request comes from a page of this server, an allowed one, or from no page.

    Parameters
    ----------
    connection : HTTPConnection
        A request or the handshake of a WebSocket. Its scheme is that which the proxy tells.
    allowed : collection of Origin
        Of further pages.
    """
    said = connection.headers.getlist("origin")
    if not said:
        return connection.headers.get("sec-fetch-site", "none") in _OWN or _is_link(connection)
    page = origin_of(said[0]) if len(said) == 1 else None
    return page is not None and (page == _own(connection) or page in allowed)


def _own(connection: HTTPConnection) -> Origin | None:
    scheme = connection.scope["scheme"]
    return origin_of(f"{_HTTP.get(scheme, scheme)}://{connection.headers.get('host', '')}")


def _is_link(connection: HTTPConnection) -> bool:
    """Whether somebody goes to an answer: the page that led there never sees it."""
    headers = connection.headers
    return (
        connection.scope.get("method") in {"GET", "HEAD"}
        and headers.get("sec-fetch-mode") == "navigate"
        and headers.get("sec-fetch-dest") == "document"
    )


def _allowed(name: str) -> Origin:
    origin = origin_of(name)
    if origin is None:
        raise InputError(
            f"{name!r} is not an origin; give ones like https://factory.example or"
            " http://localhost:3000, with commas between them"
        )
    return origin
