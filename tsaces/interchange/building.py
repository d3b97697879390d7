"""Maps of Open-RMF's traffic editor (``building.yaml``), read."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Any

from tsaces.errors import DocumentError
from tsaces.interchange.drawing import Block, Drawing, DrawnStation, Fate, Notes, Track
from tsaces.model.roadmap import Point

if TYPE_CHECKING:
    from collections.abc import Iterator

_DEFAULT_SCALE = 0.05
"""Metres of a pixel where no level is measured, as in the traffic editor."""
_IMAGE, _METRES, _DEGREES = "reference_image", "cartesian_meters", "wgs84"
_EARTH = 6_371_000.0
"""Metres from its middle to its surface, on average."""
_ROLES = ("pickup_dispenser", "dropoff_ingestor", "is_charger", "is_parking_spot",
          "is_holding_point")  # fmt: skip
_ROBOT = "spawn_robot_name"


def read_building(document: object, graph: str | None = None) -> Drawing:
    """Read the largest level of a building, and of it the largest graph of lanes.

    Parameters
    ----------
    document : object
        Parsed YAML.
    graph : str, optional
        Number of the graph to read, instead of the largest.

    Raises
    ------
    DocumentError
        With one line.
    """
    building = _mapping(document, "the file")
    levels = _mapping(building.get("levels"), "levels")
    found = {str(name): _Level(building, str(name), level) for name, level in levels.items()}
    sizes = Counter(
        {
            (name, number): count
            for name, level in found.items()
            for number, count in level.graphs.items()
            if graph is None or str(number) == graph
        }
    )
    if not sizes:
        raise DocumentError(_nothing_to_read(found, graph))
    (name, number), _ = sizes.most_common(1)[0]
    notes = Notes()
    for other, level in found.items():
        if other != name:
            notes.dropped(
                "levels other than that of the largest graph", f"{other} ({len(level.lanes)} lanes)"
            )
    for lift in _mapping(building.get("lifts") or {}, "lifts"):
        notes.dropped("lifts", str(lift))
    scale = _scale_of(found, name, notes)
    title = building.get("name")
    return found[name].drawing(title if isinstance(title, str) else "", number, scale, notes)


def _nothing_to_read(levels: dict[str, _Level], graph: str | None) -> str:
    numbers = sorted({number for level in levels.values() for number in level.graphs})
    if graph is None or not numbers:
        return "levels: no level has lanes; draw some in the traffic editor"
    known = ", ".join(map(str, numbers))
    return f"--vehicle-type: no lanes of graph {graph!r}; the file has the graphs {known}"


def _scale_of(levels: dict[str, _Level], name: str, notes: Notes) -> float:
    """Return the metres of a unit of a level, or of another one if it is not measured."""
    for other in (name, *levels):
        scale = levels[other].scale
        if scale is not None:
            if other != name:
                notes.add(Fate.CHECK, f"levels measured as level {other!r}", name)
            return scale
    what = f"levels without a measurement, taken as {_DEFAULT_SCALE} m a pixel"
    notes.add(Fate.CHECK, what, name)
    return _DEFAULT_SCALE


_Vertex = tuple[float, float, str, dict[Any, Any]]
"""x, y, name and parameters."""


class _Level:
    """A level: its vertices, and its lanes by graph."""

    def __init__(self, building: dict[Any, Any], name: str, level: object) -> None:
        self._path = f"levels.{name}"
        fields = _mapping(level, self._path)
        system = building.get("coordinate_system", _IMAGE)
        if system not in (_IMAGE, _METRES, _DEGREES):
            raise DocumentError(
                f"coordinate_system: {system!r} is unknown; use {_IMAGE}, {_METRES} or {_DEGREES}"
            )
        self._is_image = system == _IMAGE
        self._vertices = [
            self._vertex(index, each) for index, each in enumerate(self._list(fields, "vertices"))
        ]
        if system == _DEGREES:
            self._vertices = _in_metres(self._vertices)
        self._names = _own_names([vertex[2] for vertex in self._vertices])
        self.lanes = [
            self._lane(index, each) for index, each in enumerate(self._list(fields, "lanes"))
        ]
        self.graphs = Counter(
            _whole(parameters.get("graph_idx"), 0) for _, _, parameters in self.lanes
        )
        self.scale = self._measured(self._list(fields, "measurements")) if self._is_image else 1.0

    def _list(self, fields: dict[Any, Any], field: str) -> list[Any]:
        found = fields.get(field) or []
        if not isinstance(found, list):
            raise DocumentError(f"{self._path}.{field}: is no list; give one")
        return found

    def _vertex(self, index: int, value: Any) -> _Vertex:
        path = f"{self._path}.vertices[{index}]"
        if not isinstance(value, list) or len(value) < 2 or not all(map(_is_number, value[:2])):
            raise DocumentError(f"{path}: is no vertex; give [x, y, z, name]")
        name = value[3] if len(value) > 3 else ""
        parameters = value[4] if len(value) > 4 and isinstance(value[4], dict) else {}
        return float(value[0]), float(value[1]), "" if name is None else str(name), parameters

    def _lane(self, index: int, value: Any) -> tuple[int, int, dict[Any, Any]]:
        a, b, parameters = self._pair(f"{self._path}.lanes[{index}]", value)
        return a, b, parameters

    def _pair(self, path: str, value: Any) -> tuple[int, int, dict[Any, Any]]:
        if not isinstance(value, list) or len(value) < 2:
            raise DocumentError(f"{path}: is no pair of vertices; give [from, to, {{...}}]")
        for end in value[:2]:
            if type(end) is not int or not 0 <= end < len(self._vertices):
                last = len(self._vertices) - 1
                raise DocumentError(f"{path}: {end!r} is no vertex; give a number from 0 to {last}")
        parameters = value[2] if len(value) > 2 and isinstance(value[2], dict) else {}
        return value[0], value[1], parameters

    def _measured(self, measurements: list[Any]) -> float | None:
        """Return the metres of a pixel, the mean over all measurements; None without any."""
        found = []
        for index, each in enumerate(measurements):
            path = f"{self._path}.measurements[{index}]"
            a, b, parameters = self._pair(path, each)
            distance = _parameter(parameters, "distance")
            pixels = self._distance(a, b)
            if not _is_number(distance) or distance <= 0 or not pixels > 0:
                raise DocumentError(f"{path}: measures nothing; give a distance above 0 in metres")
            found.append(float(distance) / pixels)
        return sum(found) / len(found) if found else None

    def _distance(self, a: int, b: int) -> float:
        return math.dist(self._vertices[a][:2], self._vertices[b][:2])

    def drawing(self, title: str, graph: int, scale: float, notes: Notes) -> Drawing:
        """Return a graph of this level."""
        tracks: list[Track] = []
        shared: dict[str, list[str]] = {}
        used: dict[int, None] = {}
        for index, (a, b, parameters) in enumerate(self.lanes):
            name = f"lane {index}"
            if _whole(parameters.get("graph_idx"), 0) != graph:
                notes.dropped(f"lanes of graphs other than {graph}", name)
                continue
            used |= dict.fromkeys((a, b))
            length = self._distance(a, b) * scale
            tracks += self._tracks(name, (a, b), parameters, length)
            group = _parameter(parameters, "mutex")
            if isinstance(group, str) and group:
                shared.setdefault(group, []).append(name)
        for vertex in used:
            group = _parameter(self._vertices[vertex][3], "mutex")
            if isinstance(group, str) and group:
                shared.setdefault(group, []).append(self._names[vertex])
        return Drawing(
            "Open-RMF building",
            title,
            tuple(self._point(vertex, scale) for vertex in sorted(used)),
            tuple(tracks),
            tuple(self._stations(sorted(used))),
            tuple(Block(name, tuple(members)) for name, members in shared.items()),
            robots=sum(_ROBOT in self._vertices[each][3] for each in used) or None,
            notes=notes.all(),
        )

    def _tracks(
        self, name: str, ends: tuple[int, int], parameters: dict[Any, Any], length: float
    ) -> Iterator[Track]:
        limit = _parameter(parameters, "speed_limit")
        speed = float(limit) if _is_number(limit) and limit > 0 else None
        start, end = (self._names[each] for each in ends)
        yield Track(name, start, end, length, speed)
        if _parameter(parameters, "bidirectional") is True:
            yield Track(f"{name} (back)", end, start, length, speed)

    def _point(self, vertex: int, scale: float) -> Point:
        x, y = (each * scale for each in self._vertices[vertex][:2])
        return Point(self._names[vertex], x, -y if self._is_image else y)

    def _stations(self, used: list[int]) -> Iterator[DrawnStation]:
        """Yield the vertices with a name: in such files any of them may be a station."""
        for vertex in used:
            _, _, name, parameters = self._vertices[vertex]
            if name:
                said = [_role(role, _parameter(parameters, role)) for role in _ROLES]
                points = (self._names[vertex],)
                about = ", ".join(filter(None, said))
                yield DrawnStation(self._names[vertex], points, points, about)


def _in_metres(vertices: list[_Vertex]) -> list[_Vertex]:
    """Return vertices in metres east and north of their middle, from longitude and latitude.

    On a plane that touches the Earth there, which is exact enough for a site.
    """
    if not vertices:
        return []
    east = sum(x for x, _, _, _ in vertices) / len(vertices)
    north = sum(y for _, y, _, _ in vertices) / len(vertices)
    metre = math.radians(1.0) * _EARTH
    shrunk = math.cos(math.radians(north))
    return [
        ((x - east) * metre * shrunk, (y - north) * metre, name, parameters)
        for x, y, name, parameters in vertices
    ]


def _role(role: str, value: object) -> str:
    if value is True:
        return role
    return f"{role} {value}" if isinstance(value, str) and value else ""


def _own_names(names: list[str]) -> list[str]:
    """Return names of which each is there once: those that are empty or repeated get a number."""
    taken: set[str] = set(names)
    seen: set[str] = set()
    found = []
    for index, name in enumerate(names):
        own = name
        if not name or name in seen:
            own = f"{name} {index}" if name else f"vertex {index}"
            while own in taken:
                own += "'"
            taken.add(own)
        seen.add(own)
        found.append(own)
    return found


def _mapping(value: object, path: str) -> dict[Any, Any]:
    if not isinstance(value, dict):
        raise DocumentError(f"{path}: is no mapping; give a building.yaml of the traffic editor")
    return value


def _parameter(parameters: dict[Any, Any], name: str) -> Any:
    """Return a parameter's value; files have each as a pair, its type and its value."""
    pair = parameters.get(name)
    return pair[1] if isinstance(pair, list) and len(pair) == 2 else None


def _whole(pair: Any, default: int) -> int:
    value = pair[1] if isinstance(pair, list) and len(pair) == 2 else default
    return value if type(value) is int else default


def _is_number(value: Any) -> bool:
    return type(value) in (int, float) and math.isfinite(value)
