"""The client for programs with threads."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Self

import httpx

from tsaces.client import connection
from tsaces.client.core import START_FROM_KNOWN, Core
from tsaces.client.effects import Emit, Read, Send, Sleep
from tsaces.model.solve_options import SolveOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
    from pathlib import Path

    from tsaces.client.decoding import Format
    from tsaces.client.effects import Effect, EffectResult, Flow, Result
    from tsaces.client.jobs import Job, JobEvent, JobStatus, JobSummary
    from tsaces.client.timesteps import Timestep
    from tsaces.model.embedding import Embedding
    from tsaces.model.instance import Instance


class Client:
    """Talks to a server; a context manager. Threads may share one.

    What fails for a reason that may pass (no connection, 429, 502, 503, 504) is tried again, after
    longer and longer pauses or when the server says.

    Parameters
    ----------
    url : str
        Such as ``http://localhost:8000``.
    token : str, optional
    timeout : float
        Seconds without a byte from the server after which a connection counts as broken.
    patience : float
        Seconds in a row without an answer, or without progress of a stream, after which a
        call gives up.

    Raises
    ------
    InputError
        If the address is none, or the token cannot be one.
    """

    def __init__(
        self, url: str, token: str | None = None, timeout: float = 30.0, patience: float = 60.0
    ) -> None:
        self._http = httpx.Client(**connection.options(url, token, timeout))
        self._url = url
        self._timeout = timeout
        self._core = Core(patience)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._http.close()

    def submit(  # noqa: PLR0913 - what one may choose
        self,
        instance: dict[str, Any] | Path | Instance,
        method: str = SolveOptions.method,
        time_limit: float = SolveOptions.time_limit,
        seed: int = SolveOptions.seed,
        idempotency_key: str | None = None,
        *,
        objective: str = SolveOptions.objective,
        keep: float = SolveOptions.keep,
        start_from: str = START_FROM_KNOWN,
        keep_assignment: Embedding | Mapping[str, str | None] | None = None,
        changes: int | None = None,
    ) -> Job:
        """Queue an instance for solving.

        Parameters
        ----------
        instance : dict, Path or Instance
            A document, a file or the real thing.
        method : str
        time_limit : float
            Seconds.
        seed : int
        idempotency_key : str, optional
            The same key and request give the same job; a random one if left out, so that at
            least a repeated attempt of this call does.
        objective : str
            ``throughput``, or ``fleet``: the fewest agents that keep a share of it.
        keep : float
            That share, within (0, 1].
        start_from : str
            ``known``: the search begins with the best embedding that the service knows of like
            instances, if it suits. ``nothing``: it does not.
        keep_assignment : Embedding or mapping of str to str or None, optional
            What machines run so far: they keep it, but for the fewest with which anything can be
            made.
        changes : int, optional
            How many of them may run something else instead.

        Raises
        ------
        ProblemError
            422 if the instance is none; `errors` lists everything wrong with it.
        """
        options = SolveOptions(method, time_limit, seed, objective, keep)
        flow = self._core.submit(
            *(instance, options, idempotency_key),
            start_from=start_from,
            keep_assignment=keep_assignment,
            changes=changes,
        )
        return self._result(flow)

    def status(self, job: Job | JobStatus | str) -> JobStatus:
        """Return where a job stands, and figures of the best embedding so far."""
        return self._result(self._core.status(job))

    def jobs(
        self,
        status: str | Sequence[str] | None = None,
        name: str | None = None,
        limit: int | None = None,
    ) -> Iterator[JobSummary]:
        """Yield the jobs of the service, of all its clients, the newest first.

        They are fetched page by page as they are taken; what is added or deleted meanwhile does not
        disturb the others.

        Parameters
        ----------
        status : str or sequence of str, optional
            Only jobs of this status, or of one of these.
        name : str, optional
            Only jobs whose instance has exactly this name.
        limit : int, optional
            How many at most; all of them if left out.

        Raises
        ------
        ProblemError
            422 if a status is unknown.
        """
        return self._items(self._core.jobs(status, name, limit))

    def embedding(self, job: Job | JobStatus | str) -> Embedding:
        """Return the best embedding so far; `ProblemError` 404 if there is none yet."""
        return self._result(self._core.embedding(job))

    def cancel(self, job: Job | JobStatus | str) -> JobStatus:
        """End a job at once and keep the best embedding; a job that has ended stays as it is."""
        return self._result(self._core.cancel(job))

    def delete(self, job: Job | JobStatus | str) -> None:
        """Delete a job with all that it found, ending it first if it is open."""
        self._result(self._core.delete(job))

    def events(self, job: Job | JobStatus | str, after: int = 0) -> Iterator[JobEvent]:
        """Yield what happens to a job, up to its end; reconnects by itself.

        Parameters
        ----------
        job : Job, JobStatus or str
        after : int
            Number of the last event that is known already.
        """
        return self._items(self._core.events(job, after))

    def wait(
        self,
        job: Job | JobStatus | str,
        on_event: Callable[[JobEvent], object] | None = None,
        timeout: float | None = None,
    ) -> JobStatus:
        """Wait until a job has ended and return how.

        Parameters
        ----------
        job : Job, JobStatus or str
        on_event : callable, optional
            Called with everything that happens meanwhile.
        timeout : float, optional
            Seconds.

        Raises
        ------
        JobFailedError
        WaitTimeoutError
        """
        return self._result(self._core.wait(job, on_event, timeout))

    def stream(
        self,
        job: Job | JobStatus | str,
        start: int = 0,
        steps: int | None = None,
        tick_ms: float | None = None,
        format: Format = "compact",  # noqa: A002 - the service's own name for it
    ) -> Generator[Timestep]:
        """Yield timesteps, each once and in order, however often the connection breaks.

        Parameters
        ----------
        job : Job, JobStatus or str
        start : int
            First timestep.
        steps : int, optional
            How many; endless if left out.
        tick_ms : float, optional
            Milliseconds a timestep; as fast as can be if left out.
        format : {"compact", "ndjson", "binary"}
            How they travel; all of them give the same timesteps.

        Raises
        ------
        PlanChangedError
            If the job has found a better embedding when the stream is to go on after a break.
        UnreachableError
            If no server has sent a timestep for longer than the client's patience.
        """
        return self._items(self._core.stream(job, start, steps, tick_ms, format))

    def _result(self, flow: Flow[Result]) -> Result:
        items = self._items(flow)
        while True:
            try:
                next(items)
            except StopIteration as end:
                result: Result = end.value
                return result

    def _items(self, flow: Flow[Result]) -> Generator[Any, None, Result]:
        """Carry out a flow; yield what it emits and return its result."""
        wire, outcome = _Transport(self._http, self._url, self._timeout), None
        try:
            while True:
                try:
                    effect = flow.send(outcome)
                except StopIteration as end:
                    result: Result = end.value
                    return result
                if isinstance(effect, Emit):
                    outcome = yield effect.item
                else:
                    outcome = wire.perform(effect)
        finally:
            flow.close()
            wire.close()


class _Transport:
    """One connection at a time."""

    def __init__(self, http: httpx.Client, url: str, timeout: float) -> None:
        self._http = http
        self._url = url
        self._timeout = timeout
        self._response: httpx.Response | None = None
        self._chunks: Iterator[bytes] = iter(())

    def perform(self, effect: Effect) -> EffectResult:
        """Carry out an effect and return its outcome."""
        try:
            match effect:
                case Send():
                    return self._send(effect)
                case Read():
                    return next(self._chunks, b"")
                case Sleep(seconds):
                    self.close()
                    time.sleep(seconds)
        except httpx.TransportError as error:
            self.close()
            return connection.connection_failure(error, self._url)
        return None

    def close(self) -> None:
        """End the connection; what it still holds is lost."""
        if self._response is not None:
            self._response.close()
        self._response, self._chunks = None, iter(())

    def _send(self, send: Send) -> EffectResult:
        self.close()
        request = self._http.build_request(**connection.arguments(send.request, self._timeout))
        response = self._response = self._http.send(request, stream=True)
        if send.streams and response.is_success:
            self._chunks = response.iter_bytes()
            return connection.reply(response, b"")
        return connection.reply(response, response.read())
