"""The operations of the service that the command line offers."""

from __future__ import annotations

import os
from contextlib import closing
from typing import TYPE_CHECKING

from api import logs, server
from api.jobs import Limits
from api.settings import Settings
from api.store import Scope, TokenStore, open_database
from tsaces.engines import check_capacity, engine_for
from tsaces.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from api.store import Token

_GIBIBYTE = 2**30
_DAY = 86_400


def serve(
    host: str,
    port: int,
    database: str,
    *,
    solves: int,
    workers: int | None,
    memory: float,
    retention: float | None,
    engine: str = "local",
    address: str | None = None,
) -> None:
    """Serve until SIGTERM or SIGINT, with limits from the environment; see `api.server.serve`.

    Parameters
    ----------
    host : str
    port : int
    database : str
        URL of the database.
    solves : int
        Maximum number of solves at the same time.
    workers : int or None
        Searches of a solve at the same time; None for one with two threads.
    memory : float
        Memory limit in GiB of each process of a solve.
    retention : float or None
        Days after which ended jobs are deleted; None to keep them.
    engine : str
        One of `tsaces.engines.ENGINES`.
    address : str or None
        Address of a Ray cluster.
    """
    logs.set_up()
    limits = Limits(
        running=solves,
        workers=workers,
        memory=int(memory * _GIBIBYTE),
        retention=None if retention is None else retention * _DAY,
    )
    settings = Settings(database=database, jobs=limits).with_environment(os.environ)
    with closing(engine_for(engine, address)) as job_engine:
        check_capacity("--solves", solves, job_engine)
        check_capacity("--workers", workers, job_engine)
        server.serve(settings, host, port, job_engine)


def create_token(database: str, name: str, scopes: Iterable[str]) -> str:
    """Create a token and return its secret.

    Raises
    ------
    InputError
        If a scope is unknown, or the name is taken or invalid.
    """
    parsed = [_parse_scope(scope) for scope in scopes]
    with open_database(database) as store:
        return TokenStore(store).create(name, parsed)


def list_tokens(database: str) -> list[Token]:
    """Return all tokens, sorted by name.

    Raises
    ------
    InputError
        If the database does not exist.
    """
    with open_database(database, may_create=False) as store:
        return TokenStore(store).all_tokens()


def revoke_token(database: str, name: str) -> None:
    """Delete a token.

    Raises
    ------
    InputError
        If there is no token of that name, or no database.
    """
    with open_database(database, may_create=False) as store:
        TokenStore(store).revoke(name)


def _parse_scope(name: str) -> Scope:
    try:
        return Scope(name)
    except ValueError:
        known = ", ".join(sorted(Scope))
        raise InputError(f"--scope: {name!r} is not one of {known}") from None
