"""Instances and embeddings as JSON Schema, for whoever generates code that reads or writes them.

The schemas are those that the readers judge by. They say what a document looks like; that it makes
sense, that a road leads somewhere, the readers find out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field, create_model
from pydantic.json_schema import models_json_schema

from tsaces.formats.cell_plan_json import CellPlanSchema
from tsaces.formats.embedding_json import EmbeddingSchema
from tsaces.formats.instance_json import InstanceSchema
from tsaces.model.instance import MAX_COUNT
from tsaces.solvers.ts_aces.plan.epoch_plan_json import EpochPlanSchema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

_NAMES = {
    "_StartSchema": "StockAtStart",
    "_PeakSchema": "StockPeak",
    "_TotalSchema": "StockTotal",
    "_BufferSchema": "BufferLimits",
}
"""Names of schemas that would say too little without their prefix."""
_ABOUT = {
    "Instance": "A factory and what it makes; docs/formats.md has all rules.",
    "Instance.max_agents": "Most robots that a plan may use.",
    "Layout": "The floor: rows, or points and lanes.",
    "Layout.rows": "One string per row, one character per cell: `> < ^ v` roads, `+` junctions,"
    " `-` and `|` two-way lanes, `*` open floor, and `#`, `.` and space impassable cells.",
    "Layout.points": "Where lanes begin, end and branch; room for one robot each.",
    "Layout.lanes": "Ways between points.",
    "Layout.turns": "The only ways through points: [arriving lane, leaving lane], by point.",
    "Layout.zones": "Places of which one robot at a time may hold any.",
    "Layout.clearance": "Timesteps that places are empty between two robots.",
    "Layout.traversal": "Timesteps that a cell takes.",
    "Layout.timestep": "Seconds of a timestep.",
    "Point": "Room for one robot; x and y in metres, y upwards.",
    "Lane": "A way between two points, with room for a robot in each of its cells.",
    "Lane.cells": "Places between the points; 0 where these touch.",
    "Lane.two_way": "Whether it is driven from its end to its start as well.",
    "Zone": "Places of which one robot at a time may hold any.",
    "Zone.members": 'Names of points and lanes, cells, and ["lane", first, last].',
    "Machine.buffer": "Room for tokens that wait; as many as one likes where it is left out.",
    "BufferLimits": "Most copies of each token at the same time.",
    "Handling": "Timesteps that a robot stands at a machine before its exchange.",
    "Procedure": "What is made, by which processes.",
    "Procedure.output_process": "Name of the process whose runs are counted as products.",
    "Procedure.products": "What a kit is made up of, if there are several products; then throughput"
    " counts kits.",
    "Product": "A product, and how many of it are in a kit.",
    "Product.process": "Name of the process that exports it.",
    "Process": "A process: a run consumes its inputs and emits its outputs.",
    "Process.inputs": "Copies of each token that a run consumes.",
    "Process.outputs": "Copies of each token that a run emits.",
    "Machine": "A machine, and where robots serve it.",
    "Machine.processes": "Timesteps of one run of each process that it can run.",
    "Machine.input_cell": 'Where robots bring tokens: a road cell [column, row], ["lane", number]'
    ' or ["point"].',
    "Machine.output_cell": "Where robots fetch tokens.",
    "Machine.input_cells": "Where robots bring tokens, if there are several such cells.",
    "Machine.output_cells": "Where robots fetch tokens, if there are several such cells.",
    "Embedding": "Which machine runs which process, and how the robots carry the tokens.",
    "Embedding.format": "Name and version of the document.",
    "Embedding.instance": "The complete instance.",
    "Embedding.method": "Name of the method that found it.",
    "Embedding.throughput": "Products per timestep in the long run.",
    "Embedding.upper_bound": "Proven: no sustained plan has a higher throughput.",
    "Embedding.gap": "(upper_bound - throughput) / upper_bound.",
    "Embedding.agents": "Number of robots that the plan uses.",
    "Embedding.assignment": "Process of each machine; null if it is idle.",
    "Embedding.rates": "Runs per timestep of each machine that is not idle.",
    "Embedding.seconds": "Time from the start of the search until it was found.",
    "Embedding.seed": "Seed of random choices.",
    "Embedding.fleet": "Only with the objective `fleet`.",
    "Embedding.stock": "Contents of the buffers of each busy machine.",
    "Embedding.plan": "Compact form of the transport plan; stream it to get its timesteps.",
    "FleetResult": "What is known about the fewest robots that keep enough throughput.",
    "FleetResult.keep": "Share of the highest throughput that is kept.",
    "FleetResult.highest_throughput": "Highest throughput that the search found.",
    "FleetResult.least_agents": "Proven lower bound on the robots of such a plan.",
    "Stock": "Contents of a machine's buffers.",
    "Stock.start": "At timestep 0, after its exchanges.",
    "Stock.peak": "Most copies of each token at any time; null if they pile up for ever.",
    "Stock.peak_total": "Most copies of all tokens together at one time.",
    "StockAtStart": "Copies of each token at timestep 0.",
    "StockPeak": "Most copies of each token.",
    "StockTotal": "Most copies of all tokens together.",
    "CellPlan": "A plan cell by cell, as the methods `rhythmic` and `aces` make it.",
    "CellPlan.period": "Timesteps after which cells and cargo repeat.",
    "CellPlan.pauses": "[column, timesteps] for each long standstill that `actions` omits.",
    "CellPlan.cells": "Cell [column, row] of each agent at timestep 0.",
    "CellPlan.cargo": "Token that each agent carries at timestep 0; null for none.",
    "CellPlan.actions": "Actions of each agent, separated by blanks; see docs/plan-format.md.",
    "EpochPlan": "A plan by road and epoch, as the method `ts-aces` makes it.",
    "EpochPlan.num_epochs": "Epochs of a cycle.",
    "EpochPlan.epoch_length": "Timesteps of an epoch.",
    "EpochPlan.max_road_length": "Cells after which roads were cut; null if none was.",
    "EpochPlan.entering": "[road, token or null, epoch, count] of agents that enter a road.",
    "EpochPlan.pickups": "[machine, token, epoch, count] of pick-ups.",
    "EpochPlan.deposits": "[machine, token, epoch, count] of deposits.",
}
"""What is said about each schema, and about each of its fields."""


def document_schemas(*others: type[BaseModel], place: str) -> dict[str, dict[str, Any]]:
    """Return the schemas of `Instance` and `Embedding`, and of all that they consist of.

    Parameters
    ----------
    *others : type
        More models, whose schemas are returned as well.
    place : str
        Where the schemas will be, such as ``#/components/schemas/``.

    Returns
    -------
    dict of str to dict
        JSON Schema (2020-12) by name.
    """
    models: Any = [(model, "validation") for model in (InstanceSchema, _embedding(), *others)]
    _, document = models_json_schema(models, ref_template=place + "{model}")
    found = document["$defs"]
    names = {f"{place}{name}": f"{place}{_public(name)}" for name in found}
    for table in _tables_of(found):
        for key, value in table.items():
            if isinstance(value, str) and value in names:  # a reference, or a discriminator's
                table[key] = names[value]
    schemas = {_public(name): schema for name, schema in sorted(found.items())}
    _describe(schemas)
    _allow_positive_numbers_only(schemas)
    return schemas


def _embedding() -> type[BaseModel]:
    """Return the model of embeddings with any kind of plan, and with all that is written."""
    fields: Any = {
        "instance": (InstanceSchema, ...),
        "plan": (Annotated[CellPlanSchema | EpochPlanSchema, Field(discriminator="kind")], ...),
        "gap": (float, 0.0),
    }
    return create_model("EmbeddingSchema", __base__=EmbeddingSchema, **fields)


def _public(name: str) -> str:
    return _NAMES.get(name) or name.removeprefix("_").removesuffix("Schema")


def _describe(schemas: dict[str, dict[str, Any]]) -> None:
    for key, words in _ABOUT.items():
        name, _, field = key.partition(".")
        schemas[name]["title"] = name
        described = schemas[name]["properties"][field] if field else schemas[name]
        described["description"] = words


def _allow_positive_numbers_only(schemas: dict[str, dict[str, Any]]) -> None:
    """Say what readers find out once types are right."""
    counts = [
        schemas["Instance"]["properties"]["max_agents"],
        schemas["Product"]["properties"]["share"],
        schemas["Process"]["properties"]["inputs"]["additionalProperties"],
        schemas["Process"]["properties"]["outputs"]["additionalProperties"],
        schemas["Machine"]["properties"]["processes"]["additionalProperties"],
    ]
    for count in counts:
        count |= {"minimum": 1, "maximum": MAX_COUNT}


def _tables_of(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every table of a document."""
    if isinstance(value, dict):
        yield value
    for part in value.values() if isinstance(value, dict) else value:
        if isinstance(part, dict | list):
            yield from _tables_of(part)
