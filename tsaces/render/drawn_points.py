"""Where the places of a floor are drawn: columns and rows, or metres that become such."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tsaces.model.instance import Cell, Instance
    from tsaces.model.roadmap import Lane
    from tsaces.model.traffic_system import Layout

Point = tuple[float, float]
"""Column and row, whole or not, counted from the upper left corner of a picture."""

Way = tuple[int, int]
"""Two neighbouring places."""

_LEAST_SPAN = 60
"""Cells that a picture may always be wide."""
_SPAN_OF_PLACES = 3
"""Cells that a picture may be wide, times the root of the number of its places."""
_GAP = 0.8
"""Cells between lanes that lie side by side."""
_LEAST_LOOP = 0.5
"""Least radius of a lane from a point to itself, in cells."""
_EXACT = 1e6
"""Parts of a cell that are told apart; the control room's JavaScript rounds alike."""


def drawn_points(instance: Instance, layout: Layout) -> tuple[Point, ...]:
    """Return where places are drawn, in cells from the upper left corner, by place.

    Places of a roadmap are as near to one another as two cells of a grid where they are nearest,
    unless the picture would grow too large by that.

    Parameters
    ----------
    instance : Instance
    layout : Layout
        Of the instance.
    """
    if instance.roadmap is None:
        return layout.positions
    unit = _find_unit(layout)
    left = min(x for x, _ in layout.positions)
    top = max(y for _, y in layout.positions)
    points: list[Point] = [((x - left) / unit, (top - y) / unit) for x, y in layout.positions]
    place = {cell: number for number, cell in enumerate(layout.addresses)}
    for lanes in _group_lanes(instance.roadmap.lanes):
        move = _move_to_circles if lanes[0].start == lanes[0].end else _move_apart
        for (lane, number), point in move(lanes, points, place):
            points[place[lane, number]] = point
    return _move_into_view(points)


def ways(layout: Layout) -> Iterator[tuple[Way, bool]]:
    """Yield every pair of neighbouring places once, and whether robots go both ways."""
    neighbours = _neighbours(layout)
    for start, targets in enumerate(neighbours):
        for end in targets:
            is_two_way = start in neighbours[end]
            if start < end or not is_two_way:
                yield (start, end), is_two_way


def _neighbours(layout: Layout) -> list[list[int]]:
    return [
        sorted({layout.places[target] for cell in cells for target in layout.exits[cell]})
        for cells in layout.cells_of
    ]


def _find_unit(layout: Layout) -> float:
    """Return the metres of a cell of the picture."""
    positions = layout.positions
    gaps = [
        math.sqrt((bx - ax) * (bx - ax) + (by - ay) * (by - ay))
        for (ax, ay), near in zip(positions, _neighbours(layout), strict=True)
        for bx, by in (positions[place] for place in near)
    ]
    spans = [max(values) - min(values) for values in zip(*positions, strict=True)]
    most = max(_LEAST_SPAN, _SPAN_OF_PLACES * math.sqrt(len(positions)))
    nearest = min((gap for gap in gaps if gap > 0), default=0.0)
    return max(nearest, max(spans) / most) or 1.0


def _group_lanes(lanes: Sequence[Lane]) -> Iterable[list[Lane]]:
    """Group the lanes that have cells by the two points that they join."""
    groups: dict[tuple[str, str], list[Lane]] = defaultdict(list)
    for lane in lanes:
        if lane.cells:
            back = (lane.end, lane.start)
            groups[back if back in groups else (lane.start, lane.end)].append(lane)
    return groups.values()


_Place = dict["Cell", int]
"""Place number by name."""


def _move_to_circles(
    lanes: Sequence[Lane], points: Sequence[Point], place: _Place
) -> Iterator[tuple[tuple[str, int], Point]]:
    """Put the cells of lanes from a point to itself on circles above it."""
    x, y = points[place[lanes[0].start, 0]]
    for nth, lane in enumerate(lanes):
        radius = max(_LEAST_LOOP, (lane.cells + 1) / (2 * math.pi)) + nth
        for number in range(lane.cells):
            turn = 2 * math.pi * (number + 1) / (lane.cells + 1)
            middle = (x + radius * math.sin(turn), y - radius + radius * math.cos(turn))
            yield (lane.name, number), middle


def _move_apart(
    lanes: Sequence[Lane], points: Sequence[Point], place: _Place
) -> Iterator[tuple[tuple[str, int], Point]]:
    """Move lanes between the same two points apart."""
    (ax, ay), (bx, by) = (points[place[end, 0]] for end in (lanes[0].start, lanes[0].end))
    dx, dy = bx - ax, by - ay
    length = math.sqrt(dx * dx + dy * dy)
    across, down = (-dy / length, dx / length) if length else (0.0, 1.0)
    for nth, lane in enumerate(lanes):
        aside = _GAP * (nth - (len(lanes) - 1) / 2)
        for number in range(lane.cells):
            x, y = points[place[lane.name, number]]
            yield (lane.name, number), (x + aside * across, y + aside * down)


def _move_into_view(points: Sequence[Point]) -> tuple[Point, ...]:
    """Shift points by whole cells so that none is negative."""
    left, top = (math.floor(min(values)) for values in zip(*points, strict=True))
    return tuple((_exactly(x - left), _exactly(y - top)) for x, y in points)


def _exactly(value: float) -> float:
    return math.floor(value * _EXACT + 0.5) / _EXACT
