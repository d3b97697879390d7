"""Instances that are read, and written back as they were."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.documents import replaced, small_document
from tests.strategies import Document, instance_documents
from tsaces.formats.instance_json import (
    instance_from_document,
    instance_to_document,
    read_instance,
)
from tsaces.formats.instance_text import instance_text

INSTANCES = sorted((Path(__file__).parents[2] / "instances").glob("*.json"))


def test_fields_reach_the_model() -> None:
    instance = instance_from_document(small_document())
    supply, carve, ship = instance.procedure.processes
    assert (supply.is_source, carve.is_source, ship.is_sink) == (True, False, True)
    assert dict(carve.inputs) == {"plank": 1}
    assert dict(carve.outputs) == {"toy": 2}
    assert instance.procedure.tokens == ("plank", "toy")
    assert instance.procedure.output_process == "ship"
    assert instance.rows == ("+>>+", "^..v", "+<<+")
    bin_, lathe, _ = instance.machines
    assert (bin_.input_cell, bin_.output_cell) == (None, (1, 0))
    assert dict(lathe.processes) == {"carve": 3}
    assert (lathe.input_cell, lathe.output_cell) == ((2, 0), (2, 2))
    assert instance.max_agents == 4


@given(instance_documents(), st.floats(1e-6, 1e6) | st.integers(1, 1_000_000))
def test_the_seconds_of_a_timestep_are_kept(document: Document, seconds: float) -> None:
    timed = replaced(document, ("layout", "timestep"), seconds)
    instance = instance_from_document(timed)
    assert instance.timestep == seconds
    written = instance_to_document(instance)
    assert written["layout"] == timed["layout"]
    assert instance_from_document(json.loads(instance_text(instance))) == instance


def test_without_a_timestep_there_are_no_seconds() -> None:
    assert instance_from_document(small_document()).timestep is None
    null = replaced(small_document(), ("layout", "timestep"), None)
    assert instance_from_document(null) == instance_from_document(small_document())
    assert "timestep" not in instance_to_document(instance_from_document(null))["layout"]


def test_omitted_inputs_and_outputs_are_empty() -> None:
    document = small_document()
    del document["procedure"]["processes"][0]["inputs"]
    del document["procedure"]["processes"][2]["outputs"]
    assert instance_from_document(document) == instance_from_document(small_document())


def test_unknown_fields_are_ignored() -> None:
    document = small_document()
    for part in (document, document["layout"], document["procedure"], document["machines"][0]):
        part["colour"] = {"of": ["a", "newer", "reader"]}
    document["procedure"]["processes"][0]["colour"] = None
    assert instance_from_document(document) == instance_from_document(small_document())


def test_machines_may_share_a_road_and_a_cell() -> None:
    document = replaced(small_document(), ("machines", 1, "input_cell"), [1, 0])
    document = replaced(document, ("machines", 1, "output_cell"), [2, 0])
    document = replaced(document, ("machines", 2, "input_cell"), [2, 0])
    cells = [(m.input_cell, m.output_cell) for m in instance_from_document(document).machines]
    assert cells == [(None, (1, 0)), ((1, 0), (2, 0)), ((2, 0), None)]


def test_machine_that_can_run_nothing_stays_idle() -> None:
    document = small_document()
    document["machines"].append({"name": "spare", "processes": {}})
    assert instance_from_document(document).machines[3].processes == {}


@given(instance_documents())
def test_round_trip(document: Document) -> None:
    instance = instance_from_document(document)
    written = json.dumps(instance_to_document(instance))
    assert instance_from_document(json.loads(written)) == instance
    assert json.loads(written) == document


@pytest.mark.parametrize("path", INSTANCES, ids=lambda path: path.stem)
def test_shipped_instance_is_valid_described_and_named_as_its_file(path: Path) -> None:
    instance = read_instance(path)
    assert instance.name == path.stem
    note = path.with_suffix(".md").read_text(encoding="utf-8")
    assert note.startswith(f"# {instance.name}\n")
    assert "\n".join(instance.rows) in note
