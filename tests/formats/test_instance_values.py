"""Fields that are missing, of the wrong type, or no number the problem knows."""

from __future__ import annotations

import math

import pytest

from tests.formats.documents import Path, deleted, replaced, small_document
from tsaces.errors import InstanceError
from tsaces.formats.instance_json import instance_from_document

COUNT: Path = ("procedure", "processes", 1, "inputs", "plank")
COUNT_FIELD = "procedure.processes[1].inputs.plank"
TIME: Path = ("machines", 1, "processes", "carve")
CELL = 'give [column, row], as [1, 0], ["lane", number] or ["point"]'
WHOLE = "give a whole number from 1 to 1000000"
OUTPUT_CELL: Path = ("machines", 0, "output_cell")


def message(document: object) -> str:
    with pytest.raises(InstanceError) as caught:
        instance_from_document(document)
    return str(caught.value)


@pytest.mark.parametrize(
    ("value", "shown", "advice"),
    [
        (0, "0", WHOLE),
        (-1, "-1", WHOLE),
        (1.5, "1.5", WHOLE),
        (2.0, "2.0", "write 2"),
        ("3", '"3"', "write 3 without quotes"),
        (True, "true", WHOLE),
        (None, "null", WHOLE),
        (math.nan, "NaN", WHOLE),
        (math.inf, "Infinity", WHOLE),
        ([], "[]", WHOLE),
        ({}, "{}", WHOLE),
    ],
)
def test_count_or_time_that_is_no_positive_integer(value: object, shown: str, advice: str) -> None:
    complaint = f"{shown} is not a positive integer; {advice}"
    assert message(replaced(small_document(), COUNT, value)) == f"{COUNT_FIELD}: {complaint}"
    assert (
        message(replaced(small_document(), TIME, value))
        == f"machines[1].processes.carve: {complaint}"
    )


@pytest.mark.parametrize(
    ("value", "complaint"),
    [
        (0, "0 is an empty fleet; give at least 1"),
        (-1, "-1 is an empty fleet; give at least 1"),
        (1.5, f"1.5 is not a positive integer; {WHOLE}"),
        ("3", '"3" is not a positive integer; write 3 without quotes'),
        (True, f"true is not a positive integer; {WHOLE}"),
        (None, f"null is not a positive integer; {WHOLE}"),
    ],
)
def test_fleet_that_is_no_positive_integer(value: object, complaint: str) -> None:
    document = replaced(small_document(), ("max_agents",), value)
    assert message(document) == f"max_agents: {complaint}"


@pytest.mark.parametrize(
    ("path", "field"),
    [(COUNT, COUNT_FIELD), (TIME, "machines[1].processes.carve"), (("max_agents",), "max_agents")],
)
def test_number_beyond_the_solvers_precision(path: Path, field: str) -> None:
    document = replaced(small_document(), path, 1_000_001)
    assert message(document) == f"{field}: 1000001 is too large; give at most 1000000"


@pytest.mark.parametrize("path", [COUNT, TIME, ("max_agents",)])
def test_number_of_thousands_of_digits_is_cut_short(path: Path) -> None:
    assert len(message(replaced(small_document(), path, 10**4000))) < 200


@pytest.mark.parametrize(
    ("path", "field"),
    [
        (("name",), "name"),
        (("layout",), "layout"),
        (("procedure",), "procedure"),
        (("procedure", "processes"), "procedure.processes"),
        (("procedure", "processes", 0, "name"), "procedure.processes[0].name"),
        (("machines",), "machines"),
        (("machines", 2, "name"), "machines[2].name"),
        (("machines", 2, "processes"), "machines[2].processes"),
        (("max_agents",), "max_agents"),
    ],
)
def test_missing_field(path: Path, field: str) -> None:
    document = deleted(small_document(), path)
    assert message(document) == f"{field}: missing; the field is required"


def test_missing_product() -> None:
    document = deleted(small_document(), ("procedure", "output_process"))
    missing = (
        "procedure.output_process: missing; name the process that exports the product, or give"
        " products"
    )
    assert message(document) == missing
    assert message(replaced(document, ("procedure", "products"), [])) == missing


def test_missing_layout() -> None:
    missing = "layout.rows: missing; give a list of strings, or points and lanes"
    document = deleted(small_document(), ("layout", "rows"))
    assert message(document) == missing
    misspelt = replaced(document, ("layout", "rwos"), small_document()["layout"]["rows"])
    assert message(misspelt) == f'{missing}; did you misspell it as "rwos"?'


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        (("name",), 3, 'name: 3 is not a string; write "3", in quotes'),
        (("layout",), [], 'layout: [] is not an object; give {"rows": [...]} or points and lanes'),
        (
            ("layout", "rows"),
            "+>>+",
            'layout.rows: "+>>+" is not a list of strings; put it into a list: ["+>>+"]',
        ),
        (
            ("layout", "rows"),
            ["+", None],
            'layout.rows[1]: null is not a string; give a character a cell, as "+>>+"',
        ),
        (
            ("layout", "rows", 0),
            ["+", ">", ">", "+"],
            'layout.rows[0]: ["+", ">", ">", "+"] is not a string; write "+>>+"',
        ),
        (
            ("procedure",),
            "carve",
            'procedure: "carve" is not an object; give processes and output_process',
        ),
        (
            ("procedure", "processes"),
            {},
            "procedure.processes: {} is not a list of processes; give each name, inputs and"
            " outputs",
        ),
        (
            ("procedure", "processes", 0),
            1,
            "procedure.processes[0]: 1 is not an object; give name, inputs and outputs",
        ),
        (
            ("procedure", "processes", 0, "outputs"),
            ["plank"],
            'procedure.processes[0].outputs: ["plank"] is not an object of names and positive'
            ' integers; give copies by token, as {"plank": 1}',
        ),
        (
            ("machines",),
            {},
            "machines: {} is not a list of machines; give each name, processes and cells",
        ),
        (
            ("machines", 0),
            "bin",
            'machines[0]: "bin" is not an object; give name, processes, input_cell and output_cell',
        ),
        (
            ("machines", 0, "name"),
            None,
            "machines[0].name: null is not a string; give a name in double quotes",
        ),
        (
            OUTPUT_CELL,
            "a1",
            'machines[0].output_cell: "a1" is not a cell; put it into a list: ["a1"]',
        ),
        (OUTPUT_CELL, [1], f"machines[0].output_cell: [1] is not a cell; {CELL}"),
        (OUTPUT_CELL, [1, 0, 0], f"machines[0].output_cell: [1, 0, 0] is not a cell; {CELL}"),
        (OUTPUT_CELL, [1.0, 0], "machines[0].output_cell: [1.0, 0] is not a cell; write [1, 0]"),
        (OUTPUT_CELL, [1.5, 0], f"machines[0].output_cell: [1.5, 0] is not a cell; {CELL}"),
        (
            OUTPUT_CELL,
            "[1, 0]",
            'machines[0].output_cell: "[1, 0]" is not a cell; write [1, 0] without quotes',
        ),
        (
            OUTPUT_CELL,
            [[1, 0], [2, 0]],
            "machines[0].output_cell: [[1, 0], [2, 0]] is not a cell; give one of them, such as"
            " [1, 0]",
        ),
        (
            OUTPUT_CELL,
            [[1, 0]],
            "machines[0].output_cell: [[1, 0]] is not a cell; write [1, 0] without brackets",
        ),
    ],
)
def test_value_of_the_wrong_type(path: Path, value: object, expected: str) -> None:
    assert message(replaced(small_document(), path, value)) == expected


@pytest.mark.parametrize(
    ("document", "shown"), [([], "[]"), (None, "null"), ("toy", '"toy"'), (3, "3")]
)
def test_document_that_is_no_object(document: object, shown: str) -> None:
    advice = "give name, layout, procedure, machines and max_agents"
    assert message(document) == f"$: {shown} is not an object; {advice}"


def test_every_problem_of_the_types_is_listed() -> None:
    document = replaced(deleted(small_document(), ("name",)), ("max_agents",), "many")
    assert message(document).split("\n") == [
        "name: missing; the field is required",
        f'max_agents: "many" is not a positive integer; {WHOLE}',
    ]


def test_long_value_is_cut_short() -> None:
    document = replaced(small_document(), ("max_agents",), "x" * 1000)
    assert message(document) == f'max_agents: "{"x" * 58}… is not a positive integer; {WHOLE}'


SECONDS = "give the seconds of a timestep, as 2.5"


@pytest.mark.parametrize(
    ("value", "complaint"),
    [
        (0, f"0 is not a number above 0 or null; {SECONDS}"),
        (-1.5, f"-1.5 is not a number above 0 or null; {SECONDS}"),
        ("2.5", '"2.5" is not a number above 0 or null; write 2.5 without quotes'),
        (True, f"true is not a number above 0 or null; {SECONDS}"),
        (math.nan, f"NaN is not a number above 0 or null; {SECONDS}"),
        (math.inf, f"Infinity is not a number above 0 or null; {SECONDS}"),
        ([2], "[2] is not a number above 0 or null; write 2 without brackets"),
        (1e-9, "1e-09 is out of range; give the seconds of a timestep, from 1e-06 to 1e+06"),
    ],
)
def test_a_timestep_that_does_not_take_seconds(value: object, complaint: str) -> None:
    document = replaced(small_document(), ("layout", "timestep"), value)
    assert message(document) == f"layout.timestep: {complaint}"
