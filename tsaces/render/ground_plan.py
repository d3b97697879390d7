"""The floor as it lies in pictures: where places are, and which cells of a picture they cover."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from tsaces.render.drawn_points import drawn_points, ways

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsaces.model.instance import Cell, GridCell, Instance
    from tsaces.model.traffic_system import Layout
    from tsaces.render.drawn_points import Point

_REACH = 0.15
"""Part of a cell that a place leaves free at each edge."""
_STEPS = 2
"""Looks at a lane per cell that it passes."""


@dataclass(frozen=True)
class GroundPlan:
    """A floor in a picture.

    Attributes
    ----------
    layout : Layout
    points : tuple of (float, float)
        By place: the column and the row in which it is drawn, whole or not.
    columns, rows : int
        Size of the floor, in cells.
    """

    layout: Layout
    points: tuple[Point, ...]
    columns: int
    rows: int

    @classmethod
    def of(cls, instance: Instance, layout: Layout) -> GroundPlan:
        """Return the ground plan of an instance with this layout."""
        points = drawn_points(instance, layout)
        if instance.roadmap is None:
            return cls(layout, points, max(map(len, instance.rows)), len(instance.rows))
        columns, rows = (math.ceil(max(values)) + 1 for values in zip(*points, strict=True))
        return cls(layout, points, columns, rows)

    def point(self, cell: Cell) -> Point:
        """Return where the place that users name so is drawn."""
        return self.points[self.place(cell)]

    def place(self, cell: Cell) -> int:
        """Return the number of the place that users name so."""
        return self.layout.places[self.layout.number[cell]]

    def nearest(self, cell: Cell) -> GridCell:
        """Return the cell of the picture in which a place lies for the most part."""
        x, y = self.point(cell)
        return math.floor(x + 0.5), math.floor(y + 0.5)

    @cached_property
    def ways(self) -> tuple[tuple[Point, Point, bool], ...]:
        """Neighbouring places, each pair once, and whether robots go both ways between them."""
        return tuple(
            (self.points[start], self.points[end], both) for (start, end), both in ways(self.layout)
        )

    def covered(self) -> set[GridCell]:
        """Return the cells of the picture that places and lanes cover."""
        found = {cell for point in self.points for cell in _around(point)}
        if self.layout.is_roadmap:
            for (ax, ay), (bx, by), _ in self.ways:
                dx, dy = bx - ax, by - ay
                steps = math.ceil(_STEPS * max(abs(dx), abs(dy)))
                for step in range(1, steps):
                    found.update(_around((ax + dx * step / steps, ay + dy * step / steps)))
        return found

    @cached_property
    def usual_clearance(self) -> int:
        """The clearance that most places have; of equals, the least."""
        times = self.layout.clearance
        return max(sorted(set(times)), key=times.count)


def _around(point: Point) -> Iterator[GridCell]:
    """Yield the cells of a picture that a place covers."""
    x, y = point
    for column in {math.floor(x + _REACH), math.floor(x + 1 - _REACH)}:
        for row in {math.floor(y + _REACH), math.floor(y + 1 - _REACH)}:
            yield column, row
