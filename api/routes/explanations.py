"""The explanation of the upper bound of a job."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.problems import ProblemError, of_fields
from api.routes.embeddings import ERRORS, Reader, Shared, get_job_or_404
from api.schemas import BoundExplanation, JobId
from api.streams.responses import wait_for_disconnect
from tsaces.bound import Explanation, headline_of, lines_of
from tsaces.errors import Problem
from tsaces.formats.explanation_json import explanation_document
from tsaces.schema.expected import Expected

if TYPE_CHECKING:
    from collections.abc import Coroutine

router = APIRouter(prefix="/v1/embeddings", tags=["embeddings"], responses=ERRORS)

TimeLimit = Annotated[
    float,
    Query(
        gt=0, le=600, allow_inf_nan=False, description="Seconds; with more time, more is proven."
    ),
    Expected("a number of seconds", "give one above 0 and at most 600"),
]
_CLIENT_LEFT = 499
"""Status in the log for a request whose client disconnected; nobody receives it."""


@router.get("/{job_id}/explanation", operation_id="explainBound", response_model=BoundExplanation)
async def explanation(
    request: Request,
    job_id: JobId,
    service: Shared,
    _principal: Reader,
    time_limit: TimeLimit = 10.0,
) -> Response | BoundExplanation:
    """Explain what limits the upper bound, and what more machines, agents or space could gain.

    The explanation is computed unless it is cached; this stops if the client disconnects.
    """
    most = service.settings.max_time_limit
    if time_limit > most:
        raise of_fields([Problem("query.time_limit", f"{time_limit:g} is above {most:g} s")])
    job = await asyncio.to_thread(get_job_or_404, service, job_id)
    explaining = service.explanations.of(job, time_limit)
    found = await _wait_unless_cancelled(explaining, request, service.draining)
    return Response(status_code=_CLIENT_LEFT) if found is None else _build_explanation(found)


async def _wait_unless_cancelled(
    work: Coroutine[None, None, Explanation], request: Request, draining: asyncio.Event
) -> Explanation | None:
    """Wait for an explanation; return None if the client disconnects first.

    Raises
    ------
    ProblemError
        503 if the server shuts down.
    """
    working = asyncio.create_task(work)
    left = asyncio.create_task(wait_for_disconnect(request.receive))
    ending = asyncio.create_task(draining.wait())
    tasks = (working, left, ending)
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            return working.result()
        if ending.done():
            raise ProblemError(503, "the server is shutting down", headers={"Retry-After": "10"})
        return None
    finally:
        for task in tasks:
            task.cancel()


def _build_explanation(found: Explanation) -> BoundExplanation:
    return BoundExplanation(
        upper_bound=found.upper_bound,
        lines=[headline_of(found.upper_bound), *lines_of(found)],
        **explanation_document(found),
    )
