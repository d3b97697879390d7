"""Bounds how many streams are open, of one client and of all together."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Self

from api.problems import ProblemError

if TYPE_CHECKING:
    from types import TracebackType

    from api.metrics import Metrics

_RETRY_AFTER = "10"


class Admission:
    """Admits streams, and counts those that are open.

    Parameters
    ----------
    metrics : Metrics
    most_of_a_client, most : int
        Streams.

    Attributes
    ----------
    open : int
        Streams of all clients.
    """

    def __init__(self, metrics: Metrics, *, most_of_a_client: int, most: int) -> None:
        self.open = 0
        self._metrics = metrics
        self._most_of_a_client = most_of_a_client
        self._most = most
        self._of_client: Counter[str] = Counter()

    def admit(self, client: str, kind: str) -> AdmittedStream:
        """Admit a stream, which counts from now on.

        Raises
        ------
        ProblemError
            429 if there are too many.
        """
        if self._of_client[client] >= self._most_of_a_client:
            raise _too_many(f"{self._most_of_a_client} streams are open already")
        if self.open >= self._most:
            raise _too_many(f"{self._most} streams of all clients are open already")
        self._count(client, kind, 1)
        return AdmittedStream(self, client, kind)

    def release(self, client: str, kind: str) -> None:
        """Count a stream no more."""
        self._count(client, kind, -1)
        if not self._of_client[client]:
            del self._of_client[client]

    def _count(self, client: str, kind: str, change: int) -> None:
        self.open += change
        self._of_client[client] += change
        self._metrics.open_streams.labels(kind).inc(change)


class AdmittedStream:
    """A stream that counts until it is left.

    Parameters
    ----------
    admission : Admission
    client, kind : str
    """

    def __init__(self, admission: Admission, client: str, kind: str) -> None:
        self._admission = admission
        self._client = client
        self._kind = kind

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        error_type: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._admission.release(self._client, self._kind)


def _too_many(detail: str) -> ProblemError:
    return ProblemError(429, detail, headers={"Retry-After": _RETRY_AFTER})
