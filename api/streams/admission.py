"""Bounds how many streams are open, of one client and of all together."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from typing import TYPE_CHECKING, Self

from api.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Collection
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
        self._of_client: defaultdict[str, set[AdmittedStream]] = defaultdict(set)

    def admit(self, client: str, kind: str) -> AdmittedStream:
        """Admit a stream, which counts from now on.

        Raises
        ------
        ProblemError
            429 if there are too many.
        """
        if len(self._of_client.get(client, ())) >= self._most_of_a_client:
            raise _too_many(f"{self._most_of_a_client} streams are open already")
        if self.open >= self._most:
            raise _too_many(f"{self._most} streams of all clients are open already")
        stream = AdmittedStream(self, client, kind)
        self._of_client[client].add(stream)
        self._count(kind, 1)
        return stream

    def release(self, stream: AdmittedStream) -> None:
        """Count a stream no more."""
        streams = self._of_client[stream.client]
        streams.discard(stream)
        if not streams:
            del self._of_client[stream.client]
        self._count(stream.kind, -1)

    def clients(self) -> set[str]:
        """Return who has streams open."""
        return set(self._of_client)

    def revoke(self, clients: Collection[str]) -> None:
        """Let the streams of some clients end."""
        for client in clients:
            for stream in self._of_client.get(client, ()):
                stream.revoked.set()

    def _count(self, kind: str, change: int) -> None:
        self.open += change
        self._metrics.open_streams.labels(kind).inc(change)


class AdmittedStream:
    """A stream that counts until it is left.

    Parameters
    ----------
    admission : Admission
    client, kind : str

    Attributes
    ----------
    client, kind : str
    revoked : asyncio.Event
        Set once its client may not read any more.
    """

    def __init__(self, admission: Admission, client: str, kind: str) -> None:
        self.client = client
        self.kind = kind
        self.revoked = asyncio.Event()
        self._admission = admission

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        error_type: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._admission.release(self)


def _too_many(detail: str) -> ProblemError:
    return ProblemError(429, detail, headers={"Retry-After": _RETRY_AFTER})
