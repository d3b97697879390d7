"""Connections to SQLite or PostgreSQL, and the schema brought up to date."""

from __future__ import annotations

import sqlite3
import time
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event, text
from sqlalchemy.exc import DatabaseError, IntegrityError

from api.store.address import address_of
from api.store.complaints import StoreUnavailableError, is_waited_for, translated
from api.store.schema import bring_up_to_date
from api.store.sqlite_file import SqliteFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import URL, Connection, Engine

_PATIENCE = 10
"""Seconds to wait for a lock or a connection."""
_PAUSE = 0.01
"""Seconds between attempts at what SQLite does not wait for."""
_TRIAL = 16
"""Commits that show that there is room: one may fit into what others have left over."""


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
    report : callable
        Called with each `StoreUnavailableError`, and with None when something has been written.
    """

    def __init__(self, url: str) -> None:
        address = address_of(url)
        is_file = address.get_backend_name() == "sqlite"
        self._file = SqliteFile(str(address.database)) if is_file else None
        self._engine = _sqlite(self._file) if self._file else _postgresql(address)
        self.guard: Callable[[], None] = lambda: None
        self.report: Callable[[StoreUnavailableError | None], None] = lambda _error: None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one state of the database.

        Raises
        ------
        StoreUnavailableError
            If there is none to be had.
        """
        with self._reported(), self._connected() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection whose changes are kept together, or not at all.

        Raises
        ------
        StoreUnavailableError
            If the database does not answer or cannot write, or must not be written by us.
        """
        with self._reported(), self._transaction() as connection:
            yield connection
        self.report(None)

    def try_to_write(self) -> None:
        """Make sure that the database takes what is written, without changing it.

        Raises
        ------
        StoreUnavailableError
            As `writing` does.
        """
        same = text("UPDATE alembic_version SET version_num = version_num")
        with self._reported():
            for _ in range(_TRIAL):
                with self._transaction() as connection:
                    connection.execute(same)
        self.report(None)

    @property
    def engine(self) -> Engine:
        """The connections, for what belongs to no transaction."""
        return self._engine

    @property
    def lock_file(self) -> str | None:
        """Beside an SQLite database: whoever has locked it works on that."""
        return None if self._file is None else f"{self._file.name}.lock"

    def prepare(self, *, may_create: bool = True) -> None:
        """Look at the place of the database before anything is written there.

        Raises
        ------
        InputError
            If no database can be there, or there is none and there must be.
        """
        if self._file is not None:
            self._file.prepare(may_create=may_create)

    def migrate(self, *, may_create: bool = True) -> None:
        """Bring the schema up to date; several servers may do so at once.

        Raises
        ------
        InputError
            If it is not ours, or has none and must have one.
        """
        with self.writing() as connection:
            bring_up_to_date(connection, may_create=may_create)

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        self.guard()
        with self._connected() as plain:
            connection = plain.execution_options(writes=True)
            with connection.begin():
                yield connection
        self._confirm_file()  # or it is written where nobody finds it

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        self._confirm_file()
        with translated(), self._engine.connect() as connection:
            try:
                yield connection
            except IntegrityError:
                raise
            except DatabaseError as error:
                if self._file is not None and not is_waited_for(error.orig):
                    connection.invalidate()  # it may be one that can only read
                raise

    def _confirm_file(self) -> None:
        if self._file is not None:
            self._file.confirm()

    @contextmanager
    def _reported(self) -> Iterator[None]:
        try:
            yield
        except StoreUnavailableError as error:
            self.report(error)
            raise

    def close(self) -> None:
        """Close every connection that is not in use."""
        self._engine.dispose()


def _sqlite(file: SqliteFile) -> Engine:
    connect = partial(
        sqlite3.connect, file.uri, uri=True, timeout=_PATIENCE, check_same_thread=False
    )
    engine = create_engine("sqlite:///FILE", creator=connect)
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _postgresql(address: URL) -> Engine:
    engine = create_engine(
        address,
        pool_pre_ping=True,
        pool_timeout=_PATIENCE,
        connect_args={"connect_timeout": _PATIENCE, "client_encoding": "utf8"},
    )
    event.listen(engine, "connect", _set_up_postgresql)
    return engine


def _set_up_postgresql(connection: Any, _record: object) -> None:
    """Wait for what others have locked as long as for SQLite, not for ever."""
    connection.execute(f"SET lock_timeout = '{_PATIENCE}s'")
    connection.commit()


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
        except sqlite3.OperationalError as error:
            if not is_waited_for(error) or time.monotonic() >= give_up:
                raise
            time.sleep(_PAUSE)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at once: a reader that turns writer midway could not wait for it."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
