"""What a floor lacks to be an instance: processes, and the machines at its stations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tsaces.errors import DocumentError, InstanceError
from tsaces.formats.instance_json import instance_from_document
from tsaces.formats.strict_json import JsonError, parse_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsaces.interchange.floor import Address, Floor
    from tsaces.interchange.stations import Stations
    from tsaces.model.instance import Instance

_SIDES = ("input", "output")
_JOINS = ("station", "input_station", "output_station")
_OWN = ("name", "machines", "max_agents", "stations")
"""Fields that are not those of an instance's procedure."""


def read_procedure(data: bytes, source: str) -> dict[str, Any]:
    """Return the content of a procedure file.

    Raises
    ------
    DocumentError
        If it is no JSON object.
    """
    try:
        document = parse_json(data)
    except JsonError as error:
        raise DocumentError(f"{source}: {error}") from None
    if not isinstance(document, dict):
        raise DocumentError(
            f"{source}: is no object; give processes, output_process, machines and max_agents"
        )
    return document


def instance_of(
    floor: Floor, procedure: dict[str, Any], stations: Stations, source: str, name: str
) -> Instance:
    """Return a floor with a procedure.

    Parameters
    ----------
    floor : Floor
    procedure : dict
        From `read_procedure`.
    stations : Stations
    source : str
        Name of the procedure file, for messages.
    name : str
        Of the instance, if the procedure has none.

    Raises
    ------
    DocumentError
        With a line for each mistake.
    """
    try:
        return _Joiner(floor, procedure, stations, name).instance()
    except InstanceError as error:
        lines = str(error).replace("procedure.", "").split("\n")
        raise DocumentError(*(f"{source}: {line}" for line in lines)) from None
    except DocumentError as error:
        raise DocumentError(f"{source}: {error}") from None


class _Joiner:
    def __init__(
        self, floor: Floor, procedure: dict[str, Any], stations: Stations, name: str
    ) -> None:
        self._floor = floor
        self._given = procedure
        self._stations = stations
        self._name = name
        self._add_stations()

    def _add_stations(self) -> None:
        added = self._given.get("stations", {})
        if not isinstance(added, dict):
            raise DocumentError('stations: is no object; give places by name, as {"gate": ["P1"]}')
        for name, places in added.items():
            many = places if isinstance(places, list) else [places]
            self._stations.add(name, many, f"stations.{name}")

    def instance(self) -> Instance:
        """Return the instance."""
        machines = self._given.get("machines", [])
        if not isinstance(machines, list):
            raise DocumentError("machines: is no list; give each station, name and processes")
        document = {
            "name": self._given.get("name", self._name),
            "layout": self._floor.layout,
            "procedure": {
                field: value for field, value in self._given.items() if field not in _OWN
            },
            "machines": [self._machine(n, machine) for n, machine in enumerate(machines)],
            "max_agents": self._given.get("max_agents", self._floor.robots),
        }
        if document["max_agents"] is None:
            raise DocumentError("max_agents: missing; give the number of robots")
        return instance_from_document(document)

    def _machine(self, index: int, machine: object) -> object:
        """Return a machine with the cells of its station."""
        if not isinstance(machine, dict):
            return machine  # refused with the instance
        document = {field: value for field, value in machine.items() if field not in _JOINS}
        if isinstance(machine.get("station"), str):
            document.setdefault("name", machine["station"])
        for side in _SIDES:
            cells = self._cells(f"machines[{index}]", machine, side)
            if cells:
                document[f"{side}_cells"] = cells
        return document

    def _cells(self, path: str, machine: dict[str, Any], side: str) -> list[Address]:
        """Return where a machine exchanges on a side; nothing where it needs or says no station."""
        field = f"{side}_station" if f"{side}_station" in machine else "station"
        name = machine.get(field)
        if name is None or f"{side}_cell" in machine or f"{side}_cells" in machine:
            return []
        if not isinstance(name, str):
            raise DocumentError(f"{path}.{field}: is no string; give the name of a station")
        station = self._stations.find(name, f"{path}.{field}")
        if field == "station" and not self._needs(machine, side):
            return []
        cells = [*getattr(station, f"{side}s")]
        if not cells:
            verb = "set down" if side == "input" else "pick up"
            raise DocumentError(
                f"{path}.{field}: robots may not {verb} at station {name!r}; name another with"
                f" {side}_station"
            )
        return cells

    def _needs(self, machine: dict[str, Any], side: str) -> bool:
        """Whether any process of a machine has tokens on a side."""
        names = machine.get("processes")
        runs = names.keys() if isinstance(names, dict) else set()
        return any(process.get(f"{side}s") for process in self._processes() if
                   process.get("name") in runs)  # fmt: skip

    def _processes(self) -> Iterator[dict[str, Any]]:
        processes = self._given.get("processes")
        for process in processes if isinstance(processes, list) else []:
            if isinstance(process, dict) and isinstance(process.get("name"), str):
                yield process
