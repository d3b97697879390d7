"""Dependencies of routes that require a scope."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPBearer

from api.auth import Principal
from api.service import service_of
from api.store import Scope

_Documented = Annotated[object, Depends(HTTPBearer(auto_error=False))]
"""Dependency that only documents bearer tokens in OpenAPI; `Authenticator` reads them itself."""


async def require_read(request: Request, _token: _Documented) -> Principal:
    """Admit a client that may read jobs and streams."""
    return await service_of(request).authenticator.admit(request, Scope.READ)


async def require_solve(request: Request, _token: _Documented) -> Principal:
    """Admit a client that may submit and end jobs."""
    return await service_of(request).authenticator.admit(request, Scope.SOLVE)
