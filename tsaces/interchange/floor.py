"""Drawings turned into layouts of cells, with the stations on them."""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tsaces.errors import DocumentError, InputError
from tsaces.interchange.connected_part import largest_part
from tsaces.interchange.drawing import Drawing, Fate, GridDrawing, Note, Notes
from tsaces.interchange.lanes import join_tracks, named_apart
from tsaces.model.instance import MAX_TIMESTEP, MIN_TIMESTEP
from tsaces.model.roadmap import MAX_PLACES, MAX_TIMESTEPS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tsaces.interchange.lanes import Way
    from tsaces.model.roadmap import Point

Address = list[int | str]
"""A cell as instances have it: ``["P1"]``, ``["L1", 3]`` or ``[4, 2]``."""

DEFAULT_LENGTH, DEFAULT_SPEED = 1.0, 1.0
"""Of robots, where neither the user nor the file says: metres, metres a second."""
_RANGES = {
    "--robot-length": (1e-3, 1e3),
    "--speed": (1e-3, 1e3),
    "--timestep": (MIN_TIMESTEP, MAX_TIMESTEP),
}
"""What is taken, whether the user says it or the file: metres, metres a second, seconds."""
_FARTHEST = 1e7
"""Metres from the origin within which points lie: more than the Earth has to offer."""
_DIGITS = 3
"""Decimal places of positions: millimetres."""


def _check_range(option: str, value: float) -> None:
    least, most = _RANGES[option]
    if not least <= value <= most:
        raise InputError(f"{option}: {value:g} is out of range; give {least:g} to {most:g}")


@dataclass(frozen=True)
class RobotOptions:
    """What a user says about the robots; None leaves it to the file, or to the defaults.

    Attributes
    ----------
    length, speed : float or None
        Metres, metres a second.
    timestep : float or None
        Seconds; by default those in which a robot drives its own length.
    clearance : int
        Timesteps that a place is empty between two robots.
    """

    length: float | None = None
    speed: float | None = None
    timestep: float | None = None
    clearance: int = 1

    def __post_init__(self) -> None:
        for option, value in (
            ("--robot-length", self.length),
            ("--speed", self.speed),
            ("--timestep", self.timestep),
        ):
            if value is not None:
                _check_range(option, value)
        if not 0 <= self.clearance <= MAX_TIMESTEPS:
            raise InputError(
                f"--clearance: {self.clearance} is out of range; give 0 to {MAX_TIMESTEPS}"
            )


@dataclass(frozen=True)
class Measures:
    """Sizes by which lanes are divided into cells.

    Attributes
    ----------
    length, speed, timestep : float
        Metres, metres a second, seconds.
    """

    length: float
    speed: float
    timestep: float

    def __post_init__(self) -> None:
        _check_range("--robot-length", self.length)
        _check_range("--speed", self.speed)
        _check_range("--timestep", self.timestep)

    def timesteps(self, metres: float, limit: float | None = None) -> int:
        """Return the timesteps that a robot takes for a way, at least 1."""
        speed = self.speed if limit is None else min(self.speed, limit)
        number = metres / (speed * self.timestep)
        if number > MAX_TIMESTEPS:
            raise InputError(
                f"--timestep: {self.timestep:g} s make more than {MAX_TIMESTEPS} timesteps of a"
                " cell; give a longer one"
            )
        return max(1, math.floor(number + 0.5))

    def cells(self, metres: float) -> int:
        """Return the places between two points, each as long as a robot or longer."""
        number = min(metres / self.length, 1.0 + MAX_PLACES)  # more than that is refused anyway
        return max(0, math.floor(number + 1e-9) - 1)


@dataclass(frozen=True)
class Station:
    """A station of a floor, and where robots exchange there.

    Attributes
    ----------
    name : str
    inputs, outputs : tuple of Address
    about : str
    """

    name: str
    inputs: tuple[Address, ...]
    outputs: tuple[Address, ...]
    about: str = ""


@dataclass(frozen=True)
class Floor:
    """A layout that can be driven, and what is known about it.

    Attributes
    ----------
    kind, name : str
    layout : dict
        As the field ``layout`` of instances.
    stations : tuple of Station
    lost : frozenset of str
        Stations that lie where one cannot both drive to and leave.
    robots : int or None
    measures : Measures or None
    notes : tuple of Note
    """

    kind: str
    name: str
    layout: dict[str, Any]
    stations: tuple[Station, ...]
    lost: frozenset[str]
    robots: int | None
    measures: Measures | None
    notes: tuple[Note, ...]


def floor_of(drawing: Drawing | GridDrawing, options: RobotOptions) -> Floor:
    """Return the largest part of a drawing that can be driven, divided into cells.

    Raises
    ------
    DocumentError
        If nothing is left, or it is too large.
    InputError
        For measures that do not fit.
    """
    if isinstance(drawing, GridDrawing):
        return _grid_floor(drawing, options)
    return _Roads(drawing, options).floor()


class _Roads:
    """The lanes of a drawing, and what becomes of them."""

    def __init__(self, drawing: Drawing, options: RobotOptions) -> None:
        self._drawing = drawing
        self._notes = Notes()
        self._clearance = options.clearance
        length = options.length or drawing.robot_length or DEFAULT_LENGTH
        speed = options.speed or drawing.speed or DEFAULT_SPEED
        self._measures = Measures(length, speed, options.timestep or length / speed)
        for point in drawing.points:
            if max(abs(point.x), abs(point.y)) > _FARTHEST:
                raise DocumentError(
                    f"point {point.name!r}: is more than {_FARTHEST:g} m from the origin; give"
                    " metres"
                )
        ways = join_tracks(drawing.tracks, self._notes)
        names = [point.name for point in drawing.points]
        arcs = [arc for way in ways for arc in _arcs(way)]
        if not arcs:
            raise DocumentError("no lanes; nothing is left to drive")
        kept = largest_part(names, arcs)
        if len(kept) == 1:
            raise DocumentError(
                "no two points between which one can drive there and back: robots cannot go"
                " round; add lanes that lead back"
            )
        driven = {name for arc in arcs for name in arc}
        for name in names:
            if name not in driven:
                self._notes.dropped("points without lanes", name)
            elif name not in kept:
                self._notes.dropped("points that one cannot both drive to and leave", name)
        self._points = [point for point in drawing.points if point.name in kept]
        inside = [way for way in ways if kept.issuperset((way.start, way.end))]
        for way in ways:
            if not kept.issuperset((way.start, way.end)):
                self._notes.dropped("lanes that one cannot both drive to and leave", way.name)
        self._ways = named_apart(inside, names, self._notes)

    def floor(self) -> Floor:
        """Return the floor."""
        in_blocks = {name for block in self._drawing.blocks for name in block.members}
        cells = {way.name: self._cells(way, in_blocks) for way in self._ways}
        places = len(self._points) + sum(cells.values())
        if places > MAX_PLACES:
            raise DocumentError(
                f"{places} places are too many; at most {MAX_PLACES} are taken:"
                " give a longer --robot-length"
            )
        default = self._measures.timesteps(self._measures.length)
        slow = self._slow_points(cells, default)
        layout: dict[str, Any] = {
            "points": [_point_document(point, slow.get(point.name)) for point in self._points],
            "lanes": [self._lane(way, cells[way.name], default) for way in self._ways],
        }
        if zones := self._zones(cells):
            layout["zones"] = zones
        layout["clearance"] = self._clearance
        if default > 1:
            layout["traversal"] = default
        layout["timestep"] = round(self._measures.timestep, 6)
        stations = self._stations()
        self._note_points_nearer_than_a_robot()
        return Floor(
            *(self._drawing.kind, self._drawing.name, layout, stations),
            lost=frozenset(each.name for each in self._drawing.stations)
            - {each.name for each in stations},
            robots=self._drawing.robots,
            measures=self._measures,
            notes=(*self._drawing.notes, *self._notes.all()),
        )

    def _cells(self, way: Way, in_blocks: set[str]) -> int:
        """Return the cells of a lane; one at least where a block needs a place to speak of."""
        return max(self._measures.cells(way.length), int(not in_blocks.isdisjoint(way.tracks)))

    def _slow_points(self, cells: dict[str, int], default: int) -> dict[str, int]:
        """Return the traversal of points that differ: of the slowest step that leaves each.

        A place has one traversal for all its exits, and a plan must not drive faster than robots.
        """
        times: dict[str, int] = {}
        for way in self._ways:
            time = self._measures.timesteps(way.length / (cells[way.name] + 1), way.speed)
            for start, _ in _arcs(way):
                times[start] = max(time, times.get(start, 1))
        return {name: time for name, time in times.items() if time != default}

    def _lane(self, way: Way, cells: int, default: int) -> dict[str, Any]:
        document: dict[str, Any] = {"name": way.name, "from": way.start, "to": way.end}
        document["cells"] = cells
        if way.two_way:
            document["two_way"] = True
        if cells:
            time = self._measures.timesteps(way.length / (cells + 1), way.speed)
            if time != default:
                document["traversal"] = time
        return document

    def _zones(self, cells: dict[str, int]) -> list[dict[str, Any]]:
        lane_of = {track: way.name for way in self._ways for track in way.tracks}
        points = {point.name for point in self._points}
        found, taken = [], set[str]()
        for index, block in enumerate(self._drawing.blocks):
            members = dict.fromkeys(
                lane_of.get(name, name)
                for name in block.members
                if name in lane_of or name in points
            )
            if sum(cells.get(name, 1) for name in members) < 2:  # one place takes one robot anyway
                self._notes.dropped("blocks of fewer than two places", block.name)
                continue
            name = block.name or f"block {index}"
            while name in taken:
                name += "'"
            taken.add(name)
            found.append({"name": name, "members": list(members)})
        return found

    def _stations(self) -> tuple[Station, ...]:
        points = {point.name for point in self._points}
        found: dict[str, Station] = {}
        for each in self._drawing.stations:
            kept = points.intersection(each.points)
            if not kept:
                self._notes.dropped("stations that one cannot both drive to and leave", each.name)
                continue
            if len(kept) < len(each.points):
                what = "stations without some of their points, which are dropped"
                self._notes.add(Fate.CHANGED, what, each.name)
            if each.name in found:
                raise DocumentError(f"station {each.name!r}: given twice; names are unique")
            found[each.name] = Station(
                each.name,
                tuple([name] for name in each.inputs if name in kept),
                tuple([name] for name in each.outputs if name in kept),
                each.about,
            )
        return tuple(found.values())

    def _note_points_nearer_than_a_robot(self) -> None:
        """Robots that stand there touch: zones or a rounder drawing are the user's choice."""
        for one, other in _near_pairs(self._points, self._measures.length):
            what = "pairs of points nearer to each other than a robot is long"
            self._notes.add(Fate.CHECK, what, f"{one} and {other}")


def _arcs(way: Way) -> list[tuple[str, str]]:
    arc = (way.start, way.end)
    return [arc, arc[::-1]] if way.two_way else [arc]


def _point_document(point: Point, traversal: int | None) -> dict[str, Any]:
    x, y = round(point.x, _DIGITS), round(point.y, _DIGITS)
    own = {} if traversal is None else {"traversal": traversal}
    return {"name": point.name, "x": x, "y": y, **own}


def _near_pairs(points: Sequence[Point], distance: float) -> Iterable[tuple[str, str]]:
    """Yield points that are nearer to an earlier one than a distance, with the first such one."""
    squares: dict[tuple[int, int], list[Point]] = defaultdict(list)
    for point in points:
        x, y = math.floor(point.x / distance), math.floor(point.y / distance)
        around = itertools.product((x - 1, x, x + 1), (y - 1, y, y + 1))
        others = itertools.chain.from_iterable(squares.get(square, ()) for square in around)
        near = next((other for other in others if _is_near(point, other, distance)), None)
        if near is None:  # enough to compare with: those that are kept lie apart
            squares[x, y].append(point)
        else:
            yield near.name, point.name


def _is_near(one: Point, other: Point, distance: float) -> bool:
    return math.dist((one.x, one.y), (other.x, other.y)) < distance * (1 - 1e-9)


def _grid_floor(drawing: GridDrawing, options: RobotOptions) -> Floor:
    """Return a grid as open floor; its cells are as long as a robot."""
    kept = largest_part(sorted(drawing.free, key=lambda cell: cell[::-1]), _steps(drawing.free))
    if len(kept) <= 1:
        raise DocumentError("no two free cells side by side; nothing is left to drive")
    notes = Notes()
    for x, y in sorted(drawing.free - kept, key=lambda cell: cell[::-1]):
        notes.dropped("free cells apart from the largest part of the floor", f"{x},{y}")
    layout: dict[str, Any] = {
        "rows": [
            "".join("*" if (x, y) in kept else "#" for x in range(drawing.width))
            for y in range(drawing.height)
        ]
    }
    if options.clearance != 1:
        layout["clearance"] = options.clearance
    measures = _measures_of_grid(options)
    if measures is not None:
        layout["timestep"] = round(measures.timestep, 6)
        time = measures.timesteps(measures.length)
        if time > 1:
            layout["traversal"] = time
    stations, lost = [], set()
    for name, cell, about in drawing.stations:
        if cell in kept:
            stations.append(Station(name, ([*cell],), ([*cell],), about))
        else:
            lost.add(name)
            notes.dropped("stations that one cannot both drive to and leave", name)
    return Floor(
        *(drawing.kind, drawing.name, layout, tuple(stations), frozenset(lost)),
        *(drawing.robots, measures, (*drawing.notes, *notes.all())),
    )


def _measures_of_grid(options: RobotOptions) -> Measures | None:
    """Return measures if the user gives any: such maps have none."""
    if options.length is None and options.speed is None and options.timestep is None:
        return None
    length = options.length or DEFAULT_LENGTH
    speed = options.speed or DEFAULT_SPEED
    return Measures(length, speed, options.timestep or length / speed)


def _steps(cells: Iterable[tuple[int, int]]) -> Iterable[tuple[tuple[int, int], tuple[int, int]]]:
    known = set(cells)
    for x, y in known:
        for beside in ((x + 1, y), (x, y + 1)):
            if beside in known:
                yield (x, y), beside
                yield beside, (x, y)
