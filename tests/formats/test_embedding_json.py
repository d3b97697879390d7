"""Embeddings survive the way to a file and back, and nothing broken passes for one."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import tsaces
from tests.fixtures import SMALL_PLAN, small_embedding
from tests.formats.documents import Path as Place
from tests.formats.documents import deleted, paths, replaced
from tsaces.errors import DocumentError, PlanError
from tsaces.formats.embedding_json import (
    embedding_from_document,
    embedding_to_document,
    write_embedding,
)
from tsaces.formats.files import write_atomically
from tsaces.formats.instance_json import instance_to_document
from tsaces.model.counts import Counts
from tsaces.model.stock import Peak, Stock
from tsaces.model.transport_plan import Buffers
from tsaces.plan import compiled_plan_of, stock_of

if TYPE_CHECKING:
    from tsaces.model.transport_plan import TransportPlan

DOCUMENT = json.loads(json.dumps(embedding_to_document(small_embedding())))
PLACES = paths(DOCUMENT)
ROAD_COUNT, MACHINE_COUNT = ("plan", "entering", 0), ("plan", "pickups", 0)

BROKEN: dict[str, tuple[Place, object, str]] = {
    "another version": (("format",), "tsaces-embedding/2", 'format: "tsaces-embedding/2"'),
    "another plan": (("plan", "kind"), "slots", 'plan.kind: "slots"'),
    "no number": (("throughput",), "fast", 'throughput: "fast"'),
    "NaN": (("throughput",), float("nan"), "throughput: NaN"),
    "endless bound": (("upper_bound",), float("inf"), "upper_bound: Infinity"),
    "negative rate": (("rates", "lathe"), -0.1, "rates.lathe: -0.1"),
    "negative seconds": (("seconds",), -1, "seconds: -1"),
    "no epochs": (("plan", "num_epochs"), 0, "plan.num_epochs: 0"),
    "too many epochs": (("plan", "num_epochs"), 10**9, "plan.num_epochs: 1000000000"),
    "no epoch": (("plan", "epoch_length"), 0, "plan.epoch_length: 0"),
    "no road": ((*ROAD_COUNT, 0), 99, "plan.entering[0][0]: unknown road or machine 99"),
    "negative road": ((*ROAD_COUNT, 0), -1, "plan.entering[0][0]: -1"),
    "no such token": ((*ROAD_COUNT, 1), "gold", "plan.entering[0][1]: unknown token 'gold'"),
    "no such epoch": ((*ROAD_COUNT, 2), 10, "plan.entering[0][2]: 10 is no epoch; there are 10"),
    "negative count": ((*ROAD_COUNT, 3), -1, "plan.entering[0][3]: -1"),
    "half an agent": ((*ROAD_COUNT, 3), 0.5, "plan.entering[0][3]: 0.5"),
    "no such machine": ((*MACHINE_COUNT, 0), "saw", "plan.pickups[0][0]: unknown road or machine"),
    "a count cut short": (
        MACHINE_COUNT,
        ["bin", "plank", 0],
        'plan.pickups[0]: ["bin", "plank", 0] is not a list of four',
    ),
    "a machine too many": (("assignment", "saw"), "carve", "assignment: must name every machine"),
    "a broken instance": (("instance", "max_agents"), 0, "instance.max_agents: 0"),
    "a broken layout": (("instance", "layout", "rows"), ["+"], "instance.layout.rows: "),
    "no instance": (("instance",), [], "instance: []"),
}


def problems_of(document: object) -> list[str]:
    with pytest.raises(DocumentError) as caught:
        embedding_from_document(document)
    return str(caught.value).splitlines()


def test_the_document_holds_what_is_agreed_on() -> None:
    embedding = small_embedding()
    assert DOCUMENT["instance"] == instance_to_document(embedding.instance)
    assert DOCUMENT["method"] == "ts-aces"
    assert DOCUMENT["throughput"] == embedding.throughput
    assert DOCUMENT["upper_bound"] == embedding.upper_bound
    assert DOCUMENT["agents"] == embedding.agents
    assert DOCUMENT["assignment"] == {"bin": "supply", "lathe": "carve", "chute": "ship"}
    assert DOCUMENT["seconds"] == embedding.seconds == 1.25
    assert DOCUMENT["seed"] == embedding.seed == 3
    assert DOCUMENT["plan"] == SMALL_PLAN


def test_an_embedding_comes_back_from_a_file_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "small.json"
    write_embedding(small_embedding(), file)
    back = tsaces.load_embedding(file)
    assert json.loads(file.read_text(encoding="utf-8")) == DOCUMENT
    assert embedding_to_document(back) == DOCUMENT
    assert tsaces.verify(back) == tsaces.verify(small_embedding())
    assert back.plan().header == small_embedding().plan().header


def test_what_is_known_of_its_fleet_comes_back() -> None:
    thrifty = replace(small_embedding(), fleet_result=tsaces.FleetResult(0.9, 0.055, 2))
    document = embedding_to_document(thrifty)
    assert document["fleet"] == {"keep": 0.9, "highest_throughput": 0.055, "least_agents": 2}
    assert embedding_from_document(document).fleet_result == thrifty.fleet_result
    assert "fleet" not in DOCUMENT


def stocked() -> tsaces.Embedding:
    return replace(small_embedding(), stock=stock_of(compiled_plan_of(small_embedding())))


def test_what_it_needs_in_stock_comes_back() -> None:
    document = json.loads(json.dumps(embedding_to_document(stocked())))
    assert document["stock"]["lathe"]["peak"]["input"] == {"plank": 1}
    assert embedding_from_document(document).stock == stocked().stock
    assert "stock" not in DOCUMENT


def test_what_piles_up_for_ever_is_null() -> None:
    peaks = {"input_peak": Peak({}, 0), "output_peak": Peak({"chips": None}, None)}
    endless = Stock(Buffers(Counts(), Counts()), **peaks)
    document = embedding_to_document(replace(small_embedding(), stock={"lathe": endless}))
    assert document["stock"]["lathe"]["peak"]["output"] == {"chips": None}
    assert embedding_from_document(document).stock == {"lathe": endless}


@pytest.mark.parametrize(
    ("place", "value", "complaint"),
    [
        (("stock",), [], "stock: []"),
        (("stock", "saw"), {}, "stock.saw.start: missing"),
        (("stock", "lathe", "peak", "input", "plank"), -1, "stock.lathe.peak.input.plank: -1"),
        (("stock", "lathe", "start", "output", "toy"), None, "stock.lathe.start.output.toy: null"),
        (("stock", "bin", "peak_total", "output"), 1.5, "stock.bin.peak_total.output: 1.5"),
    ],
)
def test_a_stock_that_is_none_is_refused_by_field(
    place: Place, value: object, complaint: str
) -> None:
    document = json.loads(json.dumps(embedding_to_document(stocked())))
    assert any(line.startswith(complaint) for line in problems_of(replaced(document, place, value)))


def test_a_stock_of_no_machine_is_refused() -> None:
    document = json.loads(json.dumps(embedding_to_document(stocked())))
    document["stock"]["saw"] = document["stock"]["lathe"]
    assert problems_of(document) == ["stock: 'saw' is no machine of the instance; leave it out"]


def test_the_length_that_roads_were_cut_to_comes_back(tmp_path: Path) -> None:
    document = replaced(DOCUMENT, ("plan", "max_road_length"), 2)
    file = tmp_path / "cut.json"
    write_embedding(embedding_from_document(document), file)
    assert embedding_to_document(tsaces.load_embedding(file)) == document


def test_fields_of_newer_writers_are_left_to_newer_readers() -> None:
    document = replaced(DOCUMENT, ("colour",), "blue")
    assert embedding_to_document(embedding_from_document(document)) == DOCUMENT


@pytest.mark.parametrize(("place", "value", "complaint"), BROKEN.values(), ids=BROKEN)
def test_broken_documents_are_refused_by_field_and_value(
    place: Place, value: object, complaint: str
) -> None:
    problems = problems_of(replaced(DOCUMENT, place, value))
    assert len(problems) == 1
    assert problems[0].startswith(complaint)


def test_a_machine_left_out_of_the_assignment_is_missed() -> None:
    (problem,) = problems_of(deleted(DOCUMENT, ("assignment", "lathe")))
    assert problem.startswith("assignment: must name every machine")


def test_every_problem_gets_a_line_of_its_own() -> None:
    document = replaced(DOCUMENT, ("throughput",), "fast")
    document = deleted(replaced(document, ("plan", "epoch_length"), 0), ("method",))
    fields = [problem.partition(":")[0] for problem in problems_of(document)]
    assert fields == ["method", "throughput", "plan.epoch_length"]


@pytest.mark.parametrize("text", ["", "{", '{"format": NaN}', '{"a": 1, "a": 2}', "\ufeff{]"])
def test_files_that_are_no_json_are_named(text: str, tmp_path: Path) -> None:
    file = tmp_path / "broken.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DocumentError, match=r"broken\.json: ") as caught:
        tsaces.load_embedding(file)
    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.parametrize("name", ["missing.json", ".", "\0", "x" * 1000])
def test_files_that_cannot_be_read_are_named(name: str, tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="cannot be read: "):
        tsaces.load_embedding(tmp_path / name)


ODD_NUMBERS = st.sampled_from([0.5, 1.0, -0.0, 1e-9, 1e30, float("nan"), float("inf")])
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 12) | ODD_NUMBERS | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=4,
)


@given(place=st.sampled_from(PLACES), value=JSON_VALUES)
@example(place=("assignment", "lathe"), value="no such process")
@example(place=("assignment", "lathe"), value="ship")
def test_one_change_gives_a_plan_or_a_clear_refusal(place: Place, value: object) -> None:
    expect_plan_or_refusal(replaced(DOCUMENT, place, value))


@given(place=st.sampled_from(PLACES))
def test_one_omission_gives_a_plan_or_a_clear_refusal(place: Place) -> None:
    expect_plan_or_refusal(deleted(DOCUMENT, place))


def expect_plan_or_refusal(document: object) -> None:
    """Whatever the document is, nothing else than its own refusals may come of it."""
    match plan_or_refusal(document):
        case str(refusal):
            assert refusal
        case plan:
            agents = [timestep.cells.shape for timestep in plan.steps(0, 3)]
            assert agents == [(plan.header.agents,)] * 3


def plan_or_refusal(document: object) -> TransportPlan | str:
    try:
        embedding = embedding_from_document(document)
    except DocumentError as error:
        return str(error)
    try:
        plan = embedding.plan()
        assert plan.header.agents == embedding.agents
    except PlanError as error:
        return str(error)
    return plan


def test_a_file_is_replaced_as_a_whole(tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    write_atomically(file, "old")
    write_atomically(file, "new")
    assert file.read_text(encoding="utf-8") == "new"
    assert list(tmp_path.iterdir()) == [file]


def test_a_write_that_breaks_off_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    write_atomically(file, "old")
    with pytest.raises(DocumentError, match="cannot be written"):
        write_atomically(file, "half a character: \ud800")
    assert file.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [file]


def test_a_full_disk_leaves_the_old_file_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill_up(_self: Path, _target: Any) -> None:
        raise OSError(28, "No space left on device")

    file = tmp_path / "plan.json"
    write_embedding(small_embedding(), file)
    before = file.read_bytes()
    monkeypatch.setattr(Path, "replace", fill_up)
    with pytest.raises(DocumentError, match=r"plan\.json: cannot be written: No space left"):
        write_embedding(small_embedding(), file)
    assert file.read_bytes() == before
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("name", ["missing/plan.json", "folder"])
def test_where_no_file_can_be_nothing_is_left_behind(name: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(DocumentError, match="cannot be written: "):
        write_embedding(small_embedding(), tmp_path / name)
    assert [path.name for path in tmp_path.rglob("*")] == ["folder"]
