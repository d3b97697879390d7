"""Limits on the number of open streams, per client and in total."""

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
"""Seconds after which a refused client should retry, as a header value."""


class Admission:
    """The open streams of the server; refuses new ones above the limits.

    Parameters
    ----------
    metrics : Metrics
    max_per_client, max_total : int
        Maximum number of open streams, per client and in total.

    Attributes
    ----------
    open : int
        Number of open streams of all clients.
    """

    def __init__(self, metrics: Metrics, *, max_per_client: int, max_total: int) -> None:
        self.open = 0
        self._metrics = metrics
        self._max_per_client = max_per_client
        self._max_total = max_total
        self._by_client: defaultdict[str, set[AdmittedStream]] = defaultdict(set)

    def admit(self, client: str, kind: str) -> AdmittedStream:
        """Admit a stream and count it from now on.

        Raises
        ------
        ProblemError
            429 if too many streams are open.
        """
        if len(self._by_client.get(client, ())) >= self._max_per_client:
            raise _too_many_error(f"{self._max_per_client} streams are open already")
        if self.open >= self._max_total:
            raise _too_many_error(f"{self._max_total} streams of all clients are open already")
        stream = AdmittedStream(self, client, kind)
        self._by_client[client].add(stream)
        self._count(kind, 1)
        return stream

    def release(self, stream: AdmittedStream) -> None:
        """Stop counting a stream."""
        streams = self._by_client[stream.client]
        streams.discard(stream)
        if not streams:
            del self._by_client[stream.client]
        self._count(stream.kind, -1)

    def clients(self) -> set[str]:
        """Return the clients that have open streams."""
        return set(self._by_client)

    def revoke(self, clients: Collection[str]) -> None:
        """Tell the streams of some clients to end."""
        for client in clients:
            for stream in self._by_client.get(client, ()):
                stream.revoked.set()

    def _count(self, kind: str, change: int) -> None:
        self.open += change
        self._metrics.open_streams.labels(kind).inc(change)


class AdmittedStream:
    """A stream that counts until its context is left.

    Parameters
    ----------
    admission : Admission
    client, kind : str

    Attributes
    ----------
    client, kind : str
    revoked : asyncio.Event
        Set once the token of the client has been revoked.
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


def _too_many_error(detail: str) -> ProblemError:
    return ProblemError(429, detail, headers={"Retry-After": _RETRY_AFTER})
