"""What is kept of jobs, as data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from tsaces.errors import TsacesError

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
    """

    client: str
    request: str
    digest: str
    idempotency_key: str | None = None


@dataclass(frozen=True)
class Job:
    """A job as it is kept; times are seconds since 1970."""

    id: str
    created_at: float
    client: str
    request: str
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


def job_of(row: Row[Any]) -> Job:
    """Return a row of the table of jobs as a job."""
    return Job(
        id=row.id,
        created_at=row.created_at,
        client=row.client,
        request=row.request,
        status=Status(row.status),
        attempts=row.attempts,
        started_at=row.started_at,
        finished_at=row.finished_at,
        throughput=row.throughput,
        upper_bound=row.upper_bound,
        agents=row.agents,
        message=row.message,
    )
