"""Instances: those that the server comes with, and a judgement of any other."""

from __future__ import annotations

import asyncio
from functools import cache

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse

from api.problems import ProblemError
from api.routes.embeddings import ERRORS, Reader, Shared
from api.schemas import (
    EXAMPLE_INSTANCE,
    BundledInstances,
    CheckedInstance,
    InstanceName,
    InstanceSummary,
)
from api.submissions import checked_instance, notices_of
from tsaces.formats.bundled import bundled_instances
from tsaces.formats.instance_json import read_instance
from tsaces.model.instance import Instance
from tsaces.traffic import build_traffic_system, parse_layout

router = APIRouter(prefix="/v1/instances", tags=["instances"], responses=ERRORS)

_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "title": "Instance",
                    "description": "See docs/formats.md.",
                    "examples": [EXAMPLE_INSTANCE],
                }
            }
        },
    }
}


@router.get("")
def bundled(_visitor: Reader) -> BundledInstances:
    """List the instances that the server comes with, the smallest first."""
    return BundledInstances(instances=list(_bundled()))


@router.get(
    "/{name}", response_class=FileResponse, responses={200: {"content": {"application/json": {}}}}
)
def bundled_instance(name: InstanceName, _visitor: Reader) -> FileResponse:
    """Return the document of an instance that the server comes with."""
    file = bundled_instances().get(name)
    if file is None:
        raise ProblemError(404, f"there is no instance {name}")
    return FileResponse(file, media_type="application/json")


@router.post("/check", openapi_extra=_BODY)
async def check(request: Request, shared: Shared, _visitor: Reader) -> CheckedInstance:
    """Judge an instance as a submission of it would be, without solving it.

    `notices` tell what breaks no rule but may not be meant.
    """
    body = await request.body()
    return await asyncio.to_thread(lambda: _checked(checked_instance(body, shared.settings)))


@cache
def _bundled() -> tuple[InstanceSummary, ...]:
    summaries = [_summary(read_instance(file)) for file in bundled_instances().values()]
    return tuple(sorted(summaries, key=lambda summary: summary.cells))


def _checked(instance: Instance) -> CheckedInstance:
    return CheckedInstance(**dict(_summary(instance)), notices=notices_of(instance))


def _summary(instance: Instance) -> InstanceSummary:
    traffic = build_traffic_system(parse_layout(instance.rows))
    return InstanceSummary(
        name=instance.name,
        cells=len(traffic.layout.cells),
        roads=len(traffic.roads),
        junctions=len(traffic.junctions),
        machines=len(instance.machines),
        processes=len(instance.procedure.processes),
        max_agents=instance.max_agents,
    )
