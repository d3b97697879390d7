"""Floors joined with what is made on them, and instances to be completed by hand."""

from __future__ import annotations

import json
from typing import Any

import pytest

import tsaces
from tests.formats.documents import deleted, replaced
from tests.interchange.files import (
    BUILDING,
    MAP,
    PLANT,
    edge,
    floor,
    lif,
    node,
    shuttle,
    shuttle_procedure,
)
from tsaces.errors import DocumentError, InstanceError
from tsaces.formats.instance_json import instance_from_document
from tsaces.formats.instance_text import document_text, instance_text
from tsaces.interchange import (
    Floor,
    Stations,
    instance_of,
    judged_layout,
    read_procedure,
    skeleton,
    station_option,
)
from tsaces.model.instance import Handling


def joined(found: Floor, procedure: dict[str, Any], *options: str) -> tsaces.Instance:
    stations = Stations(found)
    for name, place in map(station_option, options):
        stations.add(name, [place], "--station")
    given = read_procedure(json.dumps(procedure).encode(), "made.json")
    return instance_of(found, given, stations, "made.json", found.name)


def test_machines_stand_at_their_stations_on_the_sides_that_they_need() -> None:
    instance = joined(floor(shuttle()), shuttle_procedure())
    source, gate = instance.machines
    assert (source.name, source.input_cells, source.output_cells) == ("source", (), (("A", 0),))
    assert source.handling == Handling(0, 3)
    assert (gate.name, gate.input_cells, gate.output_cells) == ("gate", (("B", 0),), ())
    assert (instance.name, instance.max_agents, instance.timestep) == ("site", 1, 1.0)
    assert tsaces.notices(instance) == ()
    assert instance_from_document(json.loads(instance_text(instance))) == instance


def test_a_machine_takes_in_at_one_station_and_gives_out_at_another() -> None:
    procedure = shuttle_procedure()
    procedure["processes"].insert(1, {"name": "bend", "inputs": {"part": 1}, "outputs": {"u": 1}})
    procedure["processes"][2]["inputs"] = {"u": 1}
    bender = {"name": "bender", "input_station": "sink", "output_station": "source"}
    procedure["machines"].append({**bender, "processes": {"bend": 3}})
    machine = joined(floor(shuttle()), procedure).machines[2]
    assert (machine.input_cells, machine.output_cells) == ((("B", 0),), (("A", 0),))


def test_all_points_of_a_station_are_served() -> None:
    procedure = replaced(shuttle_procedure(), ("machines", 1, "station"), "press")
    procedure = replaced(procedure, ("machines", 0, "station"), "gate")
    procedure = deleted(procedure, ("max_agents",))
    instance = joined(floor(PLANT), replaced(procedure, ("machines", 1, "name"), "press"))
    assert instance.machines[1].input_cells == (("P3", 0), ("P2", 0))
    assert instance.max_agents == 2, "the vehicles of the plant"
    assert instance.zones[0].name == "crossing"


def test_stations_may_be_added_and_points_be_named_directly() -> None:
    procedure = shuttle_procedure()
    procedure["machines"][0]["station"] = "rack"
    procedure["machines"][1]["station"] = "vertex 1"
    procedure["stations"] = {"rack": ["shelf", ["lane 1", 2]]}
    instance = joined(floor(BUILDING), procedure)
    assert instance.machines[0].output_cells == (("shelf", 0), ("lane 1", 2))
    assert instance.machines[1].input_cells == (("vertex 1", 0),)
    other = joined(floor(BUILDING), {**procedure, "stations": {}}, "rack=lane 1:4", "vertex 1=dock")
    assert other.machines[0].output_cells == (("lane 1", 4),)
    assert other.machines[1].input_cells == (("dock", 0),)


def test_cells_of_a_map_are_stations_too() -> None:
    procedure = replaced(shuttle_procedure(), ("machines", 0, "station"), "E 1,0")
    instance = joined(floor(MAP), replaced(procedure, ("machines", 1, "station"), "3,2"))
    assert instance.machines[0].output_cells == ((1, 0),)
    assert instance.machines[1].input_cells == ((3, 2),)


PICK_ONLY = lif(
    [node("A", 0), node("B", 5, 0, "pick")],
    [edge("A", "B"), edge("B", "A")],
    {"source": ["A"], "sink": ["B"]},
)
MISTAKES: dict[str, tuple[dict[str, Any], tuple[str | int, ...], Any]] = {
    "machines[0].station: unknown station 'sorce'; did you mean 'source'?": (
        *(shuttle(), ("machines", 0, "station"), "sorce"),
    ),
    "machines[0].station: unknown station 'x'; known here: 'source', 'sink'": (
        *(shuttle(), ("machines", 0, "station"), "x"),
    ),
    "machines[1].station: robots may not set down at station 'sink'; name another with": (
        *(PICK_ONLY, ("machines", 1, "station"), "sink"),
    ),
    "machines[0].station: is no string": (shuttle(), ("machines", 0, "station"), 7),
    "machines: is no list": (shuttle(), ("machines",), {}),
    "max_agents: missing; give the number of robots": (shuttle(), ("max_agents",), None),
    "processes[0].outputs.part: 0 is not a positive integer": (
        *(shuttle(), ("processes", 0, "outputs", "part"), 0),
    ),
    "output_process: unknown process 'send'": (shuttle(), ("output_process",), "send"),
    "machines[1].processes.ship: 1.5 is not a positive integer": (
        *(shuttle(), ("machines", 1, "processes", "ship"), 1.5),
    ),
    "stations: is no object": (shuttle(), ("stations",), [1]),
    "stations.gate: 'C' is no place of this floor": (shuttle(), ("stations",), {"gate": "C"}),
    "stations.gate: names no place": (shuttle(), ("stations",), {"gate": []}),
}


@pytest.mark.parametrize("complaint", MISTAKES)
def test_mistakes_name_the_file_and_the_field(complaint: str) -> None:
    file, path, value = MISTAKES[complaint]
    with pytest.raises(DocumentError) as refused:
        joined(floor(file), replaced(shuttle_procedure(), path, value))
    (line,) = str(refused.value).splitlines()
    assert line.startswith(f"made.json: {complaint}")


def test_a_station_that_was_dropped_is_told_as_such() -> None:
    procedure = replaced(shuttle_procedure(), ("machines", 0, "station"), "charger")
    with pytest.raises(DocumentError, match="station 'charger' was dropped: one cannot both"):
        joined(floor(PLANT), procedure)


@pytest.mark.parametrize("text", ["gate", "=P1", "gate=nowhere"])
def test_options_that_name_no_station(text: str) -> None:
    with pytest.raises(DocumentError, match=r"^--station"):
        joined(floor(shuttle()), shuttle_procedure(), text)


@pytest.mark.parametrize("file", [json.dumps(shuttle()), PLANT, BUILDING, MAP])
def test_a_skeleton_names_every_station_and_is_completed_where_it_says(file: str) -> None:
    found = floor(file)
    document = skeleton(found, found.stations, "mine")
    assert json.loads(document_text(document)) == document
    assert [machine["name"] for machine in document["machines"]] == [
        station.name for station in found.stations
    ]
    with pytest.raises(InstanceError, match=r"procedure.processes: \[\] is empty"):
        instance_from_document(document)
    first, last = (document["machines"][n] for n in (0, -1))
    first["processes"], last["processes"] = {"supply": 1}, {"ship": 1}
    procedure = shuttle_procedure()
    document["procedure"] |= {field: procedure[field] for field in ("processes", "output_process")}
    instance = instance_from_document(document)
    assert tsaces.notices(instance) == (), "the notes may stay"
    assert len(instance.machines) == len(found.stations)


def test_a_floor_without_stations_gets_an_example() -> None:
    found = floor(lif([node("A", 0), node("B", 5)], [edge("A", "B"), edge("B", "A")]))
    (machine,) = skeleton(found, found.stations, "mine")["machines"]
    assert machine["input_cells"] == [["A"]]
    bare = floor("type octile\nheight 1\nwidth 3\nmap\n@..\n")
    (machine,) = skeleton(bare, (), "mine")["machines"]
    assert machine["input_cells"] == [[1, 0]]


def test_the_known_round_of_a_shuttle_is_kept() -> None:
    """One robot stands on each of the places between source and sink, there and back."""
    layout = judged_layout(floor(shuttle()).layout)
    assert len(layout.addresses) == 6
    assert len(layout.cells) == 10
    assert set(layout.clearance) == {1}
