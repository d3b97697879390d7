"""One server a database: two would run each other's jobs.

The lock on a file is the system's, which ends with its process however that ends. filelock takes
the same lock in place of eight lines. It refuses files of other users in folders such as ``/tmp``,
of itself makes a weaker lock where the system has none, and has nothing for PostgreSQL, which is
waited for in the same way.
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

from api.store.complaints import StoreUnavailableError, translated
from tsaces.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from api.store.database import Database

_log = logging.getLogger("tsaces.store")
_SERVER_LOCK = 7_153_022
"""Any number, as long as nobody else in the database takes the same advisory lock."""
_PATIENCE = 10.0
_TURN = 3.0
"""Seconds to wait for others who look: after that, the database lets them wait."""
_LOOK_EVERY = 1.0
_GIVE_UP_AFTER = 30
"""Looks in a row that find the claim with somebody else: our own old connection lingers less."""


class ClaimLostError(StoreUnavailableError):
    """Another server is at work on the database."""


class DatabaseLease:
    """Held by the one server that works on a database, until its process ends.

    Of SQLite it is a lock on a file beside the database; of PostgreSQL an advisory lock, which
    goes with the connection that has it and is taken again after an outage.

    Parameters
    ----------
    database : Database
    on_lost : callable
        Called if another server has taken the database over during an outage.

    Raises
    ------
    InputError
        If another server holds it for some seconds.
    StoreUnavailableError
        If the database does not answer.
    """

    def __init__(self, database: Database, on_lost: Callable[[], None]) -> None:
        self._engine = database.engine
        self._lock_file = database.lock_file
        self._on_lost = on_lost
        self._file: int | None = None
        self._connection: Connection | None = None
        self._closed = threading.Event()
        self._looking = threading.Lock()
        deadline = time.monotonic() + _PATIENCE
        while not self._take():
            if time.monotonic() > deadline:
                raise InputError("--database: another server is at work on it; end that one first")
            time.sleep(_PATIENCE / 50)
        if self._connection is not None:
            threading.Thread(target=self._keep, daemon=True).start()

    def confirm(self) -> None:
        """Make sure that the claim is still held, or is again.

        Raises
        ------
        StoreUnavailableError
            If the database does not answer; a `ClaimLostError` if another server has it.
        """
        if self._lock_file is not None:
            return  # nobody can take a file's lock away
        if not self._looking.acquire(timeout=_TURN):
            raise StoreUnavailableError("the database does not answer")
        try:
            if self._closed.is_set():
                raise StoreUnavailableError("the claim on the database has been given up")
            if not (self._is_held() or self._take()):
                raise ClaimLostError("another server is at work on the database")
        finally:
            self._looking.release()

    def release(self) -> None:
        """Give it up."""
        self._closed.set()
        if self._file is not None:
            os.close(self._file)
        if self._looking.acquire(timeout=_TURN):  # or it could be taken again just now
            self._drop_connection()
            self._looking.release()

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
        """Take a lock that belongs to a connection of its own, which stays open."""
        with translated():
            connection = self._engine.connect()
            query = text(f"SELECT pg_try_advisory_lock({_SERVER_LOCK})")
            is_ours = bool(connection.execute(query).scalar_one())
            connection.commit()
        if is_ours:
            self._connection = connection
        else:
            connection.close()
        return is_ours

    def _keep(self) -> None:
        """Take the lock again after an outage, which ends the connection that had it."""
        missed = 0
        while not self._closed.wait(_LOOK_EVERY):
            try:
                self.confirm()
            except ClaimLostError:
                missed += 1
            except StoreUnavailableError:
                continue  # nobody tells whose it is while the database is away
            else:
                missed = 0
            if missed >= _GIVE_UP_AFTER:
                _log.critical("another server has taken the database over")
                self._on_lost()
                return

    def _is_held(self) -> bool:
        if self._connection is None:
            return False
        try:
            with translated():
                self._connection.execute(text("SELECT 1"))
                self._connection.commit()
        except StoreUnavailableError:
            self._drop_connection()
        return self._connection is not None

    def _drop_connection(self) -> None:
        if self._connection is not None:
            with suppress(DBAPIError):  # it may have gone with the database
                self._connection.close()
        self._connection = None
