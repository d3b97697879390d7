"""Instances to be completed by hand: the layout is there, and a machine at every station."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tsaces.interchange.floor import Floor, Station

NOTE = "_todo"
"""Field of notes; readers of instances say nothing about names that begin so."""

_PROCESSES = (
    "Name the processes here, each with what a run consumes and emits, as"
    ' {"name": "saw", "inputs": {"plank": 1}, "outputs": {"board": 4}}; supplies have no inputs,'
    " and the output process, which counts products, has no outputs."
)
_FLEET = "The number of robots there are."


def skeleton(floor: Floor, stations: Iterable[Station], name: str) -> dict[str, Any]:
    """Return the document of an instance without processes.

    Parameters
    ----------
    floor : Floor
    stations : iterable of Station
    name : str
        Of the instance.
    """
    machines = [_machine(station) for station in stations]
    return {
        "name": name,
        NOTE: "Do what the fields _todo say; they may stay. Then: tsaces solve FILE",
        "procedure": {NOTE: _PROCESSES, "processes": [], "output_process": ""},
        "machines": machines or [_example(floor)],
        "max_agents": floor.robots or max(1, len(machines)),
        f"{NOTE}_max_agents": _FLEET,
        "layout": floor.layout,
    }


def _machine(station: Station) -> dict[str, Any]:
    about = f" ({station.about})" if station.about else ""
    document: dict[str, Any] = {
        "name": station.name,
        NOTE: f"Give the timesteps of each process that station {station.name!r}{about} can run,"
        ' as {"saw": 6}; or delete this machine.',
        "processes": {},
    }
    for side, cells in (("input_cells", station.inputs), ("output_cells", station.outputs)):
        if cells:
            document[side] = [*cells]
    return document


def _example(floor: Floor) -> dict[str, Any]:
    """Return a machine for floors without stations."""
    points = floor.layout.get("points")
    rows = floor.layout.get("rows", [])
    cell = [points[0]["name"]] if points else _first_free(rows)
    return {
        "name": "machine 1",
        NOTE: "The file has no stations: give each machine a name, its cells and its processes.",
        "processes": {},
        "input_cells": [cell],
        "output_cells": [cell],
    }


def _first_free(rows: list[str]) -> list[int]:
    return next([x, y] for y, row in enumerate(rows) for x, c in enumerate(row) if c == "*")
