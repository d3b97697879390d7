"""Authentication and authorization of requests.

If there are tokens in the store, every request needs one. Otherwise, the server serves only this
machine: requests from other addresses, for host names that are not this machine's, or from web
pages of other origins are refused.
"""

from __future__ import annotations

import asyncio
import ipaddress
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.origins import is_trusted, parse_origin
from api.problems import ProblemError
from api.store import Scope

if TYPE_CHECKING:
    from collections.abc import Collection

    from starlette.requests import HTTPConnection

    from api.origins import Origin
    from api.store import Token, TokenStore

LOCAL = "local"
"""Name of the only client of a server without tokens."""
_RECHECK_SECONDS = 1.0
"""Seconds for which the answer to whether there are tokens is cached."""


@dataclass(frozen=True)
class Principal:
    """The client that makes a request.

    Attributes
    ----------
    client : str
        Id under which jobs and streams are counted.
    token : Token or None
        Token of the request; None on a server without tokens, where everything is allowed.
    """

    client: str
    token: Token | None

    def allows(self, scope: Scope) -> bool:
        """Return whether the client may do what requires the scope."""
        return self.token is None or self.token.allows(scope)


class Authenticator:
    """Identifies the clients of requests and refuses those without permission.

    Parameters
    ----------
    tokens : TokenStore
    allowed : collection of Origin
        Further origins whose pages may make requests while there are no tokens.
    """

    def __init__(self, tokens: TokenStore, allowed: Collection[Origin] = ()) -> None:
        self._tokens = tokens
        self._allowed = allowed
        self._has_tokens = False
        self._checked_at = -_RECHECK_SECONDS

    async def admit(self, connection: HTTPConnection, scope: Scope) -> Principal:
        """Return the client of a request that requires a scope.

        Raises
        ------
        ProblemError
            401 without a valid token, 403 with one that does not have the scope.
        """
        return await asyncio.to_thread(self._admit, connection, scope)

    async def known_clients(self) -> set[str]:
        """Return the clients whose tokens have not been revoked."""
        return {LOCAL, *await asyncio.to_thread(self._tokens.ids)}

    def _admit(self, connection: HTTPConnection, scope: Scope) -> Principal:
        secret = read_bearer_token(connection)
        if secret is None and not self._needs_token():
            _refuse_foreign_hosts(connection)
            self._refuse_foreign_pages(connection)
            return Principal(LOCAL, None)
        token = None if secret is None else self._tokens.find(secret)
        if token is None:
            detail = (
                "send a header Authorization: Bearer TOKEN" if secret is None else "unknown token"
            )
            raise ProblemError(401, detail, headers={"WWW-Authenticate": "Bearer"})
        if not token.allows(scope):
            raise ProblemError(403, f"the token {token.name!r} lacks the scope {scope}")
        return Principal(token.id, token)

    def _refuse_foreign_pages(self, connection: HTTPConnection) -> None:
        if not is_trusted(connection, self._allowed):
            detail = (
                "without tokens this server answers this machine only,"
                " and no pages but its own and those of TSACES_ALLOWED_ORIGINS"
            )
            raise ProblemError(403, detail)

    def _needs_token(self) -> bool:
        now = time.monotonic()
        if now - self._checked_at >= _RECHECK_SECONDS:
            self._has_tokens, self._checked_at = self._tokens.has_any(), now
        return self._has_tokens


def read_bearer_token(connection: HTTPConnection) -> str | None:
    """Return the token of a request; None if it has none.

    Browsers cannot set headers of WebSockets, so it may be the second subprotocol there.
    """
    kind, _, secret = connection.headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer" and secret.strip():
        return secret.strip()
    offered = [
        name.strip() for name in connection.headers.get("sec-websocket-protocol", "").split(",")
    ]
    if len(offered) == 2 and offered[0] == "bearer":
        return offered[1]
    return None


def is_loopback(host: str) -> bool:
    """Return whether a host name or address is a loopback address of this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _refuse_foreign_hosts(connection: HTTPConnection) -> None:
    """Refuse requests from other machines or with other host names.

    The name is checked as well, since another site's name could resolve to this machine (DNS
    rebinding).
    """
    address = connection.client.host if connection.client else ""
    if not (is_loopback(address) and is_loopback(_find_host(connection))):
        detail = "without tokens this server answers this machine only; see tsaces token create"
        raise ProblemError(403, detail)


def _find_host(connection: HTTPConnection) -> str:
    """Return the requested host; an empty string if the header is missing or ambiguous."""
    stated = connection.headers.getlist("host")
    origin = parse_origin(f"http://{stated[0]}") if len(stated) == 1 else None
    return "" if origin is None else origin.host
