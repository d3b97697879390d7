"""Validation of database URLs.

Error messages never repeat text that may be part of a password.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from psycopg.pq import Conninfo
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from tsaces.errors import InputError

if TYPE_CHECKING:
    from sqlalchemy import URL

_FORMS = "use sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME"
_DRIVER = "postgresql+psycopg"
_LARGEST_PORT = 65_535
"""Largest number of a TCP port."""


def parse_url(url: str) -> URL:
    """Parse and validate a database URL.

    Parameters
    ----------
    url : str
        ``sqlite:///FILE`` or ``postgresql://USER:PASSWORD@HOST/NAME``.

    Raises
    ------
    InputError
        If the URL is malformed or names another kind of database.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):  # ValueError if the port is not a number
        raise _refusal(f"not a URL; {_FORMS}") from None
    match parsed.get_backend_name():
        case "sqlite":
            return _check_sqlite(parsed)
        case "postgresql":
            return _check_postgresql(parsed)
        case other:
            raise _refusal(f"{other!r} is not supported; {_FORMS}")


def _check_sqlite(url: URL) -> URL:
    if url.drivername not in {"sqlite", "sqlite+pysqlite"}:
        raise _refusal("SQLite has no drivers to choose from; use sqlite:///FILE")
    if url.host is not None or url.username is not None or url.port is not None:
        raise _refusal(
            "SQLite is on no host; use three slashes, sqlite:///FILE, or four, sqlite:////"
        )
    if url.query:
        raise _refusal("SQLite takes nothing behind a ?; use sqlite:///FILE alone")
    name = url.database or ""
    if name in {"", ":memory:"} or name.startswith("file:"):
        raise _refusal(
            "jobs and tokens must outlive the process, so name a file: sqlite:///tsaces.db"
        )
    if "\0" in name:
        raise _refusal("no file has a NUL in its name")
    return url


def _check_postgresql(url: URL) -> URL:
    if url.drivername not in {"postgresql", _DRIVER}:
        raise _refusal("another driver than psycopg cannot be chosen; use postgresql://...")
    if "@" in (url.host or "") or "/" in (url.host or ""):
        raise _refusal("write @ as %40 and / as %2F in names and passwords")
    if url.port is not None and not 0 < url.port <= _LARGEST_PORT:
        raise _refusal(f"port {url.port} is none; give one from 1 to {_LARGEST_PORT:,}")
    known = {option.keyword.decode() for option in Conninfo.get_defaults()}
    for name, value in url.query.items():
        if name not in known:
            raise _refusal(f"PostgreSQL has no parameter {name!r}, behind the ?; leave it out")
        if not isinstance(value, str) and name not in {"host", "port"}:
            raise _refusal(f"the parameter {name!r} is given twice; leave one out")
    return url.set(drivername=_DRIVER)


def _refusal(what: str) -> InputError:
    return InputError(f"--database: {what}")
