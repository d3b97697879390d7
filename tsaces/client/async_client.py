"""The client for programs with an event loop."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, Self

import httpx

from tsaces.client import connection
from tsaces.client.core import START_FROM_KNOWN, Core
from tsaces.client.effects import Emit, Read, Send, Sleep
from tsaces.model.solve_options import SolveOptions

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
    from pathlib import Path

    from tsaces.client.decoding import Format
    from tsaces.client.effects import Effect, EffectResult, Flow, Result
    from tsaces.client.jobs import Job, JobEvent, JobStatus, JobSummary
    from tsaces.client.timesteps import Timestep
    from tsaces.model.embedding import Embedding
    from tsaces.model.instance import Instance


class AsyncClient:
    """Talks to a server as `Client` does, from an event loop; an async context manager.

    Parameters
    ----------
    url : str
    token : str, optional
    timeout : float
        Seconds without a byte.
    patience : float
        Seconds without an answer or progress.

    Raises
    ------
    InputError
        If the address is none, or the token cannot be one.
    """

    def __init__(
        self, url: str, token: str | None = None, timeout: float = 30.0, patience: float = 60.0
    ) -> None:
        self._http = httpx.AsyncClient(**connection.options(url, token, timeout))
        self._url = url
        self._timeout = timeout
        self._core = Core(patience)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close all connections."""
        await self._http.aclose()

    async def submit(  # noqa: PLR0913 - what one may choose
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
        """Queue an instance for solving; see `Client.submit`."""
        options = SolveOptions(method, time_limit, seed, objective, keep)
        flow = self._core.submit(
            *(instance, options, idempotency_key),
            start_from=start_from,
            keep_assignment=keep_assignment,
            changes=changes,
        )
        return await self._result(flow)

    async def status(self, job: Job | JobStatus | str) -> JobStatus:
        """Return where a job stands, and figures of the best embedding so far."""
        return await self._result(self._core.status(job))

    def jobs(
        self,
        status: str | Sequence[str] | None = None,
        name: str | None = None,
        limit: int | None = None,
    ) -> AsyncGenerator[JobSummary]:
        """Yield the jobs of the service, the newest first; see `Client.jobs`."""
        return self._items(self._core.jobs(status, name, limit))

    async def embedding(self, job: Job | JobStatus | str) -> Embedding:
        """Return the best embedding so far; `ProblemError` 404 if there is none yet."""
        return await self._result(self._core.embedding(job))

    async def cancel(self, job: Job | JobStatus | str) -> JobStatus:
        """End a job at once and keep the best embedding; a job that has ended stays as it is."""
        return await self._result(self._core.cancel(job))

    async def delete(self, job: Job | JobStatus | str) -> None:
        """Delete a job with all that it found, ending it first if it is open."""
        await self._result(self._core.delete(job))

    def events(self, job: Job | JobStatus | str, after: int = 0) -> AsyncGenerator[JobEvent]:
        """Yield what happens to a job, up to its end; see `Client.events`."""
        return self._items(self._core.events(job, after))

    async def wait(
        self,
        job: Job | JobStatus | str,
        on_event: Callable[[JobEvent], object] | None = None,
        timeout: float | None = None,
    ) -> JobStatus:
        """Wait until a job has ended and return how; see `Client.wait`."""
        return await self._result(self._core.wait(job, on_event, timeout))

    def stream(
        self,
        job: Job | JobStatus | str,
        start: int = 0,
        steps: int | None = None,
        tick_ms: float | None = None,
        format: Format = "compact",  # noqa: A002 - the service's own name for it
    ) -> AsyncGenerator[Timestep]:
        """Yield timesteps, each once and in order; see `Client.stream`.

        Whoever leaves early should close the generator, as `contextlib.aclosing` does.
        """
        return self._items(self._core.stream(job, start, steps, tick_ms, format))

    async def _result(self, flow: Flow[Result]) -> Result:
        results: list[Result] = []
        async with aclosing(self._items(flow, results.append)) as items:
            async for _ in items:
                pass
        return results[0]

    async def _items(
        self, flow: Flow[Result], finish: Callable[[Result], object] = lambda _: None
    ) -> AsyncGenerator[Any]:
        """Carry out a flow; yield what it emits and hand its result to `finish`."""
        wire, outcome = _Transport(self._http, self._url, self._timeout), None
        try:
            while True:
                try:
                    effect = flow.send(outcome)
                except StopIteration as end:
                    finish(end.value)
                    return
                if isinstance(effect, Emit):
                    outcome = yield effect.item
                else:
                    outcome = await wire.perform(effect)
        finally:
            flow.close()
            await wire.close()


class _Transport:
    """One connection at a time."""

    def __init__(self, http: httpx.AsyncClient, url: str, timeout: float) -> None:
        self._http = http
        self._url = url
        self._timeout = timeout
        self._response: httpx.Response | None = None
        self._chunks: AsyncIterator[bytes] | None = None

    async def perform(self, effect: Effect) -> EffectResult:
        """Carry out an effect and return its outcome."""
        try:
            match effect:
                case Send():
                    return await self._send(effect)
                case Read():
                    return b"" if self._chunks is None else await anext(self._chunks, b"")
                case Sleep(seconds):
                    await self.close()
                    await asyncio.sleep(seconds)
        except httpx.TransportError as error:
            await self.close()
            return connection.connection_failure(error, self._url)
        return None

    async def close(self) -> None:
        """End the connection; what it still holds is lost."""
        if self._response is not None:
            await self._response.aclose()
        self._response, self._chunks = None, None

    async def _send(self, send: Send) -> EffectResult:
        await self.close()
        request = self._http.build_request(**connection.arguments(send.request, self._timeout))
        response = self._response = await self._http.send(request, stream=True)
        if send.streams and response.is_success:
            self._chunks = response.aiter_bytes()
            return connection.reply(response, b"")
        return connection.reply(response, await response.aread())
