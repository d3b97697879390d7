"""LIF 1.0, the Layout Interchange Format of the VDMA, read."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from pydantic import ValidationError

from tsaces.errors import DocumentError
from tsaces.formats.schema_errors import schema_problems
from tsaces.interchange.curves import length_of_curve
from tsaces.interchange.drawing import Drawing, DrawnStation, Notes, Track
from tsaces.interchange.lif_schema import LifFile
from tsaces.model.roadmap import Point
from tsaces.schema.nearest import advice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsaces.interchange.lif_schema import LifEdge, LifEdgeProperties, LifNode, LifStation

_PICK, _DROP = "pick", "drop"
"""Actions of VDA 5050: a vehicle takes a load from a station, or leaves one there."""


def read_lif(document: object, vehicle_type: str | None = None) -> Drawing:
    """Read a LIF file as one vehicle type sees it; all of its layouts are one floor.

    Parameters
    ----------
    document : object
        Parsed JSON.
    vehicle_type : str, optional
        May be left out where the file has one only.

    Raises
    ------
    DocumentError
        With one line.
    """
    try:
        file = LifFile.model_validate(document)
    except ValidationError as error:
        raise DocumentError(str(next(schema_problems(error)))) from None
    return _Reader(file, vehicle_type).drawing()


class _Reader:
    def __init__(self, file: LifFile, vehicle_type: str | None) -> None:
        self._file = file
        self._notes = Notes()
        self._type = _chosen_type(_vehicle_types(file), vehicle_type)
        self._nodes: dict[str, LifNode] = {}
        for path, node in self._each("nodes"):
            if node.id in self._nodes:
                raise DocumentError(f"{path}.nodeId: {node.id!r} is given twice; ids are unique")
            self._nodes[node.id] = node

    def _each(self, field: str) -> Iterator[tuple[str, LifNode]]:
        for n, layout in enumerate(self._file.layouts):
            for index, item in enumerate(getattr(layout, field)):
                yield f"layouts[{n}].{field}[{index}]", item

    def drawing(self) -> Drawing:
        """Return what the vehicle type may use."""
        tracks = tuple(self._tracks())
        if not tracks:
            who = "any vehicle type" if self._type is None else f"vehicle type {self._type!r}"
            raise DocumentError(
                f"layouts: no edge may be driven by {who}; nothing is left to drive"
            )
        stations = tuple(self._stations())
        for node in self._nodes.values():
            if not self._may_use(node):
                self._notes.dropped(f"nodes not for vehicle type {self._type!r}", node.id)
            for action in self._actions(node):
                if action not in (_PICK, _DROP):
                    what = "actions at nodes other than pick and drop"
                    self._notes.dropped(what, f"{node.id}: {action}")
        points = tuple(
            Point(node.id, node.position.x, node.position.y)
            for node in self._nodes.values()
            if self._may_use(node)
        )
        return Drawing("LIF", self._file.meta.project, points, tracks, stations,
                       notes=self._notes.all())  # fmt: skip

    def _may_use(self, node: LifNode) -> bool:
        """Whether the vehicle type is among those that the node names."""
        return any(entry.vehicle_type == self._type for entry in node.properties)

    def _tracks(self) -> Iterator[Track]:
        for n, layout in enumerate(self._file.layouts):
            for index, edge in enumerate(layout.edges):
                path = f"layouts[{n}].edges[{index}]"
                for field, name in (("startNodeId", edge.start), ("endNodeId", edge.end)):
                    self._check_node(f"{path}.{field}", name)
                track = self._track(edge)
                if track is not None:
                    yield track

    def _check_node(self, path: str, name: str) -> None:
        if name not in self._nodes:
            raise DocumentError(f"{path}: unknown node {name!r}; {advice(name, self._nodes)}")

    def _track(self, edge: LifEdge) -> Track | None:
        mine = [entry for entry in edge.properties if entry.vehicle_type == self._type]
        start, end = self._nodes[edge.start], self._nodes[edge.end]
        if not (mine and self._may_use(start) and self._may_use(end)):
            self._notes.dropped(f"edges not for vehicle type {self._type!r}", edge.id)
            return None
        entry = mine[0]
        self._note_what_is_left_out(entry, edge.id)
        a, b = start.position, end.position
        length = math.dist((a.x, a.y), (b.x, b.y))
        if entry.trajectory is not None:
            curve = length_of_curve(entry.trajectory)
            if curve is None:
                self._notes.dropped("trajectories that are no curve", edge.id)
            else:
                length = curve
        return Track(edge.id, edge.start, edge.end, length, entry.max_speed)

    def _note_what_is_left_out(self, entry: LifEdgeProperties, name: str) -> None:
        if entry.rotation:
            self._notes.dropped("rotations on edges", name)
        if not entry.rotation_at_start == entry.rotation_at_end == "BOTH":
            self._notes.dropped("limits of rotations at the ends of edges", name)
        for action in entry.actions:
            self._notes.dropped("actions on edges", f"{name}: {action.kind}")
        if entry.load is not None and not (entry.load.loaded and entry.load.unloaded):
            self._notes.dropped("load restrictions of edges", name)

    def _stations(self) -> Iterator[DrawnStation]:
        for n, layout in enumerate(self._file.layouts):
            for index, station in enumerate(layout.stations):
                path = f"layouts[{n}].stations[{index}].interactionNodeIds"
                for i, name in enumerate(station.nodes):
                    self._check_node(f"{path}[{i}]", name)
                yield self._station(station)

    def _station(self, station: LifStation) -> DrawnStation:
        mine = [name for name in station.nodes if self._may_use(self._nodes[name])]
        for name in station.nodes:
            if name not in mine:
                what = f"nodes of stations not for vehicle type {self._type!r}"
                self._notes.dropped(what, f"{station.id}: {name}")
        said = [part for part in (station.name, station.description) if part]
        return DrawnStation(
            station.id,
            tuple(name for name in mine if self._allows(name, _DROP)),
            tuple(name for name in mine if self._allows(name, _PICK)),
            "; ".join(said),
        )

    def _allows(self, name: str, action: str) -> bool:
        """Whether a node allows to pick or to drop: where it names neither, it allows both."""
        named = self._actions(self._nodes[name])
        return action in named or not {_PICK, _DROP}.intersection(named)

    def _actions(self, node: LifNode) -> list[str]:
        """Return what the vehicle type can do at a node."""
        mine = (entry for entry in node.properties if entry.vehicle_type == self._type)
        return list(dict.fromkeys(action.kind for entry in mine for action in entry.actions))


def _vehicle_types(file: LifFile) -> list[str]:
    """Return the vehicle types that a file names, in their order."""
    names = [
        *(e.vehicle_type for layout in file.layouts for n in layout.nodes for e in n.properties),
        *(e.vehicle_type for layout in file.layouts for n in layout.edges for e in n.properties),
    ]
    return list(dict.fromkeys(names))


def _chosen_type(known: list[str], chosen: str | None) -> str | None:
    if chosen is not None:
        if chosen not in known:
            raise DocumentError(f"--vehicle-type: unknown type {chosen!r}; {advice(chosen, known)}")
        return chosen
    if len(known) > 1:
        names = ", ".join(known)
        raise DocumentError(f"{len(known)} vehicle types: {names}; choose one with --vehicle-type")
    return known[0] if known else None
