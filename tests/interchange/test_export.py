"""Instances and plans for other programs."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given

from tests.fixtures import TOY_CAR, small_embedding, small_instance
from tests.formats.documents import replaced
from tests.interchange.files import (
    PLANT,
    floor,
    said,
    shuttle,
    shuttle_procedure,
)
from tests.strategies import instances
from tsaces import Instance, load_instance
from tsaces.errors import InputError
from tsaces.formats.instance_json import instance_from_document, instance_to_document
from tsaces.interchange import (
    LifOptions,
    Stations,
    grid_map_text,
    instance_of,
    lif_document,
    planviz_document,
)
from tsaces.plan import compiled_plan_of
from tsaces.traffic import layout_of

OPTIONS = LifOptions("agv", 2.0, "2026-01-01T00:00:00.00Z")


def shuttle_instance() -> Any:
    found = floor(shuttle())
    return instance_of(found, shuttle_procedure(), Stations(found), "made.json", "site")


def test_points_and_lanes_come_back_as_they_were() -> None:
    document, notes = lif_document(shuttle_instance(), OPTIONS)
    assert notes == ()
    back = floor(document)
    assert back.layout["points"] == floor(shuttle()).layout["points"]
    assert back.layout["lanes"] == floor(shuttle()).layout["lanes"]
    assert [(each.name, each.inputs, each.outputs) for each in back.stations] == [
        ("source", (), (["A"],)),
        ("gate", (["B"],), ()),
    ]


def test_what_the_standard_requires_is_there() -> None:
    document, _ = lif_document(shuttle_instance(), OPTIONS)
    assert document["metaInformation"] == {
        "projectIdentification": "site",
        "creator": "tsaces",
        "exportTimestamp": "2026-01-01T00:00:00.00Z",
        "lifVersion": "1.0.0",
    }
    (layout,) = document["layouts"]
    assert layout.keys() >= {"layoutId", "layoutVersion", "nodes", "edges", "stations"}
    forth, back = layout["edges"]
    assert (forth["edgeId"], back["edgeId"]) == ("A-B", "A-B (back)")
    assert forth["vehicleTypeEdgeProperties"] == [
        {"vehicleTypeId": "agv", "rotationAllowed": False, "maxSpeed": 1.0}
    ]
    assert layout["nodes"][0]["vehicleTypeNodeProperties"][0]["actions"] == [
        {"actionType": "pick", "requirementType": "CONDITIONAL", "blockingType": "HARD"}
    ]


def test_a_lane_is_cut_where_machines_are_served_on_it() -> None:
    document = instance_to_document(shuttle_instance())
    document = replaced(document, ("machines", 1, "input_cell"), ["A-B", 1])
    exported, _ = lif_document(instance_from_document(document), OPTIONS)
    (layout,) = exported["layouts"]
    assert [node["nodeId"] for node in layout["nodes"]] == ["A", "B", "A-B:1"]
    assert layout["nodes"][2]["nodePosition"] == {"x": 2.0, "y": 0.0}
    assert [(each["startNodeId"], each["endNodeId"]) for each in layout["edges"]] == [
        ("A", "A-B:1"),
        ("A-B:1", "A"),
        ("A-B:1", "B"),
        ("B", "A-B:1"),
    ]
    assert len(floor(exported).layout["lanes"]) == 2


def test_what_lif_has_no_words_for_is_told() -> None:
    found = floor(PLANT)
    procedure = replaced(shuttle_procedure(), ("machines", 0, "station"), "gate")
    procedure = replaced(procedure, ("machines", 1, "station"), "press")
    procedure["machines"][0]["name"] = "rack"
    instance = instance_of(found, procedure, Stations(found), "made.json", "plant")
    _, notes = lif_document(instance, OPTIONS)
    assert [str(note) for note in notes] == ["dropped: zones: 1 ('crossing')"]


def test_cells_of_rows_are_nodes_that_are_as_far_apart_as_is_said() -> None:
    instance = load_instance(TOY_CAR)
    document, _ = lif_document(instance, OPTIONS)
    (layout,) = document["layouts"]
    cells = layout_of(instance)
    assert len(layout["nodes"]) == len(cells.cells)
    assert len(layout["edges"]) == sum(map(len, cells.exits))
    back = floor(document, length=2.0)
    assert said(back) == []
    assert {lane["cells"] for lane in back.layout["lanes"]} == {0}
    assert len(back.stations) == len(instance.machines)


@given(instances())
def test_any_instance_goes_to_lif_and_a_map(instance: Instance) -> None:
    document, _ = lif_document(instance, OPTIONS)
    (layout,) = document["layouts"]
    nodes = {node["nodeId"] for node in layout["nodes"]}
    assert len(nodes) == len(layout["nodes"])
    assert {each[end] for each in layout["edges"] for end in ("startNodeId", "endNodeId")} == nodes
    assert all(nodes.issuperset(each["interactionNodeIds"]) for each in layout["stations"])
    assert len({each["edgeId"] for each in layout["edges"]}) == len(layout["edges"])
    assert len(floor(document, length=2.0).layout["points"]) == len(nodes)
    free = grid_map_text(instance.rows, "#. ").partition("map\n")[2].count(".")
    assert free == len(layout_of(instance).addresses)


@pytest.mark.parametrize("length", [0.0, float("nan"), float("inf")])
def test_cells_without_a_length_are_refused(length: float) -> None:
    with pytest.raises(InputError, match=r"^--cell-length: "):
        LifOptions("agv", length, "")


def test_a_map_has_a_free_cell_for_each_that_can_be_driven() -> None:
    text = grid_map_text(["+>>+", "^..v", "+<<"], "#. ")
    assert text == "type octile\nheight 3\nwidth 4\nmap\n....\n.@@.\n...@\n"
    assert floor(text).layout["rows"] == ["****", "*##*", "***#"]


MOVES = {"R": (0, 1), "L": (0, -1), "U": (1, 0), "D": (-1, 0), "W": (0, 0)}
"""Row and column that a step adds."""


def test_a_log_moves_robots_as_the_plan_does() -> None:
    embedding = small_embedding()
    plan = compiled_plan_of(embedding)
    log = planviz_document(embedding, plan, 5, 30)
    assert json.loads(json.dumps(log)) == log
    assert (log["actionModel"], log["teamSize"], log["makespan"]) == ("MAPF", 2, 30)
    for agent, (path, begin) in enumerate(zip(log["actualPaths"], log["start"], strict=True)):
        row, column, _ = begin
        moves = path.split(",")
        assert len(moves) == 30
        for t, move in enumerate(moves, start=6):
            down, right = MOVES[move]
            row, column = row + down, column + right
            assert plan.cells[plan.state(t).cells[agent]] == (column, row)


def test_loads_are_tasks_with_two_errands() -> None:
    embedding = small_embedding()
    plan = compiled_plan_of(embedding)
    log = planviz_document(embedding, plan, 0, 80)
    served = {
        side: {getattr(machine, f"{side}_cell") for machine in small_instance().machines}
        for side in ("input", "output")
    }
    finished = [task for task in log["tasks"] if len(task[2]) == 4]
    assert len(finished) == log["numTaskFinished"] > 0
    for _, _, (row, column, last_row, last_column) in finished:
        assert (column, row) in served["output"]
        assert (last_column, last_row) in served["input"]
    assert sorted(log["events"]) == log["events"]
    done = [event for event in log["events"] if event[3] == 2]
    assert len(done) == len(finished)
    for agent, schedule in enumerate(log["actualSchedule"]):
        assert all(int(entry.split(":")[1]) < len(log["tasks"]) for entry in schedule.split(","))
        assert {event[2] for event in log["events"] if event[1] == agent} == {
            int(entry.split(":")[1]) for entry in schedule.split(",")
        }


def test_robots_without_a_load_have_no_task() -> None:
    embedding = small_embedding()
    log = planviz_document(embedding, compiled_plan_of(embedding), 0, 1)
    assert all(":" in schedule for schedule in log["actualSchedule"])


def test_logs_that_nobody_could_open_are_refused() -> None:
    embedding = small_embedding()
    with pytest.raises(InputError, match=r"^--steps: 10000001 for 2 robots are too many; give at"):
        planviz_document(embedding, compiled_plan_of(embedding), 0, 10_000_001)
