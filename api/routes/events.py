"""Events of jobs as server-sent events.

They are written without sse-starlette. Its output would be the same, at 3.4 microseconds per event
instead of 0.4. However, importing it replaces `uvicorn.Server.handle_exit`, and half a second after
SIGTERM it aborts streams that still wait for the database before their last event. Its heartbeats
are sent even if there was no silence. FastAPI's `format_sse_event` orders lines differently.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Header
from fastapi.responses import Response, StreamingResponse

from api.routes.embeddings import ERRORS, Reader, Shared, get_job_or_404
from api.schemas import JobId
from api.store import StoreUnavailableError
from api.stream_schemas import EVENTS
from api.streams.producer import REVOKED
from api.streams.responses import EventResponse
from tsaces.schema.expected import Expected

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from api.service import Service
    from api.store import Event

router = APIRouter(prefix="/v1/embeddings", tags=["embeddings"], responses=ERRORS)

_HEARTBEAT = 15.0
"""Seconds without events after which a comment shows that the connection is alive."""


@router.get(
    "/{job_id}/events",
    operation_id="followEvents",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "Server-sent events: `queued`, `started`, `incumbent`, `bound`,"
            " `requeued` and `ended`, numbered from 1, each with JSON as its data. A comment is"
            " sent after 15 seconds without an event.",
            "content": {"text/event-stream": {"example": EVENTS}},
        },
        204: {"description": "The job has ended and there is nothing after `Last-Event-ID`."},
    },
)
async def follow(
    job_id: JobId,
    service: Shared,
    principal: Reader,
    last_event_id: Annotated[
        str | None,
        Header(pattern="^[0-9]{1,9}$"),
        Expected("the number of an event", "give up to nine digits"),
    ] = None,
) -> Response:
    """Follow the events of a job up to `ended`; resume after `Last-Event-ID`."""
    job, last = await asyncio.to_thread(get_job_or_404, service, job_id), int(last_event_id or 0)
    news = await asyncio.to_thread(service.jobs.events_after, job_id, last)
    if not (job.is_open or news):
        return Response(status_code=204)  # this stops browsers from reconnecting
    admitted = service.streams.admit(principal.client, "events")
    events = _stream_events(service, job_id, last, admitted.revoked)
    return EventResponse(events, admitted)


async def _stream_events(
    service: Service, job_id: str, last: int, revoked: asyncio.Event
) -> AsyncIterator[str]:
    with service.notifier.wait_for_news(job_id) as news:
        while True:
            news.clear()
            try:
                job = await asyncio.to_thread(service.jobs.get, job_id)
                new = await asyncio.to_thread(service.jobs.events_after, job_id, last)
            except StoreUnavailableError:
                yield ": the database is away\nretry: 2000\n\n"
                return
            for event in new:
                last = event.number
                yield _format_event(event)
                if event.kind == "ended":
                    return
            if job is None or not job.is_open:
                return  # deleted, or the client already knows its end
            if service.draining.is_set():
                yield ": the server is shutting down; resume with Last-Event-ID\nretry: 1000\n\n"
                return
            if revoked.is_set():
                yield f": {REVOKED}\n\n"
                return
            try:
                await asyncio.wait_for(_wait_for_any(news, service.draining, revoked), _HEARTBEAT)
            except TimeoutError:
                yield ": still here\n\n"


async def _wait_for_any(*events: asyncio.Event) -> None:
    waits = [asyncio.create_task(event.wait()) for event in events]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()


def _format_event(event: Event) -> str:
    return f"id: {event.number}\nevent: {event.kind}\ndata: {event.data}\n\n"
