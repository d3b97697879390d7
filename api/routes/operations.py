"""What operators and their tools ask."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response
from prometheus_client import CONTENT_TYPE_LATEST

from api.problems import ProblemError
from api.routes.embeddings import Reader, Shared

router = APIRouter(tags=["operations"])


@router.get("/healthz")
async def alive() -> dict[str, str]:
    """Tell that the server is running."""
    return {"status": "ok"}


@router.get("/readyz")
async def ready(shared: Shared) -> dict[str, str]:
    """Tell whether requests would be answered: the database is there, no end is near."""
    if shared.draining.is_set():
        raise ProblemError(503, "the server is shutting down")
    await asyncio.to_thread(shared.jobs.counts)
    return {"status": "ready"}


@router.get("/metrics", response_class=Response)
async def metrics(shared: Shared, _visitor: Reader) -> Any:
    """Return the figures that Prometheus reads."""
    counts = await asyncio.to_thread(shared.jobs.counts)
    return Response(shared.metrics.exposition(counts), media_type=CONTENT_TYPE_LATEST)
