"""Scopes, as dependencies of routes."""

from __future__ import annotations

from fastapi import Request

from api.auth import Visitor
from api.service import service_of
from api.store import Scope


async def may_read(request: Request) -> Visitor:
    """Admit whoever may look at jobs and follow streams."""
    return await service_of(request).door.admit(request, Scope.READ)


async def may_solve(request: Request) -> Visitor:
    """Admit whoever may submit and end jobs."""
    return await service_of(request).door.admit(request, Scope.SOLVE)
