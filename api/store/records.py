"""What is kept of jobs, as data."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from tsaces.errors import TsacesError
from tsaces.model.embedding import relative_gap

if TYPE_CHECKING:
    from sqlalchemy import Row


class Status(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


OPEN = (Status.QUEUED, Status.RUNNING)
LONGEST_NAME = 255
"""Characters of an instance's name that are kept beside its job."""


class KeyReusedError(TsacesError):
    """An idempotency key came a second time, with another request."""


class TooManyJobsError(TsacesError):
    """A client has as many open jobs as it may."""


@dataclass(frozen=True)
class NewJob:
    """A request that was accepted.

    Attributes
    ----------
    client : str
    request : str
        JSON.
    digest : str
        Of the request.
    idempotency_key : str or None
    name : str
        Of the instance.
    method : str
    objective : str
    """

    client: str
    request: str
    digest: str
    idempotency_key: str | None = None
    name: str = ""
    method: str = ""
    objective: str = "throughput"


@dataclass(frozen=True)
class JobSummary:
    """A job as it is listed; times are seconds since 1970.

    Of the instance's name there are `LONGEST_NAME` characters at most.
    """

    id: str
    created_at: float
    client: str
    name: str
    method: str
    objective: str
    status: Status
    attempts: int
    started_at: float | None
    finished_at: float | None
    throughput: float | None
    upper_bound: float | None
    agents: int | None
    message: str | None

    @property
    def is_open(self) -> bool:
        """Whether it is still queued or running."""
        return self.status in OPEN

    @property
    def early_end(self) -> Status:
        """How it ends if its search is cut off: what it found counts."""
        return Status.FAILED if self.throughput is None else Status.SUCCEEDED

    @property
    def gap(self) -> float | None:
        """Share of the upper bound that the best found may still miss."""
        if self.throughput is None or self.upper_bound is None:
            return None
        return relative_gap(self.throughput, self.upper_bound)


@dataclass(frozen=True)
class Job(JobSummary):
    """A job as it is kept: with what was asked for, as JSON."""

    request: str


class Position(NamedTuple):
    """A job's place in the order of jobs, which stays as it is whatever comes and goes."""

    created_at: float
    id: str


@dataclass(frozen=True)
class Event:
    """Something that happened to a job.

    Attributes
    ----------
    number : int
        From 1, without a gap.
    kind : str
    data : str
        JSON.
    """

    number: int
    kind: str
    data: str


@dataclass(frozen=True)
class Result:
    """The best that a job has found: an embedding document, and its compiled plan's file."""

    embedding: str
    plan: bytes


Kept = TypeVar("Kept", bound=JobSummary)


def job_of(row: Row[Any]) -> Job:
    """Return a row of the table of jobs as a job."""
    return _of(row, Job)


def summary_of(row: Row[Any]) -> JobSummary:
    """Return a row of the table of jobs, which need not have the request, as it is listed."""
    return _of(row, JobSummary)


def _of(row: Row[Any], kind: type[Kept]) -> Kept:
    columns = {field.name: getattr(row, field.name) for field in fields(kind)}
    return kind(**columns | {"status": Status(row.status), "name": json.loads(row.name)})
