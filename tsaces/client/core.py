"""Everything the client does but input and output."""

from __future__ import annotations

import json
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from tsaces.client import listing, resumable
from tsaces.client.effects import Reply, Request, redirect_emits
from tsaces.client.errors import ClientError, JobFailedError, ProblemError
from tsaces.client.jobs import Job, JobStatus
from tsaces.client.retries import RetryPolicy, send_until_answered
from tsaces.errors import DocumentError, InputError
from tsaces.formats.embedding_json import embedding_from_document
from tsaces.formats.files import read_whole
from tsaces.formats.instance_json import instance_to_document
from tsaces.formats.options_json import options_to_document
from tsaces.formats.strict_json import JsonError, parse_json
from tsaces.model.embedding import Embedding
from tsaces.model.instance import Instance
from tsaces.model.notice import Notice

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tsaces.client.decoding import Format
    from tsaces.client.effects import Flow
    from tsaces.client.jobs import JobEvent
    from tsaces.model.solve_options import SolveOptions

_JOBS = "/v1/embeddings"
START_FROM_KNOWN = "known"
"""What searches begin with unless they are told to: the best that the service knows."""
_HEARTBEAT = 20.0
"""Seconds after which a server that follows a job says something in any case."""


class Core:
    """What a client asks of the service, as flows.

    Parameters
    ----------
    patience : float
        Seconds without an answer or progress after which a flow gives up.
    """

    def __init__(self, patience: float) -> None:
        self._seconds = patience

    def submit(  # noqa: PLR0913 - what one may choose
        self,
        instance: dict[str, Any] | Path | Instance,
        options: SolveOptions,
        key: str | None,
        *,
        start_from: str = START_FROM_KNOWN,
        keep_assignment: Embedding | Mapping[str, str | None] | None = None,
        changes: int | None = None,
    ) -> Flow[Job]:
        """Queue an instance; the server judges it and the options."""
        body = {"instance": _instance_document(instance), **options_to_document(options)}
        if start_from != START_FROM_KNOWN:
            body["start_from"] = start_from
        if keep_assignment is not None:
            body["keep_assignment"] = _assignment_of(keep_assignment)
        if changes is not None:
            body["changes"] = changes
        key = header_value("idempotency_key", key or secrets.token_hex(16))
        headers = {"Content-Type": "application/json", "Idempotency-Key": key}
        request = Request("POST", _JOBS, headers=headers, body=_dumped(body))
        reply = yield from send_until_answered(request, self._patience())
        return Job(_status(reply).id, key, _notices(reply))

    def status(self, job: Job | JobStatus | str) -> Flow[JobStatus]:
        """Ask where a job stands."""
        reply = yield from send_until_answered(Request("GET", _path(job)), self._patience())
        return _status(reply)

    def jobs(
        self, status: str | Sequence[str] | None, name: str | None, limit: int | None
    ) -> Flow[None]:
        """Emit the jobs of the service."""
        wanted = listing.filters(status, name)
        return listing.summaries(_JOBS, wanted, limit, self._patience, _document)

    def embedding(self, job: Job | JobStatus | str) -> Flow[Embedding]:
        """Fetch the best embedding so far."""
        reply = yield from send_until_answered(
            Request("GET", _path(job, "embedding")), self._patience()
        )
        return embedding_from_document(_document(reply))

    def cancel(self, job: Job | JobStatus | str) -> Flow[JobStatus]:
        """End an open job; one that has ended already stays as it is."""
        request = Request("DELETE", _path(job), params={"cancel_only": "true"})
        reply = yield from send_until_answered(request, self._patience())
        return _status(reply)

    def delete(self, job: Job | JobStatus | str) -> Flow[None]:
        """Cancel a job if it is open, and delete it whole."""
        yield from self.cancel(job)
        try:
            yield from send_until_answered(Request("DELETE", _path(job)), self._patience())
        except ProblemError as problem:
            if problem.status != 404:  # an attempt whose answer was lost has deleted it
                raise

    def events(
        self, job: Job | JobStatus | str, after: int, timeout: float | None = None
    ) -> Flow[None]:
        """Emit what happens to a job."""
        request = Request("GET", _path(job, "events"), silence=_HEARTBEAT)
        return resumable.events(request, after, RetryPolicy(self._seconds, timeout))

    def wait(
        self,
        job: Job | JobStatus | str,
        on_event: Callable[[JobEvent], object] | None,
        timeout: float | None,
    ) -> Flow[JobStatus]:
        """Follow a job to its end."""
        yield from redirect_emits(self.events(job, 0, timeout), on_event or _nothing)
        status = yield from self.status(job)
        if status.status == "failed":
            raise JobFailedError(status)
        return status

    def stream(
        self,
        job: Job | JobStatus | str,
        start: int,
        steps: int | None,
        tick_ms: float | None,
        encoding: Format,
    ) -> Flow[None]:
        """Emit timesteps."""
        stream_range = resumable.StreamRange(_path(job, "plan"), start, steps, tick_ms, encoding)
        return resumable.timesteps(stream_range, self._patience())

    def _patience(self) -> RetryPolicy:
        return RetryPolicy(self._seconds)


def header_value(name: str, value: str) -> str:
    """Return a value that can travel in a header.

    Raises
    ------
    InputError
        If it is none.
    """
    if not value or not value.isascii() or not value.isprintable():
        raise InputError(f"{name}: must be printable ASCII")
    return value


def _path(job: Job | JobStatus | str, *below: str) -> str:
    job_id = job if isinstance(job, str) else job.id
    return "/".join([_JOBS, quote(job_id, safe=""), *below])


def _assignment_of(kept: Embedding | Mapping[str, str | None]) -> dict[str, str | None]:
    return dict(kept.assignment if isinstance(kept, Embedding) else kept)


def _instance_document(instance: dict[str, Any] | Path | Instance) -> Any:
    if isinstance(instance, Instance):
        return instance_to_document(instance)
    if not isinstance(instance, Path):
        return instance
    try:
        return parse_json(read_whole(instance))
    except JsonError as error:
        raise DocumentError(f"{instance}: {error}") from None


def _dumped(body: dict[str, Any]) -> bytes:
    try:
        return json.dumps(body, allow_nan=False).encode()
    except (TypeError, ValueError) as error:
        raise InputError(f"the request cannot be written as JSON: {error}") from None


def _document(reply: Reply) -> dict[str, Any]:
    try:
        document = parse_json(reply.body)
    except JsonError as error:
        raise ClientError(f"the server's answer cannot be read: {error}") from None
    if not isinstance(document, dict):
        raise ClientError("the server's answer cannot be read: it is no JSON object")
    return document


def _status(reply: Reply) -> JobStatus:
    try:
        return JobStatus.of(_document(reply))
    except TypeError:
        raise ClientError("the server's answer cannot be read: it is no job") from None


def _notices(reply: Reply) -> tuple[Notice, ...]:
    """Return the notices of an answer; services of older versions give none."""
    try:
        return tuple(
            Notice(item["field"], item["notice"], tuple((x, y) for x, y in item.get("cells", ())))
            for item in _document(reply).get("notices", ())
        )
    except (AttributeError, KeyError, TypeError, ValueError):
        raise ClientError("the server's answer cannot be read: its notices are none") from None


def _nothing(_event: JobEvent) -> None:
    """Let an event pass."""
