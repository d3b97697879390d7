"""Instances written as LIF 1.0."""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tsaces.errors import InputError
from tsaces.interchange.drawing import Notes
from tsaces.traffic import layout_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsaces.interchange.drawing import Note
    from tsaces.model.instance import Cell, Instance
    from tsaces.model.roadmap import Lane, Roadmap
    from tsaces.model.traffic_system import Layout

_VERSION = "1.0.0"


@dataclass(frozen=True)
class LifOptions:
    """What LIF wants to know and instances do not.

    Attributes
    ----------
    vehicle_type : str
    cell_length : float
        Metres of a cell of a layout of rows.
    timestamp : str
        When the file is made, by ISO 8601.
    creator : str
    """

    vehicle_type: str
    cell_length: float
    timestamp: str
    creator: str = "tsaces"

    def __post_init__(self) -> None:
        if not (math.isfinite(self.cell_length) and self.cell_length > 0):
            raise InputError(
                f"--cell-length: {self.cell_length:g} is no length; give metres above 0"
            )
        if not self.vehicle_type:
            raise InputError("--vehicle-type: '' is no name; give at least one character")


def lif_document(
    instance: Instance, options: LifOptions
) -> tuple[dict[str, Any], tuple[Note, ...]]:
    """Return an instance as a LIF document, and notes on what LIF has no words for.

    Points are nodes, and so are cells of lanes where machines are served; of rows, each cell is a
    node. Machines are stations.
    """
    writer = _Writer(instance, options)
    return writer.document(), writer.notes.all()


class _Writer:
    def __init__(self, instance: Instance, options: LifOptions) -> None:
        self.notes = Notes()
        self._instance = instance
        self._options = options
        self._layout: Layout = layout_of(instance)
        self._served: dict[Cell, set[str]] = defaultdict(set)
        for machine in instance.machines:
            for cells, action in ((machine.input_cells, "drop"), (machine.output_cells, "pick")):
                for cell in cells:
                    self._served[cell].add(action)
        for zone in instance.zones:
            self.notes.dropped("zones", zone.name)
        for turn in instance.roadmap.turns if instance.roadmap else ():
            self.notes.dropped("turns", f"{turn.arriving} to {turn.leaving} at {turn.point}")

    def document(self) -> dict[str, Any]:
        """Return the document."""
        roadmap = self._instance.roadmap
        if roadmap is None:
            nodes, edges = [*self._grid_nodes()], [*self._grid_edges()]
        else:
            nodes, edges = [*self._nodes(roadmap)], [*self._edges(roadmap)]
        return {
            "metaInformation": {
                "projectIdentification": self._instance.name,
                "creator": self._options.creator,
                "exportTimestamp": self._options.timestamp,
                "lifVersion": _VERSION,
            },
            "layouts": [
                {
                    "layoutId": self._instance.name,
                    "layoutVersion": "1",
                    "nodes": nodes,
                    "edges": edges,
                    "stations": [*self._stations()],
                }
            ],
        }

    def _node(self, cell: Cell, position: tuple[float, float]) -> dict[str, Any]:
        properties: dict[str, Any] = {"vehicleTypeId": self._options.vehicle_type}
        if cell in self._served:
            properties["actions"] = [
                {"actionType": each, "requirementType": "CONDITIONAL", "blockingType": "HARD"}
                for each in sorted(self._served[cell])
            ]
        x, y = (round(each, 3) for each in position)
        return {
            "nodeId": _node_name(cell, is_point=cell in self._points),
            "nodePosition": {"x": x, "y": y},
            "vehicleTypeNodeProperties": [properties],
        }

    @property
    def _points(self) -> set[Cell]:
        roadmap = self._instance.roadmap
        return {(point.name, 0) for point in roadmap.points} if roadmap else set()

    def _edge(self, name: str, ends: tuple[str, str], speed: float | None) -> dict[str, Any]:
        properties: dict[str, Any] = {
            "vehicleTypeId": self._options.vehicle_type,
            "rotationAllowed": False,
        }
        if speed is not None:
            properties["maxSpeed"] = round(speed, 3)
        return {
            "edgeId": name,
            "startNodeId": ends[0],
            "endNodeId": ends[1],
            "vehicleTypeEdgeProperties": [properties],
        }

    def _place(self, cell: Cell) -> tuple[float, float]:
        layout = self._layout
        return layout.positions[layout.places[layout.number[cell]]]

    def _nodes(self, roadmap: Roadmap) -> Iterator[dict[str, Any]]:
        for point in roadmap.points:
            yield self._node((point.name, 0), (point.x, point.y))
        for lane in roadmap.lanes:
            for cell in self._served_cells(lane):
                yield self._node(cell, self._place(cell))

    def _served_cells(self, lane: Lane) -> list[tuple[str, int]]:
        return [(lane.name, i) for i in range(lane.cells) if (lane.name, i) in self._served]

    def _edges(self, roadmap: Roadmap) -> Iterator[dict[str, Any]]:
        for lane in roadmap.lanes:
            stops: list[Cell] = [(lane.start, 0), *self._served_cells(lane), (lane.end, 0)]
            names = [_node_name(stop, is_point=n in (0, len(stops) - 1))
                     for n, stop in enumerate(stops)]  # fmt: skip
            speed = self._speed(lane)
            for n, ends in enumerate(itertools.pairwise(names)):
                name = lane.name if len(stops) == 2 else f"{lane.name}/{n}"
                yield self._edge(name, ends, speed)
                if lane.two_way:
                    yield self._edge(f"{name} (back)", ends[::-1], speed)

    def _speed(self, lane: Lane) -> float | None:
        """Return the speed at which a robot drives a lane in its timesteps, if they have a length.

        Rounded traversals make it a little more or less than what robots really drive.
        """
        seconds = self._instance.timestep
        first: Cell = (lane.name, 0) if lane.cells else (lane.start, 0)
        pitch = math.dist(self._place((lane.start, 0)), self._place((lane.end, 0)))
        pitch /= lane.cells + 1
        if seconds is None or not pitch:
            return None
        return pitch / (self._layout.traversal[self._layout.number[first]] * seconds)

    def _grid_nodes(self) -> Iterator[dict[str, Any]]:
        for cell, (x, y) in zip(self._layout.addresses, self._layout.positions, strict=True):
            length = self._options.cell_length
            yield self._node(cell, (x * length, -y * length))

    def _grid_edges(self) -> Iterator[dict[str, Any]]:
        layout = self._layout
        pairs = {
            (layout.places[cell], layout.places[target])
            for cell, targets in enumerate(layout.exits)
            for target in targets
        }
        for pair in sorted(pairs):
            ends = [_node_name(layout.addresses[place], is_point=False) for place in pair]
            seconds = self._instance.timestep
            time = layout.traversal[layout.cells_of[pair[0]][0]]
            speed = None if seconds is None else self._options.cell_length / (time * seconds)
            yield self._edge(" to ".join(ends), (ends[0], ends[1]), speed)

    def _stations(self) -> Iterator[dict[str, Any]]:
        for machine in self._instance.machines:
            cells = dict.fromkeys((*machine.input_cells, *machine.output_cells))
            if not cells:
                self.notes.dropped("machines without cells", machine.name)
                continue
            points = self._points
            yield {
                "stationId": machine.name,
                "interactionNodeIds": [_node_name(c, is_point=c in points) for c in cells],
                "stationName": machine.name,
            }


def _node_name(cell: Cell, *, is_point: bool) -> str:
    first, number = cell
    if is_point:
        return str(first)
    return f"{first}:{number}" if isinstance(first, str) else f"{first},{number}"
