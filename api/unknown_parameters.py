"""Query parameters that a call does not have: they are ignored, and named in the response.

They never make a request fail, because proxies and trackers add parameters of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from fastapi.routing import APIRoute, APIWebSocketRoute
from starlette.datastructures import MutableHeaders

from tsaces.errors import printable
from tsaces.model.notice import Notice
from tsaces.schema.nearest import LONGEST_NAME, advice
from tsaces.schema.unknown_fields import is_own

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi.dependencies.models import Dependant
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADER = "Tsaces-Notice"
"""Name of the headers that have a notice each."""
_MOST_NAMED = 5
"""Unknown parameters of a request that are named."""
_MOST_PARAMETERS = 1_000
"""Parameters of a query that are looked at."""
_STARTS = frozenset({"http.response.start", "websocket.accept"})


class UnknownParameters:
    """Adds a header to the response for each query parameter that the call does not have.

    Parameters
    ----------
    app : ASGIApp
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if not scope.get("query_string"):
            await self._app(scope, receive, send)
            return

        async def send_with_notices(message: Message) -> None:
            if message["type"] in _STARTS and (notices := notices_of_query(scope)):
                headers = MutableHeaders(scope=message)
                for notice in notices:
                    headers.append(HEADER, ascii(str(notice))[1:-1].replace("\\'", "'"))
            await send(message)

        await self._app(scope, receive, send_with_notices)


def notices_of_query(scope: Scope) -> list[Notice]:
    """Return a notice for each unknown parameter of a request whose route is known."""
    route = scope.get("route")
    if not isinstance(route, APIRoute | APIWebSocketRoute):
        return []
    known = _parameters(route)
    given = dict.fromkeys(name for name, _ in _pairs(scope["query_string"]))
    unknown = [name for name in given if name not in known and not is_own(name)]
    return [_notice(name, known) for name in unknown[:_MOST_NAMED]]


def _pairs(query: bytes) -> list[tuple[str, str]]:
    try:
        text = query.decode("latin-1")
        return parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_PARAMETERS)
    except ValueError:  # more than anyone sends by mistake
        return []


def _notice(name: str, known: tuple[str, ...]) -> Notice:
    shown = name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
    return Notice(f"query.{printable(shown)}", f"unknown parameter, ignored; {advice(name, known)}")


def _parameters(route: APIRoute | APIWebSocketRoute) -> tuple[str, ...]:
    return tuple(_names(route.dependant))


def _names(dependant: Dependant) -> Iterator[str]:
    yield from (field.alias for field in dependant.query_params)
    for below in dependant.dependencies:
        yield from _names(below)
