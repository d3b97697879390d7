"""The errors of the client.

::

    ClientError
    ├── ProblemError          the server answered with an error
    ├── UnreachableError      the server did not answer for longer than the client's patience
    ├── JobFailedError        a job ended without an embedding
    ├── WaitTimeoutError      a job did not end within the timeout
    └── PlanChangedError      a resumed stream would continue with another plan
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsaces.errors import TsacesError, printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tsaces.client.jobs import JobStatus


class ClientError(TsacesError):
    """Base class of the errors of the client."""


class ProblemError(ClientError):
    """An error with which the server answered.

    Parameters
    ----------
    status : int
        HTTP status.
    detail : str
        Description of the error and of what to do, in one or more lines.
    errors : iterable of str
        One line for each invalid field, with its path and its problem.

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
    """The server did not answer for longer than the client's patience."""


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
    """A job did not end within the timeout."""


class PlanChangedError(ClientError):
    """A stream cannot be resumed because the job has found a better plan in the meantime."""
