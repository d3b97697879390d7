"""Who may come in.

With tokens in the store, every request needs one. Without any, the server serves this machine
alone: requests from other addresses, for other names than this machine's, or from pages of others
are refused.
"""

from __future__ import annotations

import asyncio
import ipaddress
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.origins import is_ours, origin_of
from api.problems import ProblemError
from api.store import Scope

if TYPE_CHECKING:
    from collections.abc import Collection

    from starlette.requests import HTTPConnection

    from api.origins import Origin
    from api.store import Token, TokenStore

LOCAL = "local"
"""The client of a server without tokens."""
_RECHECK_AFTER = 1.0


@dataclass(frozen=True)
class Principal:
    """Whoever makes a request.

    Attributes
    ----------
    client : str
        Under which jobs and streams are counted.
    token : Token or None
        None on a server without tokens, where everything is allowed.
    """

    client: str
    token: Token | None

    def allows(self, scope: Scope) -> bool:
        """Whether the visitor may do what needs the scope."""
        return self.token is None or self.token.allows(scope)


class Authenticator:
    """Tells visitors apart and turns some away.

    Parameters
    ----------
    tokens : TokenStore
    allowed : collection of Origin
        Whose pages may ask, beside the server's own, while there are no tokens.
    """

    def __init__(self, tokens: TokenStore, allowed: Collection[Origin] = ()) -> None:
        self._tokens = tokens
        self._allowed = allowed
        self._any = False
        self._asked_at = -_RECHECK_AFTER

    async def admit(self, connection: HTTPConnection, scope: Scope) -> Principal:
        """Return who it is.

        Raises
        ------
        ProblemError
            401 without a token that is known, 403 with one that does not allow this.
        """
        return await asyncio.to_thread(self._admit, connection, scope)

    async def known(self) -> set[str]:
        """Return the clients who have not lost their tokens."""
        return {LOCAL, *await asyncio.to_thread(self._tokens.ids)}

    def _admit(self, connection: HTTPConnection, scope: Scope) -> Principal:
        secret = bearer(connection)
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
        if not is_ours(connection, self._allowed):
            detail = (
                "without tokens this server answers this machine only,"
                " and no pages but its own and those of TSACES_ALLOWED_ORIGINS"
            )
            raise ProblemError(403, detail)

    def _needs_token(self) -> bool:
        now = time.monotonic()
        if now - self._asked_at >= _RECHECK_AFTER:
            self._any, self._asked_at = self._tokens.any(), now
        return self._any


def bearer(connection: HTTPConnection) -> str | None:
    """Return the token of a request; of a WebSocket from a browser, its second subprotocol."""
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
    """Whether a host name or address is this machine's own."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _refuse_foreign_hosts(connection: HTTPConnection) -> None:
    """Judge the name, too: a page from elsewhere could have one of its own for this machine."""
    address = connection.client.host if connection.client else ""
    if not (is_loopback(address) and is_loopback(_host_of(connection))):
        detail = "without tokens this server answers this machine only; see tsaces token create"
        raise ProblemError(403, detail)


def _host_of(connection: HTTPConnection) -> str:
    """Return the host that was asked for, nothing where that is not clear."""
    said = connection.headers.getlist("host")
    origin = origin_of(f"http://{said[0]}") if len(said) == 1 else None
    return "" if origin is None else origin.host
