"""Embeddings as JSON documents, read and written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tsaces.errors import DocumentError, InstanceError
from tsaces.formats.cell_plan_json import (
    CellPlanSchema,
    cell_plan_from_schema,
    cell_plan_to_document,
)
from tsaces.formats.epoch_plan_json import (
    EpochPlanSchema,
    epoch_plan_from_schema,
    epoch_plan_to_document,
)
from tsaces.formats.files import write_atomically
from tsaces.formats.instance_json import instance_from_document, instance_to_document
from tsaces.formats.schema_errors import schema_problems
from tsaces.formats.stock_json import StockSchema, stock_from_schema, stock_to_document
from tsaces.model.embedding import Embedding, Thrift
from tsaces.plan import CellSource, CompiledSource, EpochSource

if TYPE_CHECKING:
    from tsaces.model.embedding import PlanSource
    from tsaces.model.instance import Instance

FORMAT = "tsaces-embedding/1"
"""Name and version of the document; readers refuse versions they do not know."""


class _Schema(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _ThriftSchema(_Schema):
    keep: Annotated[float, Field(gt=0, le=1)]
    highest_throughput: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    least_agents: Annotated[int, Field(ge=1)]


class _EmbeddingSchema(_Schema):
    format: Literal["tsaces-embedding/1"]
    instance: dict[str, Any]
    method: str
    throughput: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    upper_bound: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    agents: int
    assignment: dict[str, str | None]
    rates: dict[str, Annotated[float, Field(ge=0, allow_inf_nan=False)]]
    seconds: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0.0
    seed: int = 0
    fleet: _ThriftSchema | None = None
    stock: dict[str, StockSchema] | None = None


class _EpochEmbeddingSchema(_EmbeddingSchema):
    plan: EpochPlanSchema


class _CellEmbeddingSchema(_EmbeddingSchema):
    plan: CellPlanSchema


def embedding_to_document(embedding: Embedding) -> dict[str, Any]:
    """Return the embedding as JSON-ready data, as `embedding_from_document` reads it."""
    document = {
        "format": FORMAT,
        "method": embedding.method,
        "throughput": embedding.throughput,
        "upper_bound": embedding.upper_bound,
        "gap": embedding.gap,
        "agents": embedding.agents,
        "seconds": round(embedding.seconds, 3),
        "seed": embedding.seed,
        "assignment": dict(embedding.assignment),
        "rates": dict(embedding.rates),
        **({} if embedding.stock is None else {"stock": stock_to_document(embedding.stock)}),
        "plan": _plan_to_document(embedding),
        "instance": instance_to_document(embedding.instance),
    }
    if (thrift := embedding.thrift) is not None:
        document["fleet"] = {
            "keep": thrift.keep,
            "highest_throughput": thrift.highest,
            "least_agents": thrift.least_agents,
        }
    return document


def embedding_from_document(document: object) -> Embedding:
    """Build an embedding from parsed JSON. Its claims are not judged here.

    Raises
    ------
    DocumentError
        With one problem a line.
    """
    try:
        schema = _schema_for(document).model_validate(document)
        instance = instance_from_document(schema.instance)
    except ValidationError as error:
        raise DocumentError("\n".join(map(str, schema_problems(error)))) from None
    except InstanceError as error:
        lines = [f"instance.{problem}" for problem in error.problems]
        raise DocumentError("\n".join(lines)) from None
    machines = [machine.name for machine in instance.machines]
    if sorted(schema.assignment) != sorted(machines):
        raise DocumentError("assignment: must name every machine of the instance, and no other")
    source = _source(instance, schema)
    if schema.agents != source.agents:
        raise DocumentError(f"agents: {schema.agents} is not the {source.agents} that plan counts")
    return Embedding(
        instance=instance,
        method=schema.method,
        throughput=schema.throughput,
        upper_bound=schema.upper_bound,
        assignment=schema.assignment,
        rates=schema.rates,
        source=source,
        seconds=schema.seconds,
        seed=schema.seed,
        thrift=_thrift(schema.fleet),
        stock=None if schema.stock is None else stock_from_schema(schema.stock, machines),
    )


def write_embedding(embedding: Embedding, path: str | Path) -> None:
    """Write an embedding file whole or not at all: a reader never sees half of one.

    Raises
    ------
    DocumentError
        If the file cannot be written.
    """
    write_atomically(Path(path), json.dumps(embedding_to_document(embedding), indent=1) + "\n")


def _thrift(schema: _ThriftSchema | None) -> Thrift | None:
    if schema is None:
        return None
    return Thrift(schema.keep, schema.highest_throughput, schema.least_agents)


def _plan_to_document(embedding: Embedding) -> dict[str, Any]:
    source: object = embedding.source
    if isinstance(source, CompiledSource):
        source = source.source
    match source:
        case EpochSource(plan):
            return epoch_plan_to_document(embedding.instance, plan)
        case CellSource(motion):
            return cell_plan_to_document(embedding.instance, embedding.assignment, motion)
    raise TypeError(f"no document is known for a {type(source).__name__}")


def _schema_for(document: object) -> type[_EpochEmbeddingSchema | _CellEmbeddingSchema]:
    plan = document.get("plan") if isinstance(document, dict) else None
    is_on_cells = isinstance(plan, dict) and plan.get("kind") == "cells"
    return _CellEmbeddingSchema if is_on_cells else _EpochEmbeddingSchema


def _source(instance: Instance, schema: _EpochEmbeddingSchema | _CellEmbeddingSchema) -> PlanSource:
    if isinstance(schema, _CellEmbeddingSchema):
        return CellSource(cell_plan_from_schema(instance, schema.assignment, schema.plan))
    return EpochSource(epoch_plan_from_schema(instance, schema.plan))
