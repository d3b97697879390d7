"""What can go wrong between a client and a server.

::

    ClientError
    ├── ProblemError          the server says what is wrong
    ├── UnreachableError      no server, for longer than the client's patience
    ├── JobFailedError        a job ended without an embedding
    ├── WaitTimeoutError      a job has not ended in time
    └── PlanChangedError      a stream would go on with another plan
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsaces.errors import TsacesError, printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tsaces.client.jobs import JobStatus


class ClientError(TsacesError):
    """Base of every error of the client's own."""


class ProblemError(ClientError):
    """An answer of the server that is an error.

    Parameters
    ----------
    status : int
        Of HTTP.
    detail : str
        What is wrong and what to do, a line each.
    errors : iterable of str
        A line for every field that is wrong: its path, and what is wrong with it.

    Attributes
    ----------
    status : int
    detail : str
    errors : tuple of str
    """

    def __init__(self, status: int, detail: str, errors: Iterable[str] = ()) -> None:
        self.status = status
        self.detail = "\n".join(map(printable, detail.splitlines()))
        self.errors = tuple(map(printable, errors))
        super().__init__(self.detail)


class UnreachableError(ClientError):
    """No server answered for longer than the client's patience."""


class JobFailedError(ClientError):
    """A job ended without an embedding.

    Attributes
    ----------
    status : JobStatus
    """

    def __init__(self, status: JobStatus) -> None:
        self.status = status
        super().__init__(
            printable(f"job {status.id} failed: {status.message or 'no reason given'}")
        )


class WaitTimeoutError(ClientError, TimeoutError):
    """A job has not ended in the time that was given."""


class PlanChangedError(ClientError):
    """A stream broke, and the server goes on with another plan: the job found a better one."""
