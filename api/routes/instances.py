"""The bundled instances, and the check of any other instance."""

from __future__ import annotations

from functools import cache, partial

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse

from api.bodies import read_json_body
from api.problems import ProblemError
from api.routes.embeddings import ERRORS, Reader, Shared
from api.schemas import (
    EXAMPLE_INSTANCE,
    BundledInstances,
    CheckedInstance,
    InstanceName,
    InstanceSummary,
    schema_ref,
)
from api.settings import Settings
from api.submissions import notice_items, notices_of, validate_instance
from api.unknown_parameters import notices_of_query
from tsaces.formats.bundled import bundled_instances
from tsaces.formats.instance_json import read_instance
from tsaces.model.instance import Instance
from tsaces.traffic import layout_of

router = APIRouter(prefix="/v1/instances", tags=["instances"], responses=ERRORS)

_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": schema_ref("Instance"),
                "example": EXAMPLE_INSTANCE,
            }
        },
    }
}


@router.get("", operation_id="listInstances")
def bundled(_principal: Reader) -> BundledInstances:
    """List the bundled instances, smallest first."""
    return BundledInstances(instances=list(_bundled()))


@router.get(
    "/{name}",
    operation_id="getInstance",
    response_class=FileResponse,
    responses={
        200: {
            "content": {
                "application/json": {"schema": schema_ref("Instance"), "example": EXAMPLE_INSTANCE}
            }
        }
    },
)
def bundled_instance(name: InstanceName, _principal: Reader) -> FileResponse:
    """Return a bundled instance."""
    file = bundled_instances().get(name)
    if file is None:
        raise ProblemError(404, f"there is no instance {name}")
    return FileResponse(file, media_type="application/json")


@router.post("/check", operation_id="checkInstance", openapi_extra=_BODY)
async def check(request: Request, service: Shared, _principal: Reader) -> CheckedInstance:
    """Check an instance like a submission, without solving it.

    `notices` lists what is valid but may not be intended.
    """
    body = await read_json_body(request)
    judge = partial(_check_instance, body, service.settings)
    checked = await service.judging.of(judge, len(body))
    checked.notices[:0] = notice_items(notices_of_query(request.scope))
    return checked


@cache
def _bundled() -> tuple[InstanceSummary, ...]:
    summaries = [_summarize(read_instance(file)) for file in bundled_instances().values()]
    return tuple(sorted(summaries, key=lambda summary: summary.cells))


def _check_instance(body: bytes, settings: Settings) -> CheckedInstance:
    instance = validate_instance(body, settings)
    return CheckedInstance(**dict(_summarize(instance)), notices=notices_of(instance))


def _summarize(instance: Instance) -> InstanceSummary:
    layout = layout_of(instance)
    roads_from = [
        exits for exits, is_one in zip(layout.exits, layout.is_junction, strict=True) if is_one
    ]
    return InstanceSummary(
        name=instance.name,
        cells=len(layout.cells),
        roads=sum(map(len, roads_from)),
        junctions=len(roads_from),
        machines=len(instance.machines),
        processes=len(instance.procedure.processes),
        max_agents=instance.max_agents,
    )
