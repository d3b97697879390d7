"""Procedures, machines and exchange cells that break the rules of the problem."""

from __future__ import annotations

import pytest

from tests.formats.documents import Path, deleted, replaced, small_document
from tsaces.errors import InstanceError
from tsaces.formats.instance_json import instance_from_document

PROCESSES: Path = ("procedure", "processes")
MACHINES: Path = ("machines",)


def lines(document: object) -> list[str]:
    with pytest.raises(InstanceError) as caught:
        instance_from_document(document)
    return str(caught.value).split("\n")


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        (
            (*MACHINES, 1, "name"),
            "bin",
            "machines[1].name: duplicate name 'bin', as machines[0]; give it a name of its own",
        ),
        (
            (*MACHINES, 0, "name"),
            "",
            "machines[0].name: '' is no name; give at least one character",
        ),
        (
            (*MACHINES, 0, "processes"),
            {"supply": 1, "fly": 1},
            "machines[0].processes.fly: unknown process 'fly'; name one of procedure.processes",
        ),
        (
            (*MACHINES, 0, "processes"),
            {},
            "procedure.processes[0]: no machine can run process 'supply'; add it to a machine's"
            " processes",
        ),
        (
            ("procedure", "output_process"),
            "fly",
            "procedure.output_process: unknown process 'fly'; name one of procedure.processes",
        ),
        (
            ("procedure", "output_process"),
            "carve",
            "procedure.output_process: process 'carve' is no sink: it emits toy; name a"
            " process without outputs",
        ),
        (
            (*PROCESSES, 1, "inputs"),
            {"plank": 1, "nail": 2},
            "procedure.processes[1].inputs.nail: nothing produces token 'nail'; add a process"
            " with it among its outputs",
        ),
        (
            (*PROCESSES, 1, "outputs"),
            {"toy": 1, "dust": 2},
            "procedure.processes[1].outputs.dust: nothing consumes token 'dust';"
            " add a sink process for it",
        ),
        (
            (*MACHINES, 0, "output_cell"),
            None,
            "machines[0].output_cell: null, but process 'supply' emits tokens; give a road cell",
        ),
        (
            (*MACHINES, 1, "input_cell"),
            None,
            "machines[1].input_cell: null, but process 'carve' consumes tokens; give a road cell",
        ),
    ],
)
def test_broken_rule(path: Path, value: object, expected: str) -> None:
    assert lines(replaced(small_document(), path, value)) == [expected]


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ([0, 0], "a junction"),
        ([1, 1], "impassable or off the layout"),
        ([4, 0], "impassable or off the layout"),
        ([-1, 0], "impassable or off the layout"),
    ],
)
def test_exchange_cell_that_is_no_road_cell(cell: list[int], kind: str) -> None:
    for machine, field in ((0, "output_cell"), (1, "input_cell")):
        document = replaced(small_document(), (*MACHINES, machine, field), cell)
        assert lines(document) == [
            f"machines[{machine}].{field}: {cell} is no road cell but {kind};"
            " give a cell with > < ^ or v"
        ]


def test_duplicate_process_name() -> None:
    document = small_document()
    document["procedure"]["processes"].append({"name": "carve", "inputs": {"toy": 1}})
    assert lines(document) == [
        "procedure.processes[3].name: duplicate name 'carve', as procedure.processes[1];"
        " give it a name of its own"
    ]


def test_process_without_tokens() -> None:
    document = small_document()
    document["procedure"]["processes"].append({"name": "idle"})
    document["machines"][0]["processes"]["idle"] = 1
    assert lines(document) == [
        "procedure.processes[3]: process 'idle' consumes and emits nothing; name a token"
    ]


def test_no_processes() -> None:
    document = replaced(small_document(), PROCESSES, [])
    assert lines(document)[0] == "procedure.processes: [] is empty; give at least one process"


def test_no_machines() -> None:
    document = replaced(small_document(), MACHINES, [])
    assert lines(document) == [
        "machines: [] is empty; give at least one machine",
        "procedure.processes[0]: no machine can run process 'supply'; add it to a machine's"
        " processes (3 fields: procedure.processes[0], procedure.processes[1],"
        " procedure.processes[2])",
    ]


def test_problems_of_procedure_machines_fleet_and_layout_are_listed_together() -> None:
    document = replaced(small_document(), ("max_agents",), 0)
    document = replaced(document, (*PROCESSES, 1, "inputs", "nail"), 2)
    document = replaced(document, (*MACHINES, 2, "input_cell"), [0, 0])
    assert lines(document) == [
        "procedure.processes[1].inputs.nail: nothing produces token 'nail'; add a process"
        " with it among its outputs",
        "max_agents: 0 is an empty fleet; give at least 1",
        "machines[2].input_cell: [0, 0] is no road cell but a junction; give a cell with > < ^"
        " or v",
    ]


def test_layout_problem_names_field_and_cell() -> None:
    document = deleted(small_document(), ("layout", "rows", 2))
    assert lines(document)[0] == ("layout.rows: cell [3, 1]: 'v' is a dead end: it leads to [3, 2]")


@pytest.mark.parametrize("name", ["a\nb", "a\u2028b", "a\x85b", "a\x1b[2Jb"])
@pytest.mark.parametrize("count", [1, 0, "x"])
def test_name_with_line_breaks_or_escapes_keeps_its_message_on_one_line(
    name: str, count: object
) -> None:
    document = replaced(small_document(), (*PROCESSES, 1, "inputs"), {name: count})
    with pytest.raises(InstanceError) as caught:
        instance_from_document(document)
    assert all(str(problem).isprintable() for problem in caught.value.problems)
