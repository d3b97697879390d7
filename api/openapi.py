"""The OpenAPI document: what FastAPI derives from the routes, and the schemas of documents.

Bodies are read by our own readers, which say more about a mistake than FastAPI would, and results
are stored as text; so FastAPI does not know their schemas.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.schemas import EXAMPLE_INSTANCE, SCHEMAS, Problem, SolveRequest, schema_ref
from api.stream_schemas import PlanEnd, PlanHeader, PlanTimestep
from tsaces.formats.document_schemas import document_schemas

if TYPE_CHECKING:
    from fastapi import FastAPI

DESCRIPTION = """\
Accepts instances of factories, solves them, and streams the transport plans that are found.

1. `submitEmbedding` queues a job for an instance and returns its `id`.
2. `getJob` returns the state of the job and its best result; `followEvents` reports each change.
3. `getEmbedding` returns the best embedding, `streamPlan` its timesteps, from any one on.

Errors are problem documents (RFC 9457) whose `errors` name the invalid fields.

**WebSocket.** `/v1/embeddings/{job_id}/plan/ws` takes the parameters of `streamPlan`. The header
and each timestep are text messages, the lines of the stream; with `format=binary` each timestep is
a binary message. A token is sent as the subprotocols `bearer` and the token itself. The close code
is 1000 after the last timestep, 1001 if the server ends the stream early (the reason says where to
resume), 1013 if the reader stalls or there are too many streams, 3000 without a valid token, 3003
without permission, and 4404 if there is no such job or no embedding yet.

OpenAPI cannot describe WebSockets, nor the lines of streams; `PlanHeader`, `PlanTimestep` and
`PlanEnd` are the schemas of the lines of `streamPlan` with `format=ndjson`.
"""


def install(app: FastAPI) -> None:
    """Add the schemas of documents to the OpenAPI document of a service."""
    derive = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            _complete(derive())
        return derive()

    app.openapi = openapi  # type: ignore[method-assign]  # as FastAPI's documentation has it


def _complete(document: dict[str, Any]) -> None:
    schemas = document_schemas(
        SolveRequest, Problem, PlanHeader, PlanTimestep, PlanEnd, place=SCHEMAS
    )
    schemas["Instance"]["examples"] = [EXAMPLE_INSTANCE]
    fields = schemas["SolveRequest"]["properties"]
    for field, name in (("instance", "Instance"), ("objective", "Aim")):
        told = {
            key: fields[field][key] for key in ("description", "default") if key in fields[field]
        }
        fields[field] = schema_ref(name) | told
    components = document.setdefault("components", {}).setdefault("schemas", {})
    components.update(schemas)
    document["components"]["schemas"] = dict(sorted(components.items()))
