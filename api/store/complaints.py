"""Errors of the store, and the translation of driver errors into them."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from psycopg.errors import UndefinedColumn, UndefinedTable
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from tsaces.errors import TsacesError
from tsaces.processes.endings import first_line

if TYPE_CHECKING:
    from collections.abc import Iterator

_PRIMARY = 0xFF
"""Bit mask that reduces an extended error code of SQLite to its primary code."""
_LOCKED = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL})
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR})
"""Error codes of SQLite that mean damage.

SQLITE_ERROR is raised if a statement does not fit the tables, which it does unless these were
changed.
"""
_NOT_TEXT = "Could not decode to UTF-8"
"""Beginning of the message of sqlite3 for text that is not UTF-8."""


class StoreUnavailableError(TsacesError):
    """The database does not answer or cannot write; this may be temporary."""


class StoreBusyError(StoreUnavailableError):
    """The database is locked by others for longer than the timeout."""


class StoreDamagedError(StoreUnavailableError):
    """The database is damaged, which is not temporary."""


@contextmanager
def translate_errors() -> Iterator[None]:
    """Raise `StoreUnavailableError` for driver errors about unavailable or damaged databases."""
    try:
        yield
    except PoolTimeoutError as error:
        raise StoreBusyError("the database is too busy to answer") from error
    except DBAPIError as error:
        complaint = _translate(error)
        if complaint is None:
            raise
        raise complaint from error


def is_lock_error(error: BaseException | None) -> bool:
    """Return whether an error of SQLite means that another connection holds a lock."""
    return _read_code(error) in _LOCKED


def gist(error: DBAPIError) -> str:
    """Return the first line of the driver's message, which contains no password."""
    return first_line(error.orig or error)


def _translate(error: DBAPIError) -> StoreUnavailableError | None:
    """Return the error to raise instead; None if the error is a defect of this program."""
    if is_lock_error(error.orig):
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
        return _read_code(error.orig) in _DAMAGED or gist(error).startswith(_NOT_TEXT)
    return isinstance(error.orig, UndefinedTable | UndefinedColumn)


def _read_code(error: BaseException | None) -> int | None:
    code = getattr(error, "sqlite_errorcode", None)
    return None if code is None else int(code) & _PRIMARY
