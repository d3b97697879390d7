"""Routes to submit, inspect and end jobs."""

from __future__ import annotations

import asyncio
import json
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Request, Response

from api import problems
from api.access import require_read, require_solve
from api.auth import Principal
from api.bodies import read_json_body
from api.problems import ProblemError
from api.schemas import EXAMPLE_EMBEDDING, Accepted, JobId, JobStatus, schema_ref
from api.service import Service, get_service
from api.store import Scope
from api.submissions import notice_items, validate_submission
from api.unknown_parameters import notices_of_query
from tsaces.model.embedding import relative_gap
from tsaces.schema.expected import Expected

if TYPE_CHECKING:
    from api.store import Job

ERRORS: dict[int | str, dict[str, Any]] = {
    code: {"content": {problems.MEDIA_TYPE: {"schema": schema_ref("Problem")}}}
    for code in (400, 401, 403, 404, 408, 409, 413, 415, 422, 429, 503)
}
router = APIRouter(prefix="/v1/embeddings", tags=["embeddings"], responses=ERRORS)
Shared = Annotated[Service, Depends(get_service)]
Reader = Annotated[Principal, Depends(require_read)]
Solver = Annotated[Principal, Depends(require_solve)]

_BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": schema_ref("SolveRequest")}},
    }
}


@router.post(
    "",
    operation_id="submitEmbedding",
    status_code=202,
    response_model=Accepted,
    openapi_extra=_BODY,
)
async def submit(
    request: Request,
    response: Response,
    service: Shared,
    principal: Solver,
    idempotency_key: Annotated[
        str | None,
        Header(min_length=1, max_length=255),
        Expected("a key of 1 to 255 characters", "give one for each order"),
    ] = None,
) -> Accepted:
    """Queue a job that solves an instance.

    The same `Idempotency-Key` with the same body returns the same job.
    """
    body = await read_json_body(request)
    judge = partial(validate_submission, body, principal.client, idempotency_key, service.settings)
    submission = await service.judging.of(judge, len(body))
    job = await asyncio.to_thread(
        service.jobs.submit, submission.job, service.settings.max_open_jobs
    )
    service.dispatcher.wake()
    response.headers["Location"] = str(request.app.url_path_for("status", job_id=job.id))
    notices = [*notice_items(notices_of_query(request.scope)), *submission.notices]
    return Accepted(id=job.id, status=job.status, notices=notices)


@router.get("/{job_id}", operation_id="getJob", response_model=JobStatus)
def status(job_id: JobId, service: Shared, _principal: Reader) -> JobStatus:
    """Return the state of a job and its best result so far."""
    return JobStatus.model_validate(get_job_or_404(service, job_id))


@router.get(
    "/{job_id}/embedding",
    operation_id="getEmbedding",
    responses={
        200: {
            "content": {
                "application/json": {
                    "schema": schema_ref("Embedding"),
                    "example": EXAMPLE_EMBEDDING,
                }
            }
        }
    },
)
def embedding(job_id: JobId, service: Shared, _principal: Reader) -> Response:
    """Return the best embedding found so far."""
    job = get_job_or_404(service, job_id)
    result = service.jobs.result(job_id)
    if result is None:
        raise ProblemError(404, f"no embedding yet: the job is {job.status}")
    document = json.loads(result.embedding)
    if job.upper_bound is not None:  # it may be lower than when the embedding was found
        document["upper_bound"] = job.upper_bound
        document["gap"] = relative_gap(document["throughput"], job.upper_bound)
    return Response(json.dumps(document), media_type="application/json")


@router.delete(
    "/{job_id}",
    operation_id="endJob",
    response_model=JobStatus,
    responses={204: {"description": "Deleted."}},
)
async def end(
    job_id: JobId,
    service: Shared,
    principal: Solver,
    cancel_only: Annotated[
        bool,
        Query(description="Never delete the job, even if it has just ended."),
        Expected("true or false", "give true to keep a job that has ended"),
    ] = False,
) -> Any:
    """Cancel an open job and keep its best embedding; delete a job that has ended."""
    job = await asyncio.to_thread(get_job_or_404, service, job_id)
    if principal.client != job.client and not principal.allows(Scope.ADMIN):
        raise ProblemError(403, "the job is another client's")
    if job.is_open:
        return JobStatus.model_validate(await _cancel(service, job))
    if cancel_only:
        return JobStatus.model_validate(job)
    await asyncio.to_thread(service.jobs.remove, job_id)
    service.notifier.post(job_id)
    return Response(status_code=204)


async def _cancel(service: Service, job: Job) -> Job:
    """Cancel a job and wait until it has ended."""
    with service.notifier.wait_for_news(job.id) as news:
        service.dispatcher.cancel(job.id)
        while job.is_open:
            news.clear()
            job = await asyncio.to_thread(get_job_or_404, service, job.id)
            if job.is_open:
                try:
                    await asyncio.wait_for(news.wait(), timeout=30)
                except TimeoutError:
                    detail = "the job is about to be cancelled; ask again"
                    raise ProblemError(503, detail, headers={"Retry-After": "2"}) from None
    return job


def get_job_or_404(service: Service, job_id: str) -> Job:
    """Return a job.

    Raises
    ------
    ProblemError
        404 if it does not exist.
    """
    job = service.jobs.get(job_id)
    if job is None:
        raise ProblemError(404, f"there is no embedding {job_id}")
    return job
