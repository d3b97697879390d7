"""Floors of rows: one-way streets, corridors that are driven both ways, spurs and open floor."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

import networkx as nx

from tsaces.generate.random_floors.ground import Ground

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    from tsaces.model.instance import Cell

_MOST_BLOCKS = 3
_GAPS = (1, 7)
_LONGEST_SPUR = 4
_WIDTHS, _HEIGHTS = (4, 12), (3, 9)
_LEAST_OPEN_PLACES = 8
"""Places of open floor at least, so that machines need not share."""


def one_way_streets(rng: random.Random) -> Ground:
    """Return a grid of one-way streets, which alternate."""
    return Ground(tuple(map("".join, _Streets(rng).grid)))


def corridors(rng: random.Random) -> Ground:
    """Return a grid of which some streets, or all, are driven both ways, single file."""
    streets = _Streets(rng)
    share = rng.choice((0.4, 0.7, 1.0))
    for y in streets.lines:
        if rng.random() < share:
            streets.open_line(y)
    for x in streets.columns:
        if rng.random() < share:
            streets.open_column(x)
    return Ground(tuple(map("".join, streets.grid)))


def spurs(rng: random.Random) -> Ground:
    """Return a grid of one-way streets with dead ends, at whose ends machines stand."""
    streets = _Streets(rng)
    west, east = rng.randint(1, _LONGEST_SPUR), rng.randint(1, _LONGEST_SPUR)
    rows, stations = [], []
    for y, cells in enumerate(streets.grid):
        left, right = "." * (west + 1), "." * (east + 1)
        if y in streets.lines and rng.random() < 0.8:
            left = "*" + "-" * west
            stations.append((0, y))
        if y in streets.lines and rng.random() < 0.8:
            right = "-" * east + "*"
            stations.append((west + len(cells) + east + 1, y))
        rows.append(left + "".join(cells) + right)
    return Ground(tuple(rows), stations=tuple(stations))


def open_floor(rng: random.Random) -> Ground:
    """Return open floor with obstacles, of which what is connected is kept."""
    width, height = rng.randint(*_WIDTHS), rng.randint(*_HEIGHTS)
    share = rng.choice((0.0, 0.1, 0.2, 0.3))
    grid: nx.Graph[Cell] = nx.grid_2d_graph(width, height)
    free = [cell for cell in sorted(grid) if rng.random() >= share]
    parts = nx.connected_components(grid.subgraph(free))
    largest = max(parts, key=lambda part: (len(part), max(part)), default=set())
    if len(largest) < _LEAST_OPEN_PLACES:
        largest = set(grid)
    return Ground(
        tuple(
            "".join("*" if (x, y) in largest else "#" for x in range(width)) for y in range(height)
        )
    )


class _Streets:
    """A grid of one-way streets of which the outer four form a ring, and the others alternate."""

    def __init__(self, rng: random.Random) -> None:
        self.columns, self.lines = _draw_crossings(rng), _draw_crossings(rng)
        clockwise = rng.choice((True, False))
        east = _alternate("><" if clockwise else "<>", len(self.lines))
        south = _alternate("^v" if clockwise else "v^", len(self.columns))
        self.grid = [["."] * (self.columns[-1] + 1) for _ in range(self.lines[-1] + 1)]
        for y, sign in zip(self.lines, east, strict=True):
            self.grid[y] = [sign] * len(self.grid[y])
        for x, sign in zip(self.columns, south, strict=True):
            for y, row in enumerate(self.grid):
                row[x] = "+" if y in self.lines else sign

    def open_line(self, y: int) -> None:
        """Have a street from west to east driven both ways."""
        self.grid[y] = ["+" if sign == "+" else "-" for sign in self.grid[y]]

    def open_column(self, x: int) -> None:
        """Have a street from north to south driven both ways."""
        for y, row in enumerate(self.grid):
            row[x] = "+" if y in self.lines else "|"


def _draw_crossings(rng: random.Random) -> Sequence[int]:
    gaps = [rng.randint(*_GAPS) for _ in range(rng.randint(1, _MOST_BLOCKS))]
    return list(accumulate((gap + 1 for gap in gaps), initial=0))


def _alternate(signs: str, number: int) -> list[str]:
    """Return the directions of streets, of which the last one closes the ring."""
    return [*(signs[index % 2] for index in range(number - 1)), signs[1]]
