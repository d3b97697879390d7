"""Routes for operators and their tools."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response
from prometheus_client import CONTENT_TYPE_LATEST

from api.problems import ProblemError
from api.routes.embeddings import ERRORS, Reader, Shared
from api.store import StoreUnavailableError

router = APIRouter(tags=["operations"])


@router.get("/healthz", operation_id="getHealth")
async def alive() -> dict[str, str]:
    """Report that the server is running (liveness)."""
    return {"status": "ok"}


@router.get("/readyz", operation_id="getReadiness", responses={503: ERRORS[503]})
async def ready(service: Shared) -> dict[str, str]:
    """Report whether the server can process requests and write to its database (readiness)."""
    if service.draining.is_set():
        raise ProblemError(503, "the server is shutting down")
    if not service.dispatcher.is_alive:
        raise ProblemError(503, "the job dispatcher has stopped")
    service.health.check()
    await asyncio.to_thread(service.jobs.check)
    return {"status": "ready"}


@router.get(
    "/metrics",
    operation_id="getMetrics",
    response_class=Response,
    responses={200: {"content": {"text/plain": {}}}, **{c: ERRORS[c] for c in (401, 403, 503)}},
)
async def metrics(service: Shared, _principal: Reader) -> Any:
    """Return metrics in the Prometheus text format."""
    try:
        counts = await asyncio.to_thread(service.jobs.counts)
    except StoreUnavailableError:
        counts = {}  # the other metrics are still useful
    return Response(service.metrics.exposition(counts), media_type=CONTENT_TYPE_LATEST)
