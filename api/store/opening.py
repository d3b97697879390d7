"""Opens a database for as long as it is needed."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from api.store.complaints import StoreDamagedError
from api.store.database import Database
from api.store.lease import DatabaseLease
from tsaces.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def open_database(
    url: str, on_lost: Callable[[], None] | None = None, *, may_create: bool = True
) -> Iterator[Database]:
    """Give a database whose schema is up to date, and close it in the end.

    Parameters
    ----------
    url : str
        As `Database` takes it.
    on_lost : callable, optional
        For the one server that works on the database: it is claimed before anything is changed,
        nothing is written while another has it, and this is called if another takes it over.
    may_create : bool
        Whether a database that is not there, or has no schema yet, is made.

    Raises
    ------
    InputError
        If the URL names no database of ours, or one that is damaged, or another server has
        claimed it.
    StoreUnavailableError
        If the database does not answer.
    """
    with ExitStack() as stack:
        stack.enter_context(_damage_is_bad_input())
        database = Database(url)
        stack.callback(database.close)
        database.prepare(may_create=may_create)
        if on_lost is not None:
            claim = DatabaseLease(database, on_lost)
            stack.callback(claim.release)
            database.guard = claim.confirm
        database.migrate(may_create=may_create)
        yield database


@contextmanager
def _damage_is_bad_input() -> Iterator[None]:
    """Waiting does not help: whoever has named the database has to name another, or mend it."""
    try:
        yield
    except StoreDamagedError as error:
        raise InputError(
            f"--database: {error}; restore a backup, or name another database"
        ) from error
