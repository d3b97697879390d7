"""The conversion of points and lanes to a graph of cells."""

from __future__ import annotations

import itertools
from collections import defaultdict
from difflib import get_close_matches
from typing import TYPE_CHECKING

from tsaces.errors import InstanceError, Problem
from tsaces.model.instance import timesteps_problems
from tsaces.model.roadmap import MAX_PLACES, MAX_TIMESTEPS
from tsaces.model.traffic_system import Layout
from tsaces.traffic.connected import is_strongly_connected
from tsaces.traffic.wording import format_cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tsaces.model.instance import Cell
    from tsaces.model.roadmap import Lane, Point, Roadmap

_Way = tuple[str, int, str]
"""A cell as a way through a place: lane, number and direction; or point, 0 and arriving lane."""

_ANY_WAY = ""
"""Of points without turns, which are a single cell."""
_FORTH, _BACK = ">", "<"


def layout_of_roadmap(roadmap: Roadmap, clearance: int | None = None, traversal: int = 1) -> Layout:
    """Return the graph of a roadmap's cells.

    Parameters
    ----------
    roadmap : Roadmap
    clearance : int, optional
        Of places that do not say theirs; by default 1 for those that are driven both ways, which
        are cells of two-way lanes, points that touch and points with a loop of a single cell; 0
        for others.
    traversal : int
        Of cells that do not say theirs.

    Raises
    ------
    InstanceError
        With all names that are unknown or used twice, values out of range, turns that do not
        exist and places where robots could swap; or if it is not strongly connected.
    """
    if problems := list(_problems(roadmap, clearance)):
        raise InstanceError(problems)
    graph = _Graph(roadmap, clearance, traversal)
    layout = graph.layout()
    if not is_strongly_connected(layout.exits):
        raise InstanceError([_describe_disconnection(layout)])
    if not any(layout.exits):
        raise InstanceError([Problem("layout.lanes", "[] is empty; give at least one lane")])
    return layout


class _Graph:
    """The cells of a roadmap, in the order of points and lanes."""

    def __init__(self, roadmap: Roadmap, clearance: int | None, traversal: int) -> None:
        self._roadmap = roadmap
        self._points = {point.name: point for point in roadmap.points}
        self._exits: dict[_Way, list[_Way]] = {}
        self._traversal: dict[str, int] = {}
        self._clearance: dict[str, int] = {}
        touching = {name for lane in _touching_lanes(roadmap) for name in (lane.start, lane.end)}
        points: list[tuple[Point | Lane, bool]] = [
            (point, point.name in touching) for point in roadmap.points
        ]
        for item, both in (*points, *((lane, lane.two_way) for lane in roadmap.lanes)):
            self._traversal[item.name] = traversal if item.traversal is None else item.traversal
            own = clearance if item.clearance is None else item.clearance
            self._clearance[item.name] = int(both) if own is None else own
        self._turns: dict[tuple[str, str], list[str]] = defaultdict(list)
        for turn in roadmap.turns:
            self._turns[turn.point, turn.arriving].append(turn.leaving)
        self._with_turns = {turn.point for turn in roadmap.turns}
        self._add_cells()
        self._link()

    def layout(self) -> Layout:
        """Return the layout."""
        number = {way: index for index, way in enumerate(self._exits)}
        place = {cell: n for n, cell in enumerate(dict.fromkeys(way[:2] for way in self._exits))}
        lanes = {lane.name: lane for lane in self._roadmap.lanes}
        return Layout(
            cells=tuple(way[:2] for way in self._exits),
            is_junction=tuple(way[0] in self._points for way in self._exits),
            exits=tuple(
                tuple(sorted(number[to] for to in dict.fromkeys(targets)))
                for targets in self._exits.values()
            ),
            places=tuple(place[way[:2]] for way in self._exits),
            traversal=tuple(self._traversal[way[0]] for way in self._exits),
            clearance=tuple(self._clearance[name] for name, _ in place),
            positions=tuple(self._position(lanes.get(name), name, i) for name, i in place),
        )

    def _position(self, lane: Lane | None, name: str, number: int) -> tuple[float, float]:
        if lane is None:
            return self._points[name].x, self._points[name].y
        start, end = self._points[lane.start], self._points[lane.end]
        share = (number + 1) / (lane.cells + 1)
        return start.x + share * (end.x - start.x), start.y + share * (end.y - start.y)

    def _add_cells(self) -> None:
        arriving: dict[str, list[str]] = defaultdict(list)
        for lane, _, end, _ in self._directions():
            arriving[end].append(lane.name)
        for point in self._roadmap.points:
            if point.name in self._with_turns:
                ways = list(dict.fromkeys(arriving[point.name]))
            else:
                ways = [_ANY_WAY]
            for way in ways:
                self._exits[point.name, 0, way] = []
        for lane in self._roadmap.lanes:
            for i in range(lane.cells):
                self._exits[lane.name, i, _FORTH] = []
                if lane.two_way:
                    self._exits[lane.name, i, _BACK] = []

    def _directions(self) -> Iterator[tuple[Lane, str, str, str]]:
        """Yield every lane with the points that it leads from and to, and its direction."""
        for lane in self._roadmap.lanes:
            yield lane, lane.start, lane.end, _FORTH
            if lane.two_way:
                yield lane, lane.end, lane.start, _BACK

    def _link(self) -> None:
        for lane, start, end, direction in self._directions():
            numbers = range(lane.cells) if direction == _FORTH else range(lane.cells)[::-1]
            way = [(lane.name, i, direction) for i in numbers]
            way.append((end, 0, lane.name if end in self._with_turns else _ANY_WAY))
            for one, following in itertools.pairwise(way):
                self._exits[one].append(following)
            for arrived in self._ways_through(start, lane.name):
                self._exits[arrived].append(way[0])

    def _ways_through(self, point: str, leaving: str) -> Iterator[_Way]:
        """Yield the cells of a point from which one may go into a lane."""
        if point not in self._with_turns:
            yield point, 0, _ANY_WAY
            return
        for (at, arriving), lanes in self._turns.items():
            if at == point and leaving in lanes:
                yield point, 0, arriving


def _touching_lanes(roadmap: Roadmap) -> list[Lane]:
    """Return lanes by which robots can go to and fro between a point and the place beside it.

    That is another point that has no cell between, or the only cell of a loop.
    """
    ways = {(lane.start, lane.end) for lane in roadmap.lanes if not lane.cells}
    return [lane for lane in roadmap.lanes if _touches_both_ways(lane, ways)]


def _touches_both_ways(lane: Lane, without_cells: set[tuple[str, str]]) -> bool:
    if lane.cells:
        return lane.cells == 1 and lane.start == lane.end and not lane.two_way
    return lane.two_way or (lane.end, lane.start) in without_cells


def _problems(roadmap: Roadmap, clearance: int | None) -> Iterator[Problem]:
    if not roadmap.points:
        yield Problem("layout.points", "[] is empty; give at least one point")
    yield from _name_problems(roadmap)
    points = dict.fromkeys(point.name for point in roadmap.points)
    for index, point in enumerate(roadmap.points):
        path = f"layout.points[{index}]"
        yield from timesteps_problems(f"{path}.clearance", point.clearance, least=0)
        yield from timesteps_problems(f"{path}.traversal", point.traversal, least=1)
    for index, lane in enumerate(roadmap.lanes):
        path = f"layout.lanes[{index}]"
        for field, name in (("from", lane.start), ("to", lane.end)):
            if name not in points:
                yield _unknown(f"{path}.{field}", "point", name, points)
        yield from timesteps_problems(f"{path}.clearance", lane.clearance, least=0)
        yield from timesteps_problems(f"{path}.traversal", lane.traversal, least=1)
        if not 0 <= lane.cells <= MAX_PLACES:
            yield Problem(
                f"{path}.cells",
                f"{lane.cells} is out of range; give a whole number from 0 to {MAX_PLACES}",
                kind="out of range in cells",
            )
        elif not lane.cells and lane.start == lane.end:
            yield Problem(
                path,
                f"lane {lane.name!r} leads from {lane.start!r} to itself without a cell;"
                " give it at least one",
                kind="loop without cells",
            )
    yield from _turn_problems(roadmap)
    yield from _swap_problems(roadmap, clearance)
    places = len(roadmap.points) + sum(max(0, lane.cells) for lane in roadmap.lanes)
    if places > MAX_PLACES:
        words = f"{places} places are too many; at most {MAX_PLACES} are taken: give longer cells"
        yield Problem("layout.lanes", words)


def _name_problems(roadmap: Roadmap) -> Iterator[Problem]:
    first: dict[str, str] = {}
    points = [point.name for point in roadmap.points]
    for field, names in (("points", points), ("lanes", [lane.name for lane in roadmap.lanes])):
        for index, name in enumerate(names):
            path = f"layout.{field}[{index}]"
            if not name:
                yield Problem(
                    f"{path}.name",
                    "'' is no name; give at least one character",
                    kind=f"no name in layout.{field}",
                )
            elif name in first:
                yield Problem(
                    f"{path}.name",
                    f"duplicate name {name!r}, as {first[name]}; points and lanes need"
                    " names of their own",
                    kind="duplicate name in layout",
                )
            first.setdefault(name, path)


def _unknown(path: str, what: str, name: str, known: Iterable[str]) -> Problem:
    known = list(known)
    near = get_close_matches(name, known, n=1)
    some = ", ".join(map(repr, known[:3]))
    advice = f"did you mean {near[0]!r}?" if near else f"give one of the {what}s, such as {some}"
    shown = name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…"
    return Problem(path, f"unknown {what} {shown!r}; {advice}", kind=f"unknown {what} {shown}")


_LONGEST_NAME = 60
"""Characters of an unknown name that messages repeat."""


def _turn_problems(roadmap: Roadmap) -> Iterator[Problem]:
    points = dict.fromkeys(point.name for point in roadmap.points)
    lanes = {lane.name: lane for lane in roadmap.lanes}
    for turn in roadmap.turns:
        path = f"layout.turns.{turn.point}"
        if turn.point not in points:
            yield _unknown(path, "point", turn.point, points)
            continue
        for name, verb in ((turn.arriving, "lead to"), (turn.leaving, "leave")):
            lane = lanes.get(name)
            if lane is None:
                yield _unknown(path, "lane", name, lanes)
                continue
            at = (lane.end, lane.start) if verb == "lead to" else (lane.start, lane.end)
            if at[0] != turn.point and not (lane.two_way and at[1] == turn.point):
                yield Problem(
                    path,
                    f"no turn from {turn.arriving!r} to {turn.leaving!r}: lane {name!r} does not"
                    f" {verb} point {turn.point!r}; give [arriving lane, leaving lane]",
                    kind="turn that does not exist",
                )


def _swap_problems(roadmap: Roadmap, clearance: int | None) -> Iterator[Problem]:
    """Where places are driven both ways, robots would swap without room between them."""
    for index, lane in enumerate(roadmap.lanes):
        own = clearance if lane.clearance is None else lane.clearance
        if lane.two_way and lane.cells and own == 0:
            field = "layout.clearance" if lane.clearance is None else f"layout.lanes[{index}]"
            field = field if lane.clearance is None else f"{field}.clearance"
            yield Problem(
                field,
                f"0, but lane {lane.name!r} is driven both ways: robots would swap; give it 1 to"
                f" {MAX_TIMESTEPS}",
                kind="two-way lane without clearance",
            )
    number = {point.name: n for n, point in reversed([*enumerate(roadmap.points)])}
    for lane in _touching_lanes(roadmap):
        for name in dict.fromkeys((lane.start, lane.end)):
            if name not in number:  # told elsewhere
                continue
            point = roadmap.points[number[name]]
            own = clearance if point.clearance is None else point.clearance
            if own == 0:
                yield Problem(
                    f"layout.points[{number[name]}].clearance",
                    f"0, but point {point.name!r} is entered from where one leaves it, by"
                    f" lane {lane.name!r}: robots would swap; give it 1 to {MAX_TIMESTEPS}",
                    kind="point without clearance",
                )


def _describe_disconnection(layout: Layout) -> Problem:
    import networkx as nx  # noqa: PLC0415 - takes time to import, and few layouts need it

    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(len(layout.cells)))
    graph.add_edges_from((c, to) for c, targets in enumerate(layout.exits) for to in targets)
    components = sorted(nx.strongly_connected_components(graph), key=len)
    cells: list[Cell] = list(dict.fromkeys(layout.cells[c] for c in sorted(components[0])))
    return Problem(
        "layout.lanes",
        f"not strongly connected: one cannot drive from {format_cell(cells[0])} to every other"
        f" place and back ({len(components)} separate parts)",
        tuple(cells),
    )
