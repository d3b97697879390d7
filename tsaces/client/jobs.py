"""Jobs, their status and their events, as the client returns them."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tsaces.model.notice import Notice

_OPEN = frozenset({"queued", "running"})


@dataclass(frozen=True)
class Job:
    """A submitted job; all methods of the clients that take an id accept it as well.

    Attributes
    ----------
    id : str
    idempotency_key : str
        Key of the submission; another submission of the same request with it returns the same job.
    notices : tuple of Notice
        What the service accepted in the request although it may not be intended.
    """

    id: str
    idempotency_key: str
    notices: tuple[Notice, ...] = field(default=(), compare=False)

    def __str__(self) -> str:
        return self.id


@dataclass(frozen=True)
class JobStatus:
    """The status of a job; times are seconds since 1970.

    Attributes
    ----------
    id : str
    status : str
        ``queued``, ``running``, ``succeeded``, ``failed`` or ``cancelled``.
    throughput : float or None
        Products per timestep of the best embedding so far.
    upper_bound : float or None
        Proven upper bound on the throughput of any plan.
    gap : float or None
        ``(upper_bound - throughput) / upper_bound``.
    agents : int or None
        Number of agents of the best embedding so far.
    message : str or None
        Reason why the job ended.
    created_at : float
    started_at, finished_at : float or None
    attempts : int
        Number of starts; more than one if the server was restarted.
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
        """Return the status in parsed JSON; unknown fields are ignored."""
        known = {item.name for item in fields(cls)}
        return cls(**{name: value for name, value in document.items() if name in known})

    @property
    def is_open(self) -> bool:
        """Whether the job is still queued or running."""
        return self.status in _OPEN


@dataclass(frozen=True)
class JobSummary(JobStatus):
    """A job in a list: its status, as in `JobStatus`, and its request in brief.

    Attributes
    ----------
    name : str
        First 255 characters of the name of the instance.
    method : str
    objective : str
    can_end : bool
        Whether the client may cancel and delete the job.
    """

    name: str = ""
    method: str = ""
    objective: str = "throughput"
    can_end: bool = False


@dataclass(frozen=True)
class JobEvent:
    """An event of a job.

    Attributes
    ----------
    number : int
        Consecutive number, from 1.
    kind : str
        ``queued``, ``started``, ``incumbent``, ``bound``, ``requeued`` or ``ended``.
    data : mapping of str to Any
        Details, such as the throughput of an incumbent.
    """

    number: int
    kind: str
    data: Mapping[str, Any]
