"""Timestep streams over HTTP and WebSockets."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack, aclosing, suppress
from functools import partial
from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import APIRouter, Query, WebSocket, WebSocketDisconnect
from fastapi.responses import Response

from api.problems import ProblemError
from api.routes.embeddings import ERRORS, Reader, Shared, get_job_or_404
from api.schemas import JobId
from api.service import Service, service_of
from api.store import Scope, StoreUnavailableError
from api.stream_schemas import LINES
from api.streams.producer import REVOKED, StreamProducer
from api.streams.responses import PlanResponse, log_cut
from tsaces.errors import InputError
from tsaces.formats.stream_writers import WRITERS, StreamFormat, StreamWriter
from tsaces.plan import LAST_TIMESTEP
from tsaces.schema.expected import Expected

if TYPE_CHECKING:
    from collections.abc import Callable

    from api.streams.admission import AdmittedStream
    from tsaces.plan import CompiledPlan

router = APIRouter(prefix="/v1/embeddings", tags=["plans"], responses=ERRORS)

Start = Annotated[
    int,
    Query(ge=0, le=LAST_TIMESTEP, description="First timestep."),
    Expected("a timestep", f"give a whole number from 0 to {LAST_TIMESTEP}"),
]
Steps = Annotated[
    int | None,
    Query(ge=0, description="Number of timesteps; endless by default."),
    Expected("a number of timesteps", "give a whole number from 0 on, or leave it out"),
]
TickMs = Annotated[
    float | None,
    Query(ge=1, le=3_600_000, description="Milliseconds per timestep; unpaced by default."),
    Expected("a number of milliseconds", "give one from 1 to 3600000"),
]
Format = Annotated[
    StreamFormat,
    Query(description="Format of the stream; see docs/plan-format.md.", alias="format"),
    Expected("a format", f"give one of {', '.join(StreamFormat)}"),
]
Pauses = Annotated[
    Literal["keep", "skip"],
    Query(
        description="`skip` omits timesteps in which the whole fleet stands still for a long time."
    ),
    Expected("what to do about pauses", "give keep or skip"),
]
_CLOSE_SECONDS = 2.0
"""Maximum seconds for the close handshake of a WebSocket."""
_PROBLEM_CODES = {401: 3000, 403: 3003, 404: 4404, 429: 1013}
"""Close codes of WebSockets by the HTTP status of the same error."""


@router.get(
    "/{job_id}/plan",
    operation_id="streamPlan",
    response_class=Response,
    responses={
        200: {
            "description": "The stream. Lines of JSON (NDJSON): a `PlanHeader`, then a"
            " `PlanTimestep` per timestep, and a `PlanEnd` if the server ends the stream early; or"
            " bytes, with `format=binary`. Read it line by line: it may be endless.",
            "content": {
                WRITERS[StreamFormat.NDJSON].media_type: {
                    "schema": {"type": "string"},
                    "example": LINES,
                },
                WRITERS[StreamFormat.BINARY].media_type: {
                    "schema": {"type": "string", "format": "binary"}
                },
            },
        }
    },
)
async def stream(
    job_id: JobId,
    service: Shared,
    principal: Reader,
    start: Start = 0,
    steps: Steps = None,
    tick_ms: TickMs = None,
    encoding: Format = StreamFormat.NDJSON,
    pauses: Pauses = "keep",
) -> PlanResponse:
    """Stream the plan of the best embedding so far, starting at any timestep."""
    write = partial(WRITERS[encoding], start=start, skips_pauses=pauses == "skip")
    with ExitStack() as stack:
        admitted = stack.enter_context(service.streams.admit(principal.client, "http"))
        writer = await _open_writer(service, job_id, write)
        stack.pop_all()  # the response releases it
    producer = _create_producer(service, admitted, writer, steps, tick_ms)
    return PlanResponse(producer, service, admitted, writer.media_type)


@router.websocket("/{job_id}/plan/ws")
async def stream_ws(
    socket: WebSocket,
    job_id: JobId,
    start: Start = 0,
    steps: Steps = None,
    tick_ms: TickMs = None,
    encoding: Format = StreamFormat.NDJSON,
    pauses: Pauses = "keep",
) -> None:
    """Stream the plan over a WebSocket, one message per timestep."""
    service = service_of(socket)
    await socket.accept(subprotocol=_choose_subprotocol(socket))
    with ExitStack() as stack:
        try:
            principal = await service.authenticator.admit(socket, Scope.READ)
            admitted = stack.enter_context(service.streams.admit(principal.client, "websocket"))
            write = partial(WRITERS[encoding], start=start, skips_pauses=pauses == "skip")
            writer = await _open_writer(service, job_id, write)
        except StoreUnavailableError:
            await socket.close(1013, "the database does not answer; try again")
            return
        except ProblemError as problem:
            await socket.close(_PROBLEM_CODES.get(problem.status, 1011), problem.detail[:120])
            return
        producer = _create_producer(service, admitted, writer, steps, tick_ms)
        listener = asyncio.create_task(_wait_until_closed(socket))
        listener.add_done_callback(lambda _: producer.stop())
        try:
            await _send_messages(
                socket, service, producer, listener, is_text=writer.ends_with_lines
            )
        finally:
            listener.cancel()


async def _send_messages(
    socket: WebSocket,
    service: Service,
    producer: StreamProducer,
    listener: asyncio.Task[None],
    *,
    is_text: bool,
) -> None:
    sent = service.metrics.timesteps_sent.labels("websocket")
    async with aclosing(producer.parts(one_by_one=True)) as parts:
        async for part in parts:
            if listener.done():
                return
            if is_text or not part.timesteps:
                sending = socket.send_text(part.data.decode().rstrip("\n"))
            else:
                sending = socket.send_bytes(part.data)
            try:
                async with asyncio.timeout(service.settings.stall_seconds):
                    await sending
            except TimeoutError:
                log_cut(service, "stalled")
                await _try_to_close(socket, 1013, "the reader has stalled")
                return
            except (WebSocketDisconnect, RuntimeError):  # the client closed it during the send
                return
            sent.inc(part.timesteps)
    if producer.cut is not None:
        log_cut(service, producer.cut)
        code = _PROBLEM_CODES[401] if producer.cut == REVOKED else 1001
        await _try_to_close(socket, code, f"{producer.cut}; resume at {producer.position}")
    else:
        await _try_to_close(socket, 1000, "")


async def _try_to_close(socket: WebSocket, code: int, reason: str) -> None:
    """Close a WebSocket with a reason; give up if the client does not respond."""
    with suppress(TimeoutError, WebSocketDisconnect, RuntimeError):
        async with asyncio.timeout(_CLOSE_SECONDS):
            await socket.close(code, reason)


async def _wait_until_closed(socket: WebSocket) -> None:
    while (await socket.receive())["type"] != "websocket.disconnect":
        pass


async def _open_writer(
    service: Service, job_id: str, write: Callable[[CompiledPlan], StreamWriter]
) -> StreamWriter:
    plan = await asyncio.to_thread(service.plans.plan, job_id)
    if plan is None:
        job = await asyncio.to_thread(get_job_or_404, service, job_id)
        raise ProblemError(404, f"no embedding yet: the job is {job.status}")
    try:
        return write(plan)
    except InputError as error:
        raise ProblemError(422, str(error)) from None


def _create_producer(
    service: Service,
    admitted: AdmittedStream,
    writer: StreamWriter,
    steps: int | None,
    tick_ms: float | None,
) -> StreamProducer:
    tick = None if tick_ms is None else tick_ms / 1000
    return StreamProducer(
        writer,
        steps,
        tick=tick,
        max_lateness=service.settings.max_lateness,
        draining=service.draining,
        metrics=service.metrics,
        share=service.turns.share(admitted.client, tick),
        revoked=admitted.revoked,
    )


def _choose_subprotocol(socket: WebSocket) -> str | None:
    return "bearer" if "bearer" in socket.scope.get("subprotocols", ()) else None
