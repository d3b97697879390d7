"""Embeddings as JSON documents, read and written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    create_model,
)

from tsaces.errors import DocumentError, InstanceError, gathered, lines_of
from tsaces.formats.files import write_atomically
from tsaces.formats.instance_json import instance_from_document, instance_to_document
from tsaces.formats.plan_codecs import CODEC_BY_KIND, codec_of
from tsaces.formats.schema_errors import schema_problems
from tsaces.formats.stock_json import StockSchema, stock_from_schema, stock_to_document
from tsaces.formats.unknown import notices_of_unknown
from tsaces.model.embedding import Embedding, FleetResult
from tsaces.model.replan import ProcessChange, ReplanResult
from tsaces.plan import CompiledSource
from tsaces.schema.expected import Expected

if TYPE_CHECKING:
    from tsaces.model.instance import Instance
    from tsaces.model.notice import Notice

FORMAT = "tsaces-embedding/1"
"""Name and version of the document; readers refuse versions they do not know."""


_Share = Annotated[
    float,
    Field(strict=True, gt=0, le=1),
    Expected("a share above 0 and at most 1", "give the part that is kept, as 0.95"),
]
_WRITER = "read it with the version of tsaces that wrote it"


def _number(what: str, *, is_entry: bool = False) -> Expected:
    return Expected("a number from 0 on", f"give {what}", is_entry=is_entry)


_PLAN = Expected("an object", f"give the plan as it was written; {_WRITER}")
_FromZero = Annotated[float, Field(strict=True, ge=0, allow_inf_nan=False)]
_Whole = Annotated[int, Field(strict=True)]


class _Schema(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _FleetResultSchema(_Schema):
    keep: _Share
    highest_throughput: Annotated[_FromZero, _number("products per timestep")]
    least_agents: Annotated[
        int,
        Field(strict=True, ge=1),
        Expected("a positive integer", "give the agents that are proven to be needed"),
    ]


_ProcessOrNothing = Annotated[
    str | None, Expected("a string or null", "give the machine's process")
]


class _ProcessChangeSchema(_Schema):
    """A machine that runs something else than before."""

    machine: Annotated[str, Expected("a string", "give the name of a machine")]
    before: _ProcessOrNothing
    after: _ProcessOrNothing


class _ReplanSchema(_Schema):
    """What became of an assignment that was to be kept."""

    changes: Annotated[
        list[Annotated[_ProcessChangeSchema, Expected("an object", "give machine, before, after")]],
        Expected("a list of changes", "give each machine, before and after"),
    ]
    free_bound: Annotated[_FromZero, _number("products per timestep")]


class EmbeddingSchema(_Schema):
    """The fields of an embedding's document, its plan apart."""

    format: Annotated[Literal["tsaces-embedding/1"], Expected(f'"{FORMAT}"', _WRITER)]
    instance: Annotated[
        dict[str, Any],
        Expected("an object", "give name, layout, procedure, machines and max_agents"),
    ]
    method: Annotated[str, Expected("a string", "give the name of a method in double quotes")]
    throughput: Annotated[_FromZero, _number("products per timestep")]
    upper_bound: Annotated[_FromZero, _number("products per timestep")]
    agents: Annotated[_Whole, Expected("a whole number", "give how many agents the plan has")]
    assignment: Annotated[
        dict[
            str,
            Annotated[
                str | None,
                Expected("a string or null", "give the machine's process", is_entry=True),
            ],
        ],
        Expected(
            "an object of machines and processes", 'give such as {"saw": "cut", "idle": null}'
        ),
    ]
    rates: Annotated[
        dict[str, Annotated[_FromZero, _number("runs per timestep", is_entry=True)]],
        Expected("an object of machines and numbers", 'give runs per timestep, as {"saw": 0.25}'),
    ]
    seconds: Annotated[_FromZero, _number("seconds")] = 0.0
    seed: Annotated[_Whole, Expected("a whole number", "give the seed of the search")] = 0
    fleet: Annotated[
        _FleetResultSchema | None,
        Expected("an object or null", "give keep, highest_throughput and least_agents"),
    ] = None
    replan: Annotated[
        _ReplanSchema | None, Expected("an object or null", "give changes and free_bound")
    ] = None
    stock: Annotated[
        dict[
            str,
            Annotated[
                StockSchema, Expected("an object", "give start, peak and peak_total", is_entry=True)
            ],
        ]
        | None,
        Expected("an object of machines or null", "give start, peak and peak_total of each"),
    ] = None


def _known_kind(kind: str) -> str:
    if kind not in CODEC_BY_KIND:
        raise ValueError("a kind of plan that this version does not know")
    return kind


_KINDS = " or ".join(f'"{kind}"' for kind in CODEC_BY_KIND)


class _PlanOfNoKindSchema(_Schema):
    """The fields of a plan of which nothing else can be said, for its kind is unknown."""

    kind: Annotated[str, AfterValidator(_known_kind), Expected(_KINDS, _WRITER)]


_DOCUMENT = Expected("an object", "give an embedding as `tsaces solve --out` writes it")


def _schema_with(plan: type[BaseModel]) -> type[BaseModel]:
    """Return the fields of embeddings whose plans have the fields of a schema."""
    annotated: Any = Annotated  # by a type that only the running program knows
    fields: Any = {"plan": (annotated[plan, _PLAN], ...)}
    return create_model("_EmbeddingWithPlanSchema", __base__=EmbeddingSchema, **fields)


def _adapter_of(schema: type[BaseModel]) -> TypeAdapter[Any]:
    annotated: Any = Annotated
    return TypeAdapter(annotated[schema, _DOCUMENT])


_SCHEMAS = {kind: _schema_with(codec.schema) for kind, codec in CODEC_BY_KIND.items()}
_ADAPTERS = {kind: _adapter_of(schema) for kind, schema in _SCHEMAS.items()}
_ADAPTER_OF_NO_KIND = _adapter_of(_schema_with(_PlanOfNoKindSchema))


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
    if (fleet_result := embedding.fleet_result) is not None:
        document["fleet"] = {
            "keep": fleet_result.keep,
            "highest_throughput": fleet_result.highest,
            "least_agents": fleet_result.least_agents,
        }
    if embedding.replan is not None:
        document["replan"] = replan_to_document(embedding.replan)
    return document


def replan_to_document(replan: ReplanResult) -> dict[str, Any]:
    """Return what is known of an embedding that keeps to an assignment as JSON-ready data."""
    return {
        "changes": [
            {"machine": change.machine, "before": change.before, "after": change.after}
            for change in replan.changes
        ],
        "free_bound": replan.free_bound,
    }


def embedding_from_document(document: object) -> Embedding:
    """Build an embedding from parsed JSON. Its claims are not judged here.

    Raises
    ------
    DocumentError
        With one problem a line.
    """
    try:
        schema = _adapter_for(document).validate_python(document)
        instance = instance_from_document(schema.instance)
    except ValidationError as error:
        raise DocumentError(*lines_of(gathered(schema_problems(error)))) from None
    except InstanceError as error:
        lines = lines_of([f"instance.{problem}" for problem in error.problems])
        raise DocumentError(*lines) from None
    machines = [machine.name for machine in instance.machines]
    if sorted(schema.assignment) != sorted(machines):
        raise DocumentError("assignment: must name every machine of the instance, and no other")
    codec = CODEC_BY_KIND[schema.plan.kind]
    source = codec.from_schema(instance, schema.assignment, schema.plan)
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
        fleet_result=_fleet_result(schema.fleet),
        stock=None if schema.stock is None else stock_from_schema(schema.stock, machines),
        unknown_fields=_unknown_fields(schema, document, instance),
        replan=_replan_result(schema.replan),
    )


def write_embedding(embedding: Embedding, path: str | Path) -> None:
    """Write an embedding file whole or not at all: a reader never sees half of one.

    Raises
    ------
    DocumentError
        If the file cannot be written.
    """
    write_atomically(Path(path), embedding_text(embedding))


def embedding_text(embedding: Embedding) -> str:
    """Return what `write_embedding` writes."""
    return json.dumps(embedding_to_document(embedding), indent=1) + "\n"


def _unknown_fields(schema: BaseModel, document: object, instance: Instance) -> tuple[Notice, ...]:
    inner = (notice._replace(path=f"instance.{notice.path}") for notice in instance.unknown_fields)
    if isinstance(document, dict):  # the gap is written, and follows from what is read
        document = {name: value for name, value in document.items() if name != "gap"}
    return (*notices_of_unknown(type(schema), document), *inner)


def _fleet_result(schema: _FleetResultSchema | None) -> FleetResult | None:
    if schema is None:
        return None
    return FleetResult(schema.keep, schema.highest_throughput, schema.least_agents)


def _replan_result(schema: _ReplanSchema | None) -> ReplanResult | None:
    if schema is None:
        return None
    changes = (ProcessChange(one.machine, one.before, one.after) for one in schema.changes)
    return ReplanResult(tuple(changes), schema.free_bound)


def _plan_to_document(embedding: Embedding) -> dict[str, Any]:
    source = embedding.source
    if isinstance(source, CompiledSource):
        source = source.source
    return codec_of(source).to_document(embedding.instance, embedding.assignment, source)


def _adapter_for(document: object) -> TypeAdapter[Any]:
    plan = document.get("plan") if isinstance(document, dict) else None
    kind = plan.get("kind") if isinstance(plan, dict) else None
    if not isinstance(kind, str):
        return _ADAPTER_OF_NO_KIND
    return _ADAPTERS.get(kind, _ADAPTER_OF_NO_KIND)
