"""`tsaces import`: instances from floors that other programs have drawn."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tsaces.cli.arguments import ForceOption, JsonOption
from tsaces.cli.documents import ImportDocument, NoteDocument, print_document
from tsaces.cli.notices import give_notice
from tsaces.cli.output import print_table, print_to_stderr
from tsaces.cli.standard_streams import (
    DASH,
    check_inputs,
    check_output,
    is_standard,
    read_input,
    source_name,
    target_name,
    words_beside,
    write_output,
)
from tsaces.formats.file_kinds import FileKind
from tsaces.formats.instance_text import document_text, instance_text
from tsaces.interchange import (
    Floor,
    RobotOptions,
    Stations,
    instance_of,
    judged_layout,
    read_floor,
    read_procedure,
    skeleton,
    station_option,
)
from tsaces.model.traffic_system import Layout
from tsaces.traffic.notices import notices


def import_layout(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="LIF, openTCS plant model, building.yaml, .map or asprilo; - is stdin.",
            show_default=False,
        ),
    ],
    out: Annotated[
        Path, typer.Option("--out", metavar="INSTANCE", help="Output file; - is stdout.")
    ] = DASH,
    procedure: Annotated[
        Path | None,
        typer.Option(
            "--procedure",
            metavar="FILE",
            help="Processes, and the machines at the stations (JSON).",
        ),
    ] = None,
    vehicle_type: Annotated[
        str | None,
        typer.Option(
            "--vehicle-type", metavar="TYPE", help="Of LIF a vehicle type; of Open-RMF a graph."
        ),
    ] = None,
    speed: Annotated[
        float | None, typer.Option("--speed", metavar="V", help="Metres a second of robots.")
    ] = None,
    length: Annotated[
        float | None,
        typer.Option("--robot-length", metavar="L", help="Metres of a robot, and so of a cell."),
    ] = None,
    timestep: Annotated[
        float | None,
        typer.Option(
            "--timestep",
            metavar="S",
            help="Seconds of a timestep; by default in which a robot drives its own length.",
            show_default=False,
        ),
    ] = None,
    clearance: Annotated[
        int,
        typer.Option(
            "--clearance", metavar="N", help="Timesteps between two robots at the same place."
        ),
    ] = 1,
    station: Annotated[
        list[str] | None,
        typer.Option(
            "--station",
            metavar="NAME=PLACE",
            help="A station at a point, at LANE:NUMBER or at COLUMN,ROW; may be repeated.",
            show_default=False,
        ),
    ] = None,
    force: ForceOption = False,
    json: JsonOption = False,
) -> None:
    """Make an instance of a floor that another program has drawn.

    Without --procedure, the instance is to be completed by hand: it names every station and says
    what to do. What is left out or changed is told on stderr, one line a kind.

    Examples: tsaces import plant.xml --procedure procedure.json --out plant.json;
    tsaces import site.lif.json --vehicle-type forklift --robot-length 1.8 --out site.json;
    tsaces import office.building.yaml --station 'saw=patrol_A1' --out office.json
    """
    check_inputs(file, procedure)
    check_output(out, FileKind.INSTANCE, [file, procedure], force=force, json=json)
    options = RobotOptions(length, speed, timestep, clearance)
    floor = read_floor(read_input(file), source_name(file), options, vehicle_type)
    layout = judged_layout(floor.layout)
    stations = _stations(floor, station or [])
    name = floor.name or _stem(file)
    if procedure is None:
        document = skeleton(floor, stations.all, name)
        text, machines = document_text(document), len(document["machines"])
    else:
        given = read_procedure(read_input(procedure), source_name(procedure))
        instance = instance_of(floor, given, stations, source_name(procedure), name)
        give_notice(notices(instance))
        text, machines, name = instance_text(instance), len(instance.machines), instance.name
    write_output(out, text)
    for note in floor.notes:
        print_to_stderr(str(note))
    facts = _facts(name, floor, layout, stations, machines, is_complete=procedure is not None)
    if json:
        print_document(facts)
        return
    with words_beside(out):
        print_table(_rows(facts, target_name(out)))


def _stations(floor: Floor, options: list[str]) -> Stations:
    """Return the stations of a floor and those of the options, of which some may share a name."""
    places: dict[str, list[object]] = {}
    for name, place in map(station_option, options):
        places.setdefault(name, []).append(place)
    stations = Stations(floor)
    for name, given in places.items():
        stations.add(name, given, f"--station {name}")
    return stations


def _stem(file: Path) -> str:
    return "floor" if is_standard(file) else file.name.partition(".")[0] or "floor"


def _facts(
    name: str,
    floor: Floor,
    layout: Layout,
    stations: Stations,
    machines: int,
    *,
    is_complete: bool,
) -> ImportDocument:
    lanes = floor.layout.get("lanes", [])
    measures = floor.measures
    return ImportDocument(
        name=name,
        format=floor.kind,
        complete=is_complete,
        points=len(floor.layout.get("points", [])),
        lanes=len(lanes),
        two_way_lanes=sum(bool(lane.get("two_way")) for lane in lanes),
        places=len(layout.addresses),
        cells=len(layout.cells),
        stations=[station.name for station in stations.all],
        zones=[zone.name for zone in layout.zones],
        machines=machines,
        robot_length=None if measures is None else measures.length,
        speed=None if measures is None else measures.speed,
        timestep=floor.layout.get("timestep"),
        notes=[
            NoteDocument(fate=note.fate, what=note.what, names=list(note.names))
            for note in floor.notes
        ],
    )


def _rows(facts: ImportDocument, out: str) -> list[tuple[str, str]]:
    """Return what people want to know, in words."""
    rows = [("instance", f"{out}: {facts.name}, from {facts.format}")]
    if facts.points:
        rows.append(("points", str(facts.points)))
        rows.append(("lanes", f"{facts.lanes}, of which {facts.two_way_lanes} two-way"))
    rows.append(("places", f"{facts.places}, with {facts.cells} ways through them"))
    if facts.robot_length is not None:
        sizes = f"{facts.robot_length:g} m long, {facts.speed:g} m/s"
        rows.append(("robots", f"{sizes}; a timestep is {facts.timestep:g} s"))
    rows.append(("stations", str(len(facts.stations))))
    rows.append(("zones", str(len(facts.zones))))
    if facts.complete:
        rows.append(("machines", str(facts.machines)))
    else:
        rows.append(("to do", "the fields _todo of the file say what is missing, and where"))
    return rows
