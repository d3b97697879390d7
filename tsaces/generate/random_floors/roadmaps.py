"""Floors of points and lanes."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import networkx as nx

from tsaces.errors import InstanceError
from tsaces.generate.random_floors.ground import Ground
from tsaces.model.roadmap import Lane, Point, Roadmap, Turn

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Sequence

_POINTS = (3, 12)
_SIDE = 24.0
"""Metres of the square in which the points lie."""
_CELL_LENGTHS = (1.5, 3.0, 6.0)
_MOST_CELLS = 8
_ONE_WAY = (0.0, 0.4, 0.9)
"""Shares of lanes that are one-way, as far as one can still drive everywhere."""
_TIMES = (1, 1, 1, 2, 3)


def roadmap(rng: random.Random) -> Ground:
    """Return points and lanes that do not cross; machines may stand anywhere."""
    points = _draw_points(rng)
    lanes = _draw_lanes(points, rng)
    drawn = Roadmap(tuple(points), tuple(_vary_times(lanes, rng)))
    if rng.random() < 0.3:
        drawn = _without_turning_back(drawn)
    return Ground(roadmap=drawn)


def roadmap_with_spurs(rng: random.Random) -> Ground:
    """Return points and lanes with dead ends, at whose ends machines stand."""
    ground = roadmap(rng)
    drawn = ground.roadmap or Roadmap((), ())
    inner = [point for point in drawn.points if not any(t.point == point.name for t in drawn.turns)]
    ends, lanes = [], []
    for number in range(rng.randint(2, 6) if inner else 0):
        start = rng.choice(inner)
        turn = rng.uniform(0, 2 * math.pi)
        x, y = start.x + 3 * math.cos(turn), start.y + 3 * math.sin(turn)
        ends.append(Point(f"S{number}", round(x, 1), round(y, 1)))
        name, cells = f"spur{number}", rng.randint(0, _MOST_CELLS // 2)
        lanes.append(Lane(name, start.name, ends[-1].name, cells, two_way=True))
    longer = replace(drawn, points=(*drawn.points, *ends), lanes=(*drawn.lanes, *lanes))
    return Ground(roadmap=longer, stations=tuple((end.name, 0) for end in ends))


def _draw_points(rng: random.Random) -> list[Point]:
    """Return points at least a metre from each other."""
    points: list[Point] = []
    number = rng.randint(*_POINTS)
    while len(points) < number:
        x, y = round(rng.uniform(0, _SIDE), 1), round(rng.uniform(0, _SIDE), 1)
        if all(math.dist((x, y), (point.x, point.y)) >= 1 for point in points):
            points.append(Point(f"P{len(points)}", x, y))
    return points


def _draw_lanes(points: Sequence[Point], rng: random.Random) -> list[Lane]:
    """Return two-way and one-way lanes by which one can drive from everywhere to everywhere."""
    length = rng.choice(_CELL_LENGTHS)
    lanes = [
        Lane(f"L{number}", one.name, other.name, _cells(one, other, length), two_way=True)
        for number, (one, other) in enumerate(_neighbours(points))
    ]
    share = rng.choice(_ONE_WAY)
    for number, lane in enumerate(lanes):
        if rng.random() < share:
            ends = (lane.start, lane.end) if rng.random() < 0.5 else (lane.end, lane.start)
            one_way = replace(lane, start=ends[0], end=ends[1], two_way=False)
            changed = [*lanes[:number], one_way, *lanes[number + 1 :]]
            if _is_connected(changed):
                lanes = changed
    return lanes


def _neighbours(points: Sequence[Point]) -> Iterator[tuple[Point, Point]]:
    """Yield pairs with no other point in the circle between them: a connected planar graph."""
    for number, one in enumerate(points):
        for other in points[number + 1 :]:
            middle = (one.x + other.x) / 2, (one.y + other.y) / 2
            radius = math.dist((one.x, one.y), middle)
            others = (point for point in points if point not in (one, other))
            if all(math.dist((point.x, point.y), middle) > radius for point in others):
                yield one, other


def _cells(one: Point, other: Point, length: float) -> int:
    cells = int(math.dist((one.x, one.y), (other.x, other.y)) / length) - 1
    return min(_MOST_CELLS, max(0, cells))


def _is_connected(lanes: Sequence[Lane]) -> bool:
    graph: nx.DiGraph[str] = nx.DiGraph()
    for lane in lanes:
        graph.add_edge(lane.start, lane.end)
        if lane.two_way:
            graph.add_edge(lane.end, lane.start)
    return nx.is_strongly_connected(graph)


def _vary_times(lanes: Sequence[Lane], rng: random.Random) -> Iterator[Lane]:
    """Yield lanes of which some are slower than others, or need more room."""
    if rng.random() < 0.5:
        yield from lanes
        return
    for lane in lanes:
        clearance = rng.choice((None, 1, 2))
        yield replace(lane, traversal=rng.choice(_TIMES), clearance=clearance)


def _without_turning_back(drawn: Roadmap) -> Roadmap:
    """Return a roadmap without turns back into the lane one came by, where it stays connected."""
    turns: list[Turn] = []
    for point in drawn.points:
        arriving = [lane for lane in drawn.lanes if lane.end == point.name or _back(lane, point)]
        leaving = [
            lane
            for lane in drawn.lanes
            if lane.start == point.name or (lane.two_way and lane.end == point.name)
        ]
        ways = [
            Turn(point.name, one.name, other.name)
            for one in arriving
            for other in leaving
            if one is not other
        ]
        if len(arriving) > 2 and _is_drivable(replace(drawn, turns=(*turns, *ways))):
            turns += ways
    return replace(drawn, turns=tuple(turns))


def _back(lane: Lane, point: Point) -> bool:
    return lane.two_way and lane.start == point.name


def _is_drivable(drawn: Roadmap) -> bool:
    try:
        Ground(roadmap=drawn).layout()
    except InstanceError:
        return False
    return True
