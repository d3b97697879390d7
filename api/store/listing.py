"""Queries for lists of jobs, and the columns by which instance names are found."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, literal, select, tuple_

from api.store.records import LONGEST_NAME, JobState, JobSummary
from api.store.tables import jobs

if TYPE_CHECKING:
    from api.store.records import Position

_LISTED = tuple(jobs.c[field.name] for field in fields(JobSummary))
"""Columns of listed jobs; the request is left out, since it may have megabytes."""


@dataclass(frozen=True)
class JobFilter:
    """The filter of a list of jobs.

    Attributes
    ----------
    statuses : tuple of JobState
        Statuses of the jobs; empty for any status.
    name : str or None
        Exact name of the instance; None for any name.
    """

    statuses: tuple[JobState, ...] = ()
    name: str | None = None


def build_page_query(job_filter: JobFilter, limit: int, after: Position | None) -> Select[Any]:
    """Return the query for a page of a list, the newest jobs first.

    Pages continue after the key of the last job (keyset pagination). Even if jobs are added or
    deleted in between, none is listed twice and no existing one is skipped.
    """
    query = select(*_LISTED).order_by(jobs.c.created_at.desc(), jobs.c.id.desc()).limit(limit)
    if job_filter.statuses:
        query = query.where(jobs.c.status.in_(job_filter.statuses))
    if job_filter.name is not None:
        query = query.where(jobs.c.name_digest == _digest(job_filter.name))
    if after is not None:
        key = tuple_(jobs.c.created_at, jobs.c.id)
        query = query.where(key < tuple_(literal(after.created_at), literal(after.id)))
    return query


def build_name_columns(name: str) -> dict[str, str]:
    """Return the columns that store the name of an instance.

    The beginning of the name is stored as JSON, since PostgreSQL allows no NUL in text. Names
    are found by the digest of the whole name.
    """
    return {"name": json.dumps(name[:LONGEST_NAME]), "name_digest": _digest(name)}


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode(errors="surrogatepass")).hexdigest()
