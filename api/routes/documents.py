"""The documents of a job: its request, and its best plan as a file."""

from __future__ import annotations

import hashlib
import json
from typing import Annotated

from fastapi import APIRouter, Header
from fastapi.responses import Response

from api.problems import ProblemError
from api.routes.embeddings import ERRORS, Reader, Shared, get_job_or_404
from api.schemas import JobId, SolveRequest, schema_ref
from tsaces.schema.expected import Expected

router = APIRouter(prefix="/v1/embeddings", tags=["embeddings"], responses=ERRORS)

PLAN_MEDIA_TYPE = "application/vnd.tsaces.plan+zip"
_ONLY_IF_GIVEN = ("keep_assignment", "changes")
"""Fields of a request without which it asks for something else than with any value."""
_CACHE_HEADERS = {"Cache-Control": "private, no-cache"}
"""Cache header that lets browsers cache a response but makes them revalidate it."""


@router.get(
    "/{job_id}/request",
    operation_id="getRequest",
    response_class=Response,
    responses={200: {"content": {"application/json": {"schema": schema_ref("SolveRequest")}}}},
)
def submitted(job_id: JobId, service: Shared, _principal: Reader) -> Response:
    """Return the submitted request, with defaults filled in."""
    job = get_job_or_404(service, job_id)
    request = SolveRequest.model_validate(json.loads(job.request))
    left_out = {name for name in _ONLY_IF_GIVEN if getattr(request, name) is None}
    return Response(request.model_dump_json(exclude=left_out), media_type="application/json")


@router.get(
    "/{job_id}/compiled",
    operation_id="getCompiledPlan",
    response_class=Response,
    responses={
        200: {"content": {PLAN_MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}}},
        304: {"description": "The best plan has not changed since `If-None-Match`."},
    },
)
def compiled_plan(
    job_id: JobId,
    service: Shared,
    _principal: Reader,
    if_none_match: Annotated[
        str | None,
        Header(max_length=1_000),
        Expected("a header of at most 1000 characters", "give the last `ETag`"),
    ] = None,
) -> Response:
    """Return the compiled plan of the best embedding found so far; see docs/plan-format.md."""
    job = get_job_or_404(service, job_id)
    result = service.jobs.result(job_id)
    if result is None:
        raise ProblemError(404, f"no embedding yet: the job is {job.status}")
    tag = f'"{hashlib.sha256(result.plan).hexdigest()}"'
    headers = {"ETag": tag, **_CACHE_HEADERS}
    if if_none_match is not None and _matches(if_none_match, tag):
        return Response(status_code=304, headers=headers)
    return Response(result.plan, media_type=PLAN_MEDIA_TYPE, headers=headers)


def _matches(if_none_match: str, tag: str) -> bool:
    """Return whether a header names a tag, which proxies may have marked as weak."""
    named = [part.strip().removeprefix("W/") for part in if_none_match.split(",")]
    return tag in named or "*" in named
