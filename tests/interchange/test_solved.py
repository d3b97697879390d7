"""Floors of other programs, from the file to a verified plan, on the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli import command
from tests.interchange.files import BUILDING, MAP, PLANT, WAREHOUSE, edge, lif, node, shuttle
from tsaces import load_embedding, verify

if TYPE_CHECKING:
    from pathlib import Path

OTHER = "crane"


def turntable() -> dict[str, Any]:
    """Return a one-way ring with a station that is entered at one node and left at another."""
    names = ["A", "B", "C", "D"]
    places = dict(zip(names, [(0, 0), (6, 0), (6, 6), (0, 6)], strict=True))
    nodes = [
        node("A", *places["A"], "pick"),
        node("B", *places["B"], "drop"),
        node("C", *places["C"], "pick"),
        node("D", *places["D"], "drop"),
    ]
    edges = [edge(a, b) for a, b in zip(names, [*names[1:], "A"], strict=True)]
    return lif(nodes, edges, {"source": ["A"], "table": ["B", "C"], "sink": ["D"]})


def two_types() -> dict[str, Any]:
    """Return a floor of two vehicle types, one of which may drive some edges only."""
    both = ("agv", OTHER)
    nodes = [node("A", 0, types=both), node("B", 5, types=both), node("C", 9, types=(OTHER,))]
    edges = [edge("A", "B", both), edge("B", "A", both)]
    edges += [edge("B", "C", (OTHER,)), edge("C", "B", (OTHER,))]
    return lif(nodes, edges, {"source": ["A"], "sink": ["B", "C"]})


def procedure(source: str, sink: str, agents: int = 2) -> dict[str, Any]:
    """Return a procedure that carries parts from one station to another."""
    return {
        "processes": [
            {"name": "supply", "outputs": {"part": 1}},
            {"name": "ship", "inputs": {"part": 1}},
        ],
        "output_process": "ship",
        "machines": [
            {"station": source, "processes": {"supply": 1}, "handling": {"output": 2}},
            {"station": sink, "processes": {"ship": 2}},
        ],
        "max_agents": agents,
    }


def with_table() -> dict[str, Any]:
    """Return a procedure in which parts are turned on the way."""
    plan = procedure("source", "sink")
    plan["processes"][1]["inputs"] = {"turned": 1}
    plan["processes"].append({"name": "turn", "inputs": {"part": 1}, "outputs": {"turned": 1}})
    plan["machines"].append({"station": "table", "processes": {"turn": 5}})
    return plan


KINDS: dict[str, tuple[str, dict[str, Any], list[str], str]] = {
    "LIF, one-way, in here and out there": (json.dumps(turntable()), with_table(), [], ""),
    "LIF, two-way": (json.dumps(shuttle()), procedure("source", "sink"), [], ""),
    "LIF, several vehicle types": (
        json.dumps(two_types()),
        procedure("source", "sink"),
        ["--vehicle-type", "agv"],
        "dropped: edges not for vehicle type 'agv': 2",
    ),
    "openTCS": (PLANT, procedure("gate", "press"), [], "dropped: locked paths: 1"),
    "Open-RMF": (BUILDING, procedure("dock", "shelf"), [], "dropped: lifts: 1"),
    "MovingAI": (MAP, procedure("E 1,0", "S 0,2"), [], "dropped: free cells apart"),
    "asprilo": (WAREHOUSE, procedure("shelf 7", "pickingStation 1", 1), [], "dropped: highways"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_is_imported_solved_and_its_plan_is_sound(kind: str, tmp_path: Path) -> None:
    content, plan, options, said = KINDS[kind]
    (tmp_path / "floor").write_text(content, encoding="utf-8")
    (tmp_path / "procedure.json").write_text(json.dumps(plan), encoding="utf-8")
    words = ["floor", "--procedure", "procedure.json", *options, "--out", "instance.json"]
    imported = command.run("import", *words, folder=tmp_path)
    assert imported.returncode == 0, imported.stderr
    assert said in imported.stderr
    out = ["--time-limit", "20", "--out", "embedding.json"]
    solved = command.run("solve", "instance.json", *out, folder=tmp_path)
    assert solved.returncode == 0, solved.stderr
    assert "rejected" not in solved.stderr
    embedding = load_embedding(tmp_path / "embedding.json")
    assert verify(embedding).ok
    assert 0 < embedding.throughput <= embedding.upper_bound * (1 + 1e-6)
