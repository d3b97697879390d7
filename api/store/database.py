"""Connections to SQLite or PostgreSQL, and the schema brought up to date."""

from __future__ import annotations

import sqlite3
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from tsaces.errors import InputError, TsacesError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection, Engine

_MIGRATIONS = Path(__file__).with_name("migrations")
_PATIENCE = 10
"""Seconds to wait for a lock or a connection."""
_PAUSE = 0.01
"""Seconds between attempts at what SQLite does not wait for."""
_SCHEMA_LOCK = 7_153_021
"""Any number, as long as nobody else in the database takes the same advisory lock."""


class StoreUnavailableError(TsacesError):
    """The database does not answer, or cannot write; it may come back."""


class Database:
    """A database with our schema.

    Parameters
    ----------
    url : str
        ``sqlite:///FILE`` or ``postgresql://USER:PASSWORD@HOST/NAME``.

    Raises
    ------
    InputError
        If the URL names no database of these kinds.

    Attributes
    ----------
    guard : callable
        Called before anything is written; raises `StoreUnavailableError` if nothing must be.
    """

    def __init__(self, url: str) -> None:
        self._engine = _engine(url)
        self.guard: Callable[[], None] = lambda: None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one state of the database.

        Raises
        ------
        StoreUnavailableError
            If there is none to be had.
        """
        with translated(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection whose changes are kept together, or not at all.

        Raises
        ------
        StoreUnavailableError
            If the database does not answer or cannot write, or must not be written by us.
        """
        self.guard()
        with translated(), self._engine.connect() as plain:
            connection = plain.execution_options(writes=True)
            with connection.begin():
                yield connection

    @property
    def engine(self) -> Engine:
        """The connections, for what belongs to no transaction."""
        return self._engine

    def migrate(self) -> None:
        """Bring the schema up to date; several servers may do so at once."""
        config = Config()
        config.set_main_option("script_location", str(_MIGRATIONS))
        with self.writing() as connection:
            if self._engine.dialect.name == "postgresql":
                connection.execute(text(f"SELECT pg_advisory_xact_lock({_SCHEMA_LOCK})"))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    def close(self) -> None:
        """Close every connection that is not in use."""
        self._engine.dispose()


@contextmanager
def translated() -> Iterator[None]:
    """Turn the driver's complaints about a database that is away into ours."""
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        raise StoreUnavailableError(f"the database does not answer: {_gist(error)}") from error
    except PoolTimeoutError as error:
        raise StoreUnavailableError("the database is too busy to answer") from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise StoreUnavailableError(f"the database went away: {_gist(error)}") from error
        raise


def _gist(error: DBAPIError) -> str:
    lines = str(error.orig).strip().splitlines()
    return lines[0] if lines else type(error.orig).__name__


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise InputError(
            "--database: not a URL; use sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME"
        ) from None
    match parsed.get_backend_name():
        case "sqlite":
            engine = create_engine(
                parsed, connect_args={"timeout": _PATIENCE, "check_same_thread": False}
            )
            event.listen(engine, "connect", _set_up_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
            return engine
        case "postgresql":
            return create_engine(
                parsed.set(drivername="postgresql+psycopg"),
                pool_pre_ping=True,
                pool_timeout=_PATIENCE,
                connect_args={"connect_timeout": _PATIENCE, "client_encoding": "utf8"},
            )
        case other:
            raise InputError(f"--database: {other!r} is not supported; use sqlite or postgresql")


def _set_up_sqlite(connection: Any, _record: object) -> None:
    """Readers do not wait for writers, and what is committed is on the disk."""
    connection.isolation_level = None  # transactions are begun by hand, below
    _write_ahead(connection)
    for pragma in ("synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _write_ahead(connection: Any) -> None:
    """Turn on write-ahead logging; for others that do so SQLite does not wait by itself."""
    give_up = time.monotonic() + _PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if time.monotonic() >= give_up:
                raise
            time.sleep(_PAUSE)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at once: a reader that turns writer midway could not wait for it."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
