"""Embeddings as JSON documents, read and written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tsaces.errors import DocumentError, InstanceError
from tsaces.formats.files import read_whole, write_atomically
from tsaces.formats.instance_json import instance_from_document, instance_to_document
from tsaces.formats.schema_errors import schema_problems
from tsaces.formats.strict_json import JsonError, parse_json
from tsaces.model.embedding import Embedding
from tsaces.plan import CompiledSource, EpochPlan, EpochSource
from tsaces.traffic import build_traffic_system, exchange_cells, parse_layout

if TYPE_CHECKING:
    from tsaces.model.instance import Instance

FORMAT = "tsaces-embedding/1"
"""Name and version of the document; readers refuse versions they do not know."""

_Whole = Annotated[int, Field(ge=0, le=1_000_000)]
_RoadCount = tuple[_Whole, str | None, _Whole, _Whole]
_MachineCount = tuple[str, str, _Whole, _Whole]


class _Schema(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _EpochPlanSchema(_Schema):
    kind: Literal["epochs"]
    num_epochs: Annotated[int, Field(ge=1, le=10_000)]
    epoch_length: Annotated[int, Field(ge=1, le=1_000_000)]
    max_road_length: Annotated[int, Field(ge=1)] | None = None
    entering: list[_RoadCount]
    pickups: list[_MachineCount]
    deposits: list[_MachineCount]


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
    plan: _EpochPlanSchema


def embedding_to_document(embedding: Embedding) -> dict[str, Any]:
    """Return the embedding as JSON-ready data, as `embedding_from_document` reads it."""
    return {
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
        "plan": _plan_to_document(embedding.instance, embedding.source),
        "instance": instance_to_document(embedding.instance),
    }


def embedding_from_document(document: object) -> Embedding:
    """Build an embedding from parsed JSON. Its claims are not judged here.

    Raises
    ------
    DocumentError
        With one problem a line.
    """
    try:
        schema = _EmbeddingSchema.model_validate(document)
        instance = instance_from_document(schema.instance)
    except ValidationError as error:
        raise DocumentError("\n".join(map(str, schema_problems(error)))) from None
    except InstanceError as error:
        lines = [f"instance.{problem}" for problem in error.problems]
        raise DocumentError("\n".join(lines)) from None
    machines = [machine.name for machine in instance.machines]
    if sorted(schema.assignment) != sorted(machines):
        raise DocumentError("assignment: must name every machine of the instance, and no other")
    plan = _plan_from_schema(instance, schema.plan)
    if schema.agents != plan.agents:
        raise DocumentError(f"agents: {schema.agents} is not the {plan.agents} that plan counts")
    return Embedding(
        instance=instance,
        method=schema.method,
        throughput=schema.throughput,
        upper_bound=schema.upper_bound,
        assignment=schema.assignment,
        rates=schema.rates,
        source=EpochSource(plan),
        seconds=schema.seconds,
        seed=schema.seed,
    )


def read_embedding(path: str | Path) -> Embedding:
    """Read an embedding file.

    Raises
    ------
    DocumentError
        With one problem a line.
    """
    try:
        return embedding_from_document(parse_json(read_whole(path)))
    except JsonError as error:
        raise DocumentError(f"{path}: {error}") from None


def write_embedding(embedding: Embedding, path: str | Path) -> None:
    """Write an embedding file whole or not at all: a reader never sees half of one.

    Raises
    ------
    DocumentError
        If the file cannot be written.
    """
    write_atomically(Path(path), json.dumps(embedding_to_document(embedding), indent=1) + "\n")


def _plan_to_document(instance: Instance, source: object) -> dict[str, Any]:
    if isinstance(source, CompiledSource):
        source = source.source
    if not isinstance(source, EpochSource):
        raise TypeError(f"no document is known for a {type(source).__name__}")
    plan = source.epoch_plan
    machines = [machine.name for machine in instance.machines]
    return {
        "kind": "epochs",
        "num_epochs": plan.num_epochs,
        "epoch_length": plan.epoch_length,
        "max_road_length": plan.max_road_length,
        "entering": _sparse(plan.entering, range(len(plan.entering)), instance),
        "pickups": _sparse(plan.pickups, machines, instance),
        "deposits": _sparse(plan.deposits, machines, instance),
    }


def _sparse(counts: np.ndarray[Any, np.dtype[np.int32]], names: Any, instance: Instance) -> Any:
    """List the counts that are not zero: road or machine, token, epoch, count."""
    tokens = (None, *instance.procedure.tokens)
    return [
        [names[i], tokens[token], int(k), int(counts[i, token, k])]
        for i, token, k in np.argwhere(counts)
    ]


def _plan_from_schema(instance: Instance, schema: _EpochPlanSchema) -> EpochPlan:
    traffic = build_traffic_system(
        parse_layout(instance.rows), schema.max_road_length, exchange_cells(instance)
    )
    roads = {r: r for r in range(len(traffic.roads))}
    machines = {machine.name: m for m, machine in enumerate(instance.machines)}
    return EpochPlan(
        num_epochs=schema.num_epochs,
        epoch_length=schema.epoch_length,
        entering=_dense("entering", schema.entering, roads, instance, schema.num_epochs),
        pickups=_dense("pickups", schema.pickups, machines, instance, schema.num_epochs),
        deposits=_dense("deposits", schema.deposits, machines, instance, schema.num_epochs),
        max_road_length=schema.max_road_length,
    )


def _dense(
    field: str, rows: list[Any], names: dict[Any, int], instance: Instance, num_epochs: int
) -> np.ndarray[Any, np.dtype[np.int32]]:
    tokens = {None: 0} | {token: n for n, token in enumerate(instance.procedure.tokens, start=1)}
    counts = np.zeros((len(names), len(tokens), num_epochs), dtype=np.int32)
    for index, (name, token, k, number) in enumerate(rows):
        path = f"plan.{field}[{index}]"
        if name not in names:
            raise DocumentError(f"{path}[0]: unknown road or machine {name!r}")
        if token not in tokens:
            raise DocumentError(f"{path}[1]: unknown token {token!r}")
        if k >= num_epochs:
            raise DocumentError(f"{path}[2]: {k} is no epoch; there are {num_epochs}")
        counts[names[name], tokens[token], k] = number
    return counts
