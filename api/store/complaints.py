"""What databases complain of, in our words."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from psycopg.errors import UndefinedColumn, UndefinedTable
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from tsaces.errors import TsacesError

if TYPE_CHECKING:
    from collections.abc import Iterator

_PRIMARY = 0xFF
"""Of SQLite's extended error codes: the bits that tell the kind."""
_WAITED_IN_VAIN = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL})
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR})
"""The last is of statements that do not fit the tables: ours fit those that we have made."""
_NOT_TEXT = "Could not decode to UTF-8"


class StoreUnavailableError(TsacesError):
    """The database does not answer, or cannot write; it may come back."""


class StoreBusyError(StoreUnavailableError):
    """Others use the database for longer than we wait."""


class StoreDamagedError(StoreUnavailableError):
    """The database is not what it was when we left it, and does not become so by waiting."""


@contextmanager
def translated() -> Iterator[None]:
    """Turn the driver's complaints about a database that is away or damaged into ours."""
    try:
        yield
    except PoolTimeoutError as error:
        raise StoreBusyError("the database is too busy to answer") from error
    except DBAPIError as error:
        complaint = _complaint(error)
        if complaint is None:
            raise
        raise complaint from error


def is_waited_for(error: BaseException | None) -> bool:
    """Whether SQLite complains that somebody else has a lock."""
    return _code(error) in _WAITED_IN_VAIN


def gist(error: DBAPIError) -> str:
    """Return the first line of what the driver says; it has no password in it."""
    lines = str(error.orig).strip().splitlines()
    return lines[0] if lines else type(error.orig).__name__


def _complaint(error: DBAPIError) -> StoreUnavailableError | None:
    """Return what to raise instead, if this is not a mistake of ours."""
    if is_waited_for(error.orig):
        return StoreBusyError(f"the database does not answer: {gist(error)}")
    if _is_damage(error):
        return StoreDamagedError(f"the database is damaged: {gist(error)}")
    if isinstance(error, OperationalError | InterfaceError):
        return StoreUnavailableError(f"the database does not answer: {gist(error)}")
    if error.connection_invalidated:
        return StoreUnavailableError(f"the database went away: {gist(error)}")
    return None


def _is_damage(error: DBAPIError) -> bool:
    if isinstance(error.orig, sqlite3.Error):
        return _code(error.orig) in _DAMAGED or gist(error).startswith(_NOT_TEXT)
    return isinstance(error.orig, UndefinedTable | UndefinedColumn)


def _code(error: BaseException | None) -> int | None:
    code = getattr(error, "sqlite_errorcode", None)
    return None if code is None else int(code) & _PRIMARY
