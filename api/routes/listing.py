"""The list of jobs, in pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response

from api.cursors import decode_cursor, encode_cursor
from api.routes.embeddings import ERRORS, Reader, Shared
from api.schemas import JobList, JobListItem
from api.store import JobFilter, JobState, Position, Scope

if TYPE_CHECKING:
    from api.auth import Principal
    from api.store import JobSummary

router = APIRouter(prefix="/v1/embeddings", tags=["embeddings"], responses=ERRORS)

_MAX_PAGE = 200
"""Maximum number of jobs of a page."""

Statuses = Annotated[
    list[JobState] | None,
    Query(alias="status", description="Only jobs with this status; may be repeated."),
]
Name = Annotated[
    str | None,
    Query(
        max_length=1_000,
        description="Only jobs whose instance has exactly this name (case-sensitive).",
    ),
]
Limit = Annotated[int, Query(ge=1, le=_MAX_PAGE, description="Most jobs per page.")]
Cursor = Annotated[
    str | None,
    Query(max_length=200, description="`next` of the previous page; omit it for the first page."),
]
_LINK: dict[str, Any] = {
    "Link": {
        "description": "Where the first page and the next one are (RFC 8288).",
        "schema": {"type": "string"},
    }
}


@router.get(
    "", operation_id="listJobs", response_model=JobList, responses={200: {"headers": _LINK}}
)
def jobs(
    request: Request,
    response: Response,
    service: Shared,
    principal: Reader,
    statuses: Statuses = None,
    name: Name = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> JobList:
    """List the jobs of all clients in pages, newest first.

    Following `next` or the header `Link` returns each job once, even if other jobs are added or
    deleted in the meantime.
    """
    after = None if cursor is None else decode_cursor(cursor)
    found = service.jobs.page(JobFilter(tuple(statuses or ()), name), limit + 1, after)
    page, is_last = found[:limit], len(found) <= limit
    next_cursor = None if is_last else encode_cursor(Position(page[-1].created_at, page[-1].id))
    response.headers["Link"] = _format_links(request, next_cursor)
    return JobList(jobs=[_build_item(job, principal) for job in page], next=next_cursor)


def _build_item(job: JobSummary, principal: Principal) -> JobListItem:
    item = JobListItem.model_validate(job)
    is_own = principal.client == job.client
    item.can_end = principal.allows(Scope.SOLVE) and (is_own or principal.allows(Scope.ADMIN))
    return item


def _format_links(request: Request, next_cursor: str | None) -> str:
    """Return the header `Link` with the first and the next page of the same list."""
    path = request.url.path
    same = [(key, value) for key, value in request.query_params.multi_items() if key != "cursor"]
    links = [_format_link(path, same, "first")]
    if next_cursor is not None:
        links.append(_format_link(path, [*same, ("cursor", next_cursor)], "next"))
    return ", ".join(links)


def _format_link(path: str, query: list[tuple[str, str]], relation: str) -> str:
    address = f"{path}?{urlencode(query)}" if query else path
    return f'<{address}>; rel="{relation}"'
