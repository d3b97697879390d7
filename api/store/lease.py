"""A lease that allows one server for each database, since two would run each other's jobs.

The lock on a file is one of the operating system, which ends with its process however that ends.
The package filelock would replace eight lines by the same lock. However, it refuses files of other
users in folders such as ``/tmp``, falls back to a weaker lock on systems without one, and does not
support PostgreSQL, whose lock is awaited in the same way.
"""

from __future__ import annotations

import fcntl
import logging
import os
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from api.store.complaints import StoreUnavailableError, translate_errors
from tsaces.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from api.store.database import Database

_log = logging.getLogger("tsaces.store")
_SERVER_LOCK = 7_153_022
"""Key of the advisory lock, which no other program in the database should use."""
_START_INTERVAL = 0.2
"""Seconds between attempts to take the lease at the start."""
_LOCK_TIMEOUT = 3.0
"""Maximum seconds to wait for another thread that confirms the lease."""
_CHECK_INTERVAL = 1.0
"""Seconds between checks of the lease."""
DEFAULT_TAKEOVER = 30.0
"""Seconds for which all checks must find another holder before the lease counts as lost.

The server's own old connection, which may still hold the lock, ends sooner.
"""


class LeaseLostError(StoreUnavailableError):
    """Another server holds the lease."""


class DatabaseLease:
    """The lease of a database, which one server holds until its process ends.

    For SQLite, it is a lock on a file next to the database. For PostgreSQL, it is an advisory lock,
    which is lost with its connection and is taken again after an outage.

    Parameters
    ----------
    database : Database
    on_lost : callable
        Called if another server has taken the lease during an outage.
    timeout : float
        Maximum seconds to wait for the lease at the start.
    takeover : float
        Seconds for which another server must hold the lease before it counts as lost.

    Raises
    ------
    InputError
        If another server still holds the lease after some seconds.
    StoreUnavailableError
        If the database does not answer.
    """

    def __init__(
        self, database: Database, on_lost: Callable[[], None], timeout: float, takeover: float
    ) -> None:
        self._engine = database.engine
        self._lock_file = database.lock_file
        self._on_lost = on_lost
        self._takeover = takeover
        self._file: int | None = None
        self._connection: Connection | None = None
        self._closed = threading.Event()
        self._confirming = threading.Lock()
        deadline = time.monotonic() + timeout
        while not self._take():
            if time.monotonic() > deadline:
                raise InputError("--database: another server is at work on it; end that one first")
            time.sleep(_START_INTERVAL)
        if self._connection is not None:
            threading.Thread(target=self._keep_held, daemon=True).start()

    def confirm(self) -> None:
        """Check that the lease is still held, or take it again.

        Raises
        ------
        StoreUnavailableError
            If the database does not answer; a `LeaseLostError` if another server holds the lease.
        """
        if self._lock_file is not None:
            return  # a file lock cannot be lost
        if not self._confirming.acquire(timeout=_LOCK_TIMEOUT):
            raise StoreUnavailableError("the database does not answer")
        try:
            if self._closed.is_set():
                raise StoreUnavailableError("the claim on the database has been given up")
            if not (self._is_held() or self._take()):
                raise LeaseLostError("another server is at work on the database")
        finally:
            self._confirming.release()

    def release(self) -> None:
        """Release the lease."""
        self._closed.set()
        if self._file is not None:
            os.close(self._file)
        if self._confirming.acquire(
            timeout=_LOCK_TIMEOUT
        ):  # another thread could be taking it again
            self._drop_connection()
            self._confirming.release()

    def _take(self) -> bool:
        if self._lock_file is None:
            return self._take_in_postgresql()
        path = self._lock_file
        try:
            file = os.open(path, os.O_RDWR | os.O_CREAT, mode=0o666)
        except OSError as error:
            raise StoreUnavailableError(f"{path} cannot be opened: {error.strerror}") from None
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return False
        self._file = file
        return True

    def _take_in_postgresql(self) -> bool:
        """Try to take the advisory lock on a separate connection, which stays open."""
        with translate_errors():
            connection = self._engine.connect()
            query = text(f"SELECT pg_try_advisory_lock({_SERVER_LOCK})")
            is_ours = bool(connection.execute(query).scalar_one())
            connection.commit()
        if is_ours:
            self._connection = connection
        else:
            connection.close()
        return is_ours

    def _keep_held(self) -> None:
        """Check the lease regularly and take it again after an outage."""
        missed = 0
        while not self._closed.wait(_CHECK_INTERVAL):
            try:
                self.confirm()
            except LeaseLostError:
                missed += 1
            except StoreUnavailableError:
                continue  # the holder is unknown while the database is unavailable
            else:
                missed = 0
            if missed and missed * _CHECK_INTERVAL >= self._takeover:
                _log.critical("another server has taken the database over")
                self._on_lost()
                return

    def _is_held(self) -> bool:
        if self._connection is None:
            return False
        try:
            with translate_errors():
                self._connection.execute(text("SELECT 1"))
                self._connection.commit()
        except StoreUnavailableError:
            self._drop_connection()
        return self._connection is not None

    def _drop_connection(self) -> None:
        if self._connection is not None:
            with suppress(DBAPIError):  # it may already be closed
                self._connection.close()
        self._connection = None
