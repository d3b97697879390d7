"""Which jobs a list has, in what order, and what is kept so that they are found."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, literal, select, tuple_

from api.store.records import LONGEST_NAME, JobSummary, Status
from api.store.tables import jobs

if TYPE_CHECKING:
    from api.store.records import Position

_LISTED = tuple(jobs.c[field.name] for field in fields(JobSummary))
"""Not the request, which may have megabytes."""


@dataclass(frozen=True)
class Wanted:
    """Which jobs a list has.

    Attributes
    ----------
    statuses : tuple of Status
        One of these; any if there are none.
    name : str or None
        Of the instance, exactly this one; any if None.
    """

    statuses: tuple[Status, ...] = ()
    name: str | None = None


def page_of(wanted: Wanted, most: int, after: Position | None) -> Select[Any]:
    """Return the query for a page of a list, the newest jobs first.

    It goes on by the last job's key: whatever is added or deleted meanwhile, no job is listed
    twice, and none is passed over that was there all the time.
    """
    query = select(*_LISTED).order_by(jobs.c.created_at.desc(), jobs.c.id.desc()).limit(most)
    if wanted.statuses:
        query = query.where(jobs.c.status.in_(wanted.statuses))
    if wanted.name is not None:
        query = query.where(jobs.c.name_digest == _digest(wanted.name))
    if after is not None:
        key = tuple_(jobs.c.created_at, jobs.c.id)
        query = query.where(key < tuple_(literal(after.created_at), literal(after.id)))
    return query


def columns_of_name(name: str) -> dict[str, str]:
    """Return what is kept of an instance's name, however long it is.

    It is kept as JSON, for PostgreSQL takes no NUL, and its beginning only; it is found by the
    digest of the whole.
    """
    return {"name": json.dumps(name[:LONGEST_NAME]), "name_digest": _digest(name)}


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode(errors="surrogatepass")).hexdigest()
