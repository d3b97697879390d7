"""Connections to SQLite or PostgreSQL, and schema migration."""

from __future__ import annotations

import sqlite3
import time
from contextlib import contextmanager
from functools import partial
from math import ceil
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event, text
from sqlalchemy.exc import DatabaseError, IntegrityError

from api.store.address import parse_url
from api.store.complaints import StoreUnavailableError, is_lock_error, translate_errors
from api.store.schema import upgrade_schema
from api.store.sqlite_file import SqliteFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import URL, Connection, Engine

_LONGEST_TIMEOUT = 86_400.0
"""Seconds that both SQLite and PostgreSQL accept."""
DEFAULT_TIMEOUT = 10.0
"""Maximum seconds to wait for a lock or a connection."""
_RETRY_INTERVAL = 0.01
"""Seconds between attempts to turn on write-ahead logging, for which SQLite does not wait."""
_TRIAL_COMMITS = 16
"""Number of commits that test for free disk space; a single one may fit into free pages."""


class Database:
    """A database with the schema of the service.

    Parameters
    ----------
    url : str
        ``sqlite:///FILE`` or ``postgresql://USER:PASSWORD@HOST/NAME``.
    timeout : float
        Maximum seconds to wait for a lock or a connection.

    Raises
    ------
    InputError
        If the URL is malformed or names another kind of database.

    Attributes
    ----------
    guard : callable
        Called before each transaction; raises `StoreUnavailableError` if writing is not allowed.
    report : callable
        Called with each `StoreUnavailableError`, and with None after each successful write.
    """

    def __init__(self, url: str, timeout: float = DEFAULT_TIMEOUT) -> None:
        address = parse_url(url)
        timeout = min(timeout, _LONGEST_TIMEOUT)
        is_file = address.get_backend_name() == "sqlite"
        self._file = SqliteFile(str(address.database)) if is_file else None
        self._engine = (
            _create_sqlite_engine(self._file, timeout)
            if self._file
            else _create_postgresql_engine(address, timeout)
        )
        self.guard: Callable[[], None] = lambda: None
        self.report: Callable[[StoreUnavailableError | None], None] = lambda _error: None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a connection for a read-only transaction as a context.

        Raises
        ------
        StoreUnavailableError
            If the database does not answer.
        """
        with self._report_errors(), self._connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open a connection for a transaction, which is committed at the end of the context.

        Raises
        ------
        StoreUnavailableError
            If the database does not answer or cannot write, or `guard` forbids it.
        """
        with self._report_errors(), self._transaction() as connection:
            yield connection
        self.report(None)

    def try_to_write(self) -> None:
        """Check that the database can be written, without changing its contents.

        Raises
        ------
        StoreUnavailableError
            For the same reasons as `writing`.
        """
        same = text("UPDATE alembic_version SET version_num = version_num")
        with self._report_errors():
            for _ in range(_TRIAL_COMMITS):
                with self._transaction() as connection:
                    connection.execute(same)
        self.report(None)

    @property
    def engine(self) -> Engine:
        """The SQLAlchemy engine, for connections outside of transactions."""
        return self._engine

    @property
    def lock_file(self) -> str | None:
        """Path of the file whose lock protects an SQLite database; None for PostgreSQL."""
        return None if self._file is None else f"{self._file.name}.lock"

    def prepare(self, *, may_create: bool = True) -> None:
        """Check the file of an SQLite database, and create it if it is missing and may be created.

        Raises
        ------
        InputError
            If the file cannot be a database, or is missing and must not be created.
        """
        if self._file is not None:
            self._file.prepare(may_create=may_create)

    def migrate(self, *, may_create: bool = True) -> None:
        """Upgrade the schema; several processes may do so at the same time.

        Raises
        ------
        InputError
            If the schema is not one of tsaces, or is missing and must not be created.
        """
        with self.writing() as connection:
            upgrade_schema(connection, may_create=may_create)

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        self.guard()
        with self._connect() as plain:
            connection = plain.execution_options(writes=True)
            with connection.begin():
                yield connection
        self._confirm_file()  # otherwise the data went to a file that was deleted

    @contextmanager
    def _connect(self) -> Iterator[Connection]:
        self._confirm_file()
        with translate_errors(), self._engine.connect() as connection:
            try:
                yield connection
            except IntegrityError:
                raise
            except DatabaseError as error:
                if self._file is not None and not is_lock_error(error.orig):
                    connection.invalidate()  # it may have become read-only
                raise

    def _confirm_file(self) -> None:
        if self._file is not None:
            self._file.confirm()

    @contextmanager
    def _report_errors(self) -> Iterator[None]:
        try:
            yield
        except StoreUnavailableError as error:
            self.report(error)
            raise

    def close(self) -> None:
        """Close every connection that is not in use."""
        self._engine.dispose()


def _create_sqlite_engine(file: SqliteFile, timeout: float) -> Engine:
    connect = partial(sqlite3.connect, file.uri, uri=True, timeout=timeout, check_same_thread=False)
    engine = create_engine("sqlite:///FILE", creator=connect)
    event.listen(engine, "connect", partial(_set_up_sqlite, timeout))
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _create_postgresql_engine(address: URL, timeout: float) -> Engine:
    engine = create_engine(
        address,
        pool_pre_ping=True,
        pool_timeout=timeout,
        connect_args={"connect_timeout": ceil(timeout), "client_encoding": "utf8"},
    )
    event.listen(engine, "connect", partial(_set_up_postgresql, timeout))
    return engine


def _set_up_postgresql(timeout: float, connection: Any, _record: object) -> None:
    """Set the lock timeout, which is infinite by default, to the same as for SQLite."""
    connection.execute(f"SET lock_timeout = {ceil(1000 * timeout)}")
    connection.commit()


def _set_up_sqlite(timeout: float, connection: Any, _record: object) -> None:
    """Turn on write-ahead logging, so that readers do not wait, and full synchronization."""
    connection.isolation_level = None  # transactions are begun explicitly, below
    _turn_on_write_ahead(connection, timeout)
    for pragma in ("synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _turn_on_write_ahead(connection: Any, timeout: float) -> None:
    """Turn on write-ahead logging, and retry while another connection holds the lock."""
    deadline = time.monotonic() + timeout
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if not is_lock_error(error) or time.monotonic() >= deadline:
                raise
            time.sleep(_RETRY_INTERVAL)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at the start, since SQLite does not wait for it later on."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
