"""Opening a database as a context."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from api.store.complaints import StoreDamagedError
from api.store.database import DEFAULT_TIMEOUT, Database
from api.store.lease import DEFAULT_TAKEOVER, DatabaseLease
from tsaces.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def open_database(
    url: str,
    on_lost: Callable[[], None] | None = None,
    *,
    may_create: bool = True,
    timeout: float = DEFAULT_TIMEOUT,
    takeover: float = DEFAULT_TAKEOVER,
) -> Iterator[Database]:
    """Open a database, upgrade its schema, and close it at the end of the context.

    Parameters
    ----------
    url : str
        URL for `Database`.
    on_lost : callable, optional
        Given only by the server. It then takes the lease before anything is changed, writes
        nothing while another server holds it, and calls this if another server has taken it.
    may_create : bool
        Whether a missing database or schema is created.
    timeout : float
        Maximum seconds to wait for a lock, a connection, or the lease.
    takeover : float
        Seconds for which another server must hold the lease before it counts as lost.

    Raises
    ------
    InputError
        If the URL names no database of tsaces, or a damaged one, or another server holds the
        lease.
    StoreUnavailableError
        If the database does not answer.
    """
    with ExitStack() as stack:
        stack.enter_context(_refuse_damaged())
        database = Database(url, timeout)
        stack.callback(database.close)
        database.prepare(may_create=may_create)
        if on_lost is not None:
            lease = DatabaseLease(database, on_lost, timeout, takeover)
            stack.callback(lease.release)
            database.guard = lease.confirm
        database.migrate(may_create=may_create)
        yield database


@contextmanager
def _refuse_damaged() -> Iterator[None]:
    """Raise `InputError` for a damaged database, since only the operator can repair it."""
    try:
        yield
    except StoreDamagedError as error:
        raise InputError(
            f"--database: {error}; restore a backup, or name another database"
        ) from error
