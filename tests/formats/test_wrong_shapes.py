"""Every field of an instance and of an embedding, given a value of every wrong shape.

Whoever reads a message learns the field, the value, what is expected and what to do.
"""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

import tsaces
from tests.fixtures import small_embedding, waiting_embedding
from tests.formats.documents import replaced, roadmap_document, small_document
from tests.formats.shapes import (
    SHAPES,
    at,
    fields_of,
    is_good_line,
    is_plain,
    written,
    wrong_shapes,
)
from tsaces.errors import InputError
from tsaces.formats.embedding_json import (
    _SCHEMAS,
    embedding_from_document,
    embedding_to_document,
)
from tsaces.formats.instance_json import InstanceSchema, instance_from_document
from tsaces.model.replan import ProcessChange, ReplanResult
from tsaces.plan import compiled_plan_of, stock_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.formats.documents import Path

COUNTS = "an object of names and positive integers"
INSTANCE = {
    "$": "an object",
    "name": "a string",
    "layout": "an object",
    "layout.timestep": "a number above 0 or null",
    "layout.clearance": "a whole number or null",
    "layout.traversal": "a whole number or null",
    "layout.zones": "a list of zones",
    "layout.zones[0]": "an object",
    "layout.zones[0].name": "a string",
    "layout.zones[0].members": "a list",
    "layout.zones[0].members[0]": "a member of a zone",
    "procedure": "an object",
    "procedure.processes": "a list of processes",
    "procedure.processes[0]": "an object",
    "procedure.processes[0].name": "a string",
    "procedure.processes[0].inputs": COUNTS,
    "procedure.processes[0].inputs.*": "a positive integer",
    "procedure.processes[0].outputs": COUNTS,
    "procedure.processes[0].outputs.*": "a positive integer",
    "machines": "a list of machines",
    "machines[0]": "an object",
    "machines[0].name": "a string",
    "machines[0].processes": COUNTS,
    "machines[0].processes.*": "a positive integer",
    "machines[0].handling": "an object or null",
    "machines[0].handling.input": "a whole number",
    "machines[0].handling.output": "a whole number",
    "machines[0].buffer": "an object or null",
    "machines[0].buffer.input": COUNTS,
    "machines[0].buffer.input.*": "a positive integer",
    "machines[0].buffer.output": COUNTS,
    "machines[0].buffer.output.*": "a positive integer",
    "machines[0].fixed": "a string or null",
    "max_agents": "a positive integer",
}
"""What is expected, by field."""
ON_ROWS = {
    "layout.rows": "a list of strings",
    "layout.rows[0]": "a string",
    "procedure.output_process": "a string",
    "machines[0].input_cell": "a cell",
    "machines[0].output_cell": "a cell",
}
ON_A_ROADMAP = {
    "layout.points": "a list of points",
    "layout.points[0]": "an object",
    "layout.points[0].name": "a string",
    "layout.points[0].x": "a number",
    "layout.points[0].y": "a number",
    "layout.points[0].clearance": "a whole number or null",
    "layout.points[0].traversal": "a whole number or null",
    "layout.lanes": "a list of lanes",
    "layout.lanes[0]": "an object",
    "layout.lanes[0].name": "a string",
    "layout.lanes[0].from": "a string",
    "layout.lanes[0].to": "a string",
    "layout.lanes[0].cells": "a whole number",
    "layout.lanes[0].two_way": "true or false",
    "layout.lanes[0].clearance": "a whole number or null",
    "layout.lanes[0].traversal": "a whole number or null",
    "layout.turns": "an object of points",
    "layout.turns.*": "a list of turns",
    "layout.turns.*[0]": "a turn",
    "procedure.products": "a list of products",
    "procedure.products[0]": "an object",
    "procedure.products[0].process": "a string",
    "procedure.products[0].share": "a positive integer",
    "machines[0].input_cells": "a list of cells",
    "machines[0].input_cells[0]": "a cell",
    "machines[0].output_cells": "a list of cells",
    "machines[0].output_cells[0]": "a cell",
}

NUMBER = "a number from 0 on"
EMBEDDING = {
    "$": "an object",
    "format": '"tsaces-embedding/1"',
    "instance": "an object",
    "method": "a string",
    "throughput": NUMBER,
    "upper_bound": NUMBER,
    "agents": "a whole number",
    "assignment": "an object of machines and processes",
    "assignment.*": "a string or null",
    "rates": "an object of machines and numbers",
    "rates.*": NUMBER,
    "seconds": NUMBER,
    "seed": "a whole number",
    "fleet": "an object or null",
    "fleet.keep": "a share above 0 and at most 1",
    "fleet.highest_throughput": NUMBER,
    "fleet.least_agents": "a positive integer",
    "replan": "an object or null",
    "replan.changes": "a list of changes",
    "replan.changes[0]": "an object",
    "replan.changes[0].machine": "a string",
    "replan.changes[0].before": "a string or null",
    "replan.changes[0].after": "a string or null",
    "replan.free_bound": NUMBER,
    "stock": "an object of machines or null",
    "stock.*": "an object",
    "stock.*.start": "an object",
    "stock.*.start.input": "an object of tokens and counts",
    "stock.*.start.output": "an object of tokens and counts",
    "stock.*.start.input.*": "a count",
    "stock.*.start.output.*": "a count",
    "stock.*.peak": "an object",
    "stock.*.peak.input": "an object of tokens and counts",
    "stock.*.peak.output": "an object of tokens and counts",
    "stock.*.peak.input.*": "a count or null",
    "stock.*.peak.output.*": "a count or null",
    "stock.*.peak_total": "an object",
    "stock.*.peak_total.input": "a count or null",
    "stock.*.peak_total.output": "a count or null",
    "plan": "an object",
}
ROAD_COUNT = ("a whole number", "a string", "a whole number", "a whole number")
MACHINE_COUNT = ("a string", "a string", "a whole number", "a whole number")
EPOCH_PLAN = {
    "plan.kind": '"epochs" or "cells"',
    "plan.num_epochs": "a positive integer",
    "plan.epoch_length": "a positive integer",
    "plan.max_road_length": "a positive integer or null",
    **{f"plan.{field}": "a list" for field in ("entering", "pickups", "deposits")},
    **{f"plan.{field}[0]": "a list of four" for field in ("entering", "pickups", "deposits")},
    **{f"plan.entering[0][{i}]": what for i, what in enumerate(ROAD_COUNT)},
    **{f"plan.pickups[0][{i}]": what for i, what in enumerate(MACHINE_COUNT)},
    **{f"plan.deposits[0][{i}]": what for i, what in enumerate(MACHINE_COUNT)},
}
CELL_PLAN = {
    "plan.kind": '"epochs" or "cells"',
    "plan.period": "a positive integer",
    "plan.pauses": "a list",
    "plan.pauses[0]": "a pause",
    "plan.cells": "a list",
    "plan.cells[0]": "a cell",
    "plan.ways": "a list",
    "plan.ways[0]": "a whole number",
    "plan.cargo": "a list",
    "plan.cargo[0]": "a string or null",
    "plan.actions": "a list",
    "plan.actions[0]": "a string",
}
NULLABLE = ("plan.entering[0][1]",)
INSIDE = (
    "input_cell[0]",
    "output_cell[0]",
    "input_cells[0][0]",
    "output_cells[0][0]",
    "layout.turns.*[0][0]",
    "instance.*",
    "plan.cells[0][0]",
    "plan.pauses[0][0]",
    "plan.pauses[0][1]",
)
"""Judged with what they are in."""


def whole_instance() -> dict[str, Any]:
    """Return an instance whose first process and first machine leave nothing out."""
    return _whole_instance(small_document(), [1, 0])


def whole_roadmap() -> dict[str, Any]:
    """Return one on points and lanes."""
    document = _whole_instance(roadmap_document(), "West")
    for item in (document["layout"]["points"][0], document["layout"]["lanes"][0]):
        item |= {"clearance": 1, "traversal": 2}
    document["layout"]["lanes"][0]["two_way"] = True
    document["layout"]["turns"] = {"West": [["back", "out"], ["out", "out"]]}
    product = document["procedure"].pop("output_process")
    document["procedure"]["products"] = [{"process": product, "share": 2}]
    for side in ("input_cell", "output_cell"):
        cell = document["machines"][0].pop(side)
        document["machines"][0][f"{side}s"] = [cell, ["East"]]
    return document


def _whole_instance(document: dict[str, Any], member: object) -> dict[str, Any]:
    document["layout"] |= {"timestep": 2.5, "clearance": 1, "traversal": 1}
    document["layout"]["zones"] = [{"name": "door", "members": [member, ANOTHER[type(member)]]}]
    for items in (document["procedure"]["processes"], document["machines"]):
        items[0], items[1] = items[1], items[0]
    document["machines"][0] |= {
        "fixed": "carve",
        "handling": {"input": 1, "output": 2},
        "buffer": {"input": {"plank": 3}, "output": {"toy": 4}},
    }
    return document


ANOTHER: dict[type, object] = {list: [2, 0], str: ["spur", 0, 1]}
"""Members of zones beside those of a list or a name."""


def whole_embedding() -> dict[str, Any]:
    """Return an embedding that leaves nothing out."""
    return whole_document(small_embedding())


def whole_embedding_on_cells() -> dict[str, Any]:
    """Return one whose plan is on cells."""
    return replaced(whole_document(waiting_embedding(200)), ("plan", "ways"), [0])


def whole_document(embedding: tsaces.Embedding) -> dict[str, Any]:
    stock = {"lathe": stock_of(compiled_plan_of(embedding))["lathe"]}
    replan = ReplanResult((ProcessChange("lathe", "ship", "carve"),), 0.4)
    fleet = tsaces.FleetResult(0.9, 0.055, 2)
    whole = replace(embedding, fleet_result=fleet, stock=stock, replan=replan)
    document: dict[str, Any] = json.loads(json.dumps(embedding_to_document(whole)))
    return document


KINDS: dict[
    str,
    tuple[Any, dict[str, str], Callable[[], dict[str, Any]], Callable[[object], object]],
] = {
    "instance": (InstanceSchema, INSTANCE | ON_ROWS, whole_instance, instance_from_document),
    "instance on a roadmap": (
        InstanceSchema,
        INSTANCE | ON_A_ROADMAP,
        whole_roadmap,
        instance_from_document,
    ),
    "embedding by epochs": (
        _SCHEMAS["epochs"],
        EMBEDDING | EPOCH_PLAN,
        whole_embedding,
        embedding_from_document,
    ),
    "embedding on cells": (
        _SCHEMAS["cells"],
        EMBEDDING | CELL_PLAN,
        whole_embedding_on_cells,
        embedding_from_document,
    ),
}


def lines_of(read: Callable[[object], object], document: object) -> list[str]:
    with pytest.raises(InputError) as caught:
        read(document)
    return str(caught.value).split("\n")


def changed(document: dict[str, Any], place: Path, value: object) -> object:
    return replaced(document, place, value) if place else value


def places_of(kind: str) -> dict[str, Path]:
    """Return the place of each field in the document of a kind, by how the tables call it."""
    schema, table, whole, _ = KINDS[kind]
    others = {} if schema is not InstanceSchema else (ON_ROWS | ON_A_ROADMAP).keys() - table.keys()
    found = {written(place): place for place in fields_of(schema) if written(place) not in others}
    document = whole()
    return {name: at(document, place) for name, place in found.items() if not name.endswith(INSIDE)}


@pytest.mark.parametrize("kind", KINDS)
def test_the_tables_know_every_field(kind: str) -> None:
    assert set(places_of(kind)) == set(KINDS[kind][1])


@pytest.mark.parametrize("kind", KINDS)
def test_the_documents_are_good(kind: str) -> None:
    _, _, whole, read = KINDS[kind]
    assert read(whole())


@pytest.mark.parametrize(
    ("kind", "field"), [(kind, field) for kind in KINDS for field in KINDS[kind][1]]
)
def test_a_value_of_the_wrong_shape_is_refused_in_plain_words(kind: str, field: str) -> None:
    _, table, whole, read = KINDS[kind]
    expected, place, document = table[field], places_of(kind)[field], whole()
    if field in NULLABLE:
        expected += " or null"
    lines = [
        lines_of(read, changed(document, place, value)) for value in wrong_shapes(expected).values()
    ]
    good = partial(is_good_line, field=written(place), expected=table[field])
    assert [found for found in lines if len(found) != 1 or not good(found[0])] == []


@pytest.mark.parametrize(
    ("kind", "field"), [(kind, field) for kind in KINDS for field in KINDS[kind][1]]
)
def test_whatever_is_refused_is_refused_in_plain_words(kind: str, field: str) -> None:
    _, _, whole, read = KINDS[kind]
    place, document = places_of(kind)[field], whole()
    lines: list[str] = []
    for value in SHAPES.values():
        try:
            read(changed(document, place, value))
        except InputError as error:
            lines += str(error).split("\n")
    assert lines
    assert [line for line in lines if not is_plain(line)] == []
