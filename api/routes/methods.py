"""The methods that requests can name."""

from __future__ import annotations

from fastapi import APIRouter

from api.routes.embeddings import ERRORS, Reader
from api.schemas import MethodInfo, Methods
from tsaces.errors import InputError
from tsaces.model.objective import Aim
from tsaces.solvers.protocol import FleetReducing
from tsaces.solvers.registry import OWN_METHODS, installed_methods, solver_for

router = APIRouter(prefix="/v1/methods", tags=["methods"], responses=ERRORS)


@router.get("", operation_id="listMethods")
def methods(_principal: Reader) -> Methods:
    """List the methods of this server, those of installed packages included."""
    found = installed_methods()
    listed = [_describe(name, None) for name in OWN_METHODS]
    listed += [_describe(name, method.package) for name, method in found.methods.items()]
    return Methods(methods=listed, refused=list(found.refused.values()))


def _describe(name: str, package: str | None) -> MethodInfo:
    try:
        solver = solver_for(name)
    except InputError as error:
        return MethodInfo(name=name, package=package, objectives=[], problem=str(error))
    aims = list(Aim) if isinstance(solver, FleetReducing) else [Aim.THROUGHPUT]
    return MethodInfo(name=name, package=package, objectives=aims, problem=None)
