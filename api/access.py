"""Scopes, as dependencies of routes."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPBearer

from api.auth import Principal
from api.service import service_of
from api.store import Scope

_Documented = Annotated[object, Depends(HTTPBearer(auto_error=False))]
"""Tells readers of the OpenAPI document where tokens go; the doorkeeper looks for itself."""


async def require_read(request: Request, _token: _Documented) -> Principal:
    """Admit whoever may look at jobs and follow streams."""
    return await service_of(request).authenticator.admit(request, Scope.READ)


async def require_solve(request: Request, _token: _Documented) -> Principal:
    """Admit whoever may submit and end jobs."""
    return await service_of(request).authenticator.admit(request, Scope.SOLVE)
