"""The records of jobs as data classes."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from tsaces.errors import TsacesError
from tsaces.model.embedding import relative_gap

if TYPE_CHECKING:
    from sqlalchemy import Row


class JobState(StrEnum):
    """The state of a job."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


OPEN = (JobState.QUEUED, JobState.RUNNING)
LONGEST_NAME = 255
"""Maximum number of characters of an instance's name that are stored with its job."""


class KeyReusedError(TsacesError):
    """An idempotency key was used again with another request."""


class TooManyJobsError(TsacesError):
    """A client has as many open jobs as are allowed."""


@dataclass(frozen=True)
class NewJob:
    """A valid request for a job.

    Attributes
    ----------
    client : str
    request : str
        The request as JSON.
    digest : str
        Digest of the request.
    idempotency_key : str or None
    name : str
        Name of the instance.
    method : str
    objective : str
    family : str
        Of its instance, see `tsaces.formats.transfer.family_of`; empty if nothing that is known
        of others is wanted.
    """

    client: str
    request: str
    digest: str
    idempotency_key: str | None = None
    name: str = ""
    method: str = ""
    objective: str = "throughput"
    family: str = ""


@dataclass(frozen=True)
class JobSummary:
    """A job without its request, as in lists; times are seconds since 1970.

    The instance's name is cut to `LONGEST_NAME` characters.
    """

    id: str
    created_at: float
    client: str
    name: str
    method: str
    objective: str
    status: JobState
    attempts: int
    started_at: float | None
    finished_at: float | None
    throughput: float | None
    upper_bound: float | None
    agents: int | None
    message: str | None

    @property
    def is_open(self) -> bool:
        """Whether the job is still queued or running."""
        return self.status in OPEN

    @property
    def early_end(self) -> JobState:
        """The status of the job if its search is stopped early: success if it has a result."""
        return JobState.FAILED if self.throughput is None else JobState.SUCCEEDED

    @property
    def gap(self) -> float | None:
        """Relative gap between the best throughput and the upper bound; None if unknown."""
        if self.throughput is None or self.upper_bound is None:
            return None
        return relative_gap(self.throughput, self.upper_bound)


@dataclass(frozen=True)
class Job(JobSummary):
    """A job with its request as JSON, and its family as in `NewJob`."""

    request: str
    family: str


class KnownResult(NamedTuple):
    """The embedding of a job, as a document, that may suit another job."""

    job_id: str
    embedding: str


class Position(NamedTuple):
    """The sort key of a job in lists, which does not depend on other jobs."""

    created_at: float
    id: str


@dataclass(frozen=True)
class Event:
    """An event of a job.

    Attributes
    ----------
    number : int
        Consecutive number of the event in its job, from 1.
    kind : str
    data : str
        The details as JSON.
    """

    number: int
    kind: str
    data: str


@dataclass(frozen=True)
class Result:
    """The best result of a job: an embedding document and the file of its compiled plan."""

    embedding: str
    plan: bytes


Kept = TypeVar("Kept", bound=JobSummary)


def job_of(row: Row[Any]) -> Job:
    """Return a row of the table of jobs as a job."""
    return _build(row, Job)


def summary_of(row: Row[Any]) -> JobSummary:
    """Return a row of the table of jobs, possibly without its request, as a summary."""
    return _build(row, JobSummary)


def _build(row: Row[Any], kind: type[Kept]) -> Kept:
    columns = {field.name: getattr(row, field.name) for field in fields(kind)}
    return kind(**columns | {"status": JobState(row.status), "name": json.loads(row.name)})
