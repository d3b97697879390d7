"""Fields that nothing reads are named in a notice, with the one that may be meant."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

import tsaces
from tests.fixtures import small_embedding
from tests.formats.documents import replaced, small_document
from tests.strategies import instances
from tsaces.formats.embedding_json import embedding_from_document, embedding_to_document
from tsaces.formats.instance_json import instance_from_document, instance_to_document

if TYPE_CHECKING:
    from pathlib import Path


def told(subject: tsaces.Instance | tsaces.Embedding) -> list[str]:
    return [str(notice) for notice in tsaces.notices(subject)]


def test_a_misspelt_field_is_named_with_the_one_that_is_meant() -> None:
    document = {**small_document(), "max_agnets": 3}
    document = replaced(document, ("machines", 1, "inptu_cell"), [1, 0])
    document = replaced(document, ("procedure", "processes", 0, "output"), {})
    assert told(instance_from_document(document)) == [
        "procedure.processes[0].output: unknown field, ignored; did you mean 'outputs'?",
        "machines[1].inptu_cell: unknown field, ignored; did you mean 'input_cell'?",
        "max_agnets: unknown field, ignored; did you mean 'max_agents'?",
    ]


def test_an_unlike_field_is_named_with_those_there_are() -> None:
    document = replaced(small_document(), ("layout", "zoom"), 2)
    assert told(instance_from_document(document)) == [
        "layout.zoom: unknown field, ignored; known here: rows, timestep, points, lanes, turns,"
        " zones, clearance, traversal"
    ]


def test_the_same_field_of_many_machines_is_one_notice() -> None:
    document = small_document()
    for machine in document["machines"]:
        machine["colour"] = "red"
    (line,) = told(instance_from_document(document))
    assert line.startswith("machines[0].colour: unknown field, ignored; known here: name, ")
    assert line.endswith(" (3 fields: machines[0].colour, machines[1].colour, machines[2].colour)")


def test_notes_of_ones_own_are_left_alone() -> None:
    notes = {"_source": "a survey", "$schema": "factory", "x-colour": "red"}
    assert told(instance_from_document({**small_document(), **notes})) == []


def test_of_many_names_the_first_are_told_cut_short_and_the_others_counted() -> None:
    names = {f"{'max_agents' * 10_000}{n}": n for n in range(200)}
    found = tsaces.notices(instance_from_document({**small_document(), **names}))
    assert len(found) == 20
    assert str(found[-1]) == "$: 181 more unknown fields, ignored"
    assert all(len(notice.path) <= 60 for notice in found)


def test_a_missing_field_is_found_under_another_name() -> None:
    document = small_document()
    document["max_agnets"] = document.pop("max_agents")
    try:
        instance_from_document(document)
    except tsaces.InstanceError as error:
        said = str(error)
    assert said == (
        'max_agents: missing; the field is required; did you misspell it as "max_agnets"?'
    )


def test_unknown_fields_make_no_other_instance() -> None:
    plain = instance_from_document(small_document())
    noted = instance_from_document({**small_document(), "max_agnets": 3})
    assert noted == plain
    assert hash(noted) == hash(plain)
    assert instance_to_document(noted) == small_document()


def test_embeddings_have_notices_of_their_own_and_of_their_instance(tmp_path: Path) -> None:
    document = embedding_to_document(small_embedding())
    document |= {"upper_bnd": 1, "stock": {"lathe": STOCK | {"peek": 3}}}
    document["instance"]["max_agnets"] = 3
    document["plan"]["num_epoch"] = 4
    file = tmp_path / "embedding.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    embedding = tsaces.load_embedding(file)
    assert sorted(told(embedding)) == [
        "instance.max_agnets: unknown field, ignored; did you mean 'max_agents'?",
        "plan.num_epoch: unknown field, ignored; did you mean 'num_epochs'?",
        "stock.lathe.peek: unknown field, ignored; did you mean 'peak'?",
        "upper_bnd: unknown field, ignored; did you mean 'upper_bound'?",
    ]
    plan = tmp_path / "small.plan"
    tsaces.write_plan(embedding, plan)
    assert told(tsaces.load_embedding(plan)) == [], "what is ignored is not written"


SIDES: dict[str, object] = {"input": {}, "output": {}}
STOCK = {"start": SIDES, "peak": SIDES, "peak_total": {"input": 0, "output": 0}}


def test_what_is_written_has_no_unknown_fields() -> None:
    document = embedding_to_document(small_embedding())
    assert tsaces.notices(embedding_from_document(document)) == ()


@given(instances())
def test_no_instance_that_is_written_has_unknown_fields(instance: tsaces.Instance) -> None:
    assert instance_from_document(instance_to_document(instance)).unknown_fields == ()


_NAMES = st.text(max_size=80).filter(lambda name: not name.startswith(("_", "$", "x-")))


@given(instances(), st.dictionaries(_NAMES, st.none() | st.booleans() | st.lists(st.integers())))
def test_every_unknown_name_is_told_on_a_line_of_its_own(
    instance: tsaces.Instance, others: dict[str, object]
) -> None:
    document = instance_to_document(instance)
    unknown = {name: value for name, value in others.items() if name not in document}
    found = instance_from_document({**unknown, **document}).unknown_fields
    assert len(found) == min(len(unknown), 20)
    assert all("\n" not in str(notice) for notice in found)


def test_fields_that_documents_call_otherwise_than_the_code_are_known() -> None:
    lanes = [
        {"name": "there", "from": "a", "to": "b", "cells": 1},
        {"name": "back", "from": "b", "to": "a", "cells": 1, "colour": "red"},
    ]
    points = [{"name": name, "x": 0, "y": 0} for name in "ab"]
    document = {**small_document(), "layout": {"points": points, "lanes": lanes}}
    document["machines"] = [
        {"name": "bin", "processes": {"supply": 1}, "output_cell": ["a"]},
        {"name": "lathe", "processes": {"carve": 3}, "input_cell": ["b"], "output_cell": ["b"]},
        {"name": "chute", "processes": {"ship": 1}, "input_cell": ["a"]},
    ]
    (notice,) = instance_from_document(document).unknown_fields
    assert notice.path == "layout.lanes[1].colour"
    assert "from, to" in notice.message
