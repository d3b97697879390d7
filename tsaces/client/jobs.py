"""Jobs as a client sees them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Mapping

_OPEN = frozenset({"queued", "running"})


@dataclass(frozen=True)
class Job:
    """A handle on a submitted job; every method of a client that takes an id takes it as well.

    Attributes
    ----------
    id : str
    idempotency_key : str
        Submitting the same instance with it once more gives the same job.
    """

    id: str
    idempotency_key: str

    def __str__(self) -> str:
        return self.id


@dataclass(frozen=True)
class JobStatus:
    """Where a job stands; times are seconds since 1970.

    Attributes
    ----------
    id : str
    status : str
        ``queued``, ``running``, ``succeeded``, ``failed`` or ``cancelled``.
    throughput : float or None
        Products per timestep of the best embedding so far.
    upper_bound : float or None
        Proven: no plan has a higher throughput.
    gap : float or None
        ``(upper_bound - throughput) / upper_bound``.
    agents : int or None
        Fleet of the best embedding so far.
    message : str or None
        Why the job ended.
    created_at : float
    started_at, finished_at : float or None
    attempts : int
        Starts; more than one if the server was restarted.
    """

    id: str
    status: str
    throughput: float | None = None
    upper_bound: float | None = None
    gap: float | None = None
    agents: int | None = None
    message: str | None = None
    created_at: float = 0.0
    started_at: float | None = None
    finished_at: float | None = None
    attempts: int = 0

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Self:
        """Build a status from parsed JSON; fields that are not known are left out."""
        known = {item.name for item in fields(cls)}
        return cls(**{name: value for name, value in document.items() if name in known})

    @property
    def is_open(self) -> bool:
        """Whether the job is still queued or running."""
        return self.status in _OPEN


@dataclass(frozen=True)
class JobSummary(JobStatus):
    """A job in a list: where it stands, as `JobStatus`, and what it is about.

    Attributes
    ----------
    name : str
        Of the instance; its first 255 characters.
    method : str
    objective : str
    can_end : bool
        Whether whoever asked may cancel and delete it.
    """

    name: str = ""
    method: str = ""
    objective: str = "throughput"
    can_end: bool = False


@dataclass(frozen=True)
class JobEvent:
    """Something that happened to a job.

    Attributes
    ----------
    number : int
        Counted from 1.
    kind : str
        ``queued``, ``started``, ``incumbent``, ``bound``, ``requeued`` or ``ended``.
    data : mapping of str to Any
        Figures of an incumbent, for example.
    """

    number: int
    kind: str
    data: Mapping[str, Any]
