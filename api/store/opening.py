"""Opens a database for as long as it is needed."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from api.store.claim import Claim
from api.store.database import Database

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def open_database(url: str, on_lost: Callable[[], None] | None = None) -> Iterator[Database]:
    """Give a database whose schema is up to date, and close it in the end.

    Parameters
    ----------
    url : str
        As `Database` takes it.
    on_lost : callable, optional
        For the one server that works on the database: it is claimed before anything is changed,
        nothing is written while another has it, and this is called if another takes it over.

    Raises
    ------
    InputError
        If the URL names no database of ours, or another server has claimed it.
    StoreUnavailableError
        If the database does not answer.
    """
    with ExitStack() as stack:
        database = Database(url)
        stack.callback(database.close)
        if on_lost is not None:
            claim = Claim(database, on_lost)
            stack.callback(claim.release)
            database.guard = claim.confirm
        database.migrate()
        yield database
