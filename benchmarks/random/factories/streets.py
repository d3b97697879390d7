"""Grids of one-way streets with gaps of any width between them."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

_MOST_BLOCKS = 4
_GAPS = (1, 11)


def draw_streets(rng: random.Random) -> list[str]:
    """Return the rows of a grid of two to five streets each way, with 1 to 11 cells between."""
    columns, lines = _draw_gaps(rng), _draw_gaps(rng)
    return street_grid(columns, lines, clockwise=rng.choice((True, False)))


def street_grid(
    between_columns: Sequence[int], between_lines: Sequence[int], *, clockwise: bool
) -> list[str]:
    """Return the rows of a grid of one-way streets.

    The outer streets form a ring and the others alternate. Each of the others begins and ends on
    the ring, so the grid is strongly connected whatever their directions.

    Parameters
    ----------
    between_columns, between_lines : sequence of int
        Numbers of cells between neighbouring streets.
    clockwise : bool
        Whether the ring is clockwise.
    """
    columns, lines = _crossings(between_columns), _crossings(between_lines)
    east = _directions(len(lines), "><" if clockwise else "<>")
    south = _directions(len(columns), "^v" if clockwise else "v^")
    grid = [["."] * (columns[-1] + 1) for _ in range(lines[-1] + 1)]
    for y, direction in zip(lines, east, strict=True):
        grid[y] = [direction] * len(grid[y])
    for x, direction in zip(columns, south, strict=True):
        for y, row in enumerate(grid):
            row[x] = "+" if y in lines else direction
    return ["".join(row) for row in grid]


def road_cells(rows: Sequence[str]) -> list[tuple[int, int]]:
    """Return the cells (column, row) of all arrows."""
    return [(x, y) for y, row in enumerate(rows) for x, kind in enumerate(row) if kind in "<>^v"]


def _draw_gaps(rng: random.Random) -> list[int]:
    return [rng.randint(*_GAPS) for _ in range(rng.randint(1, _MOST_BLOCKS))]


def _crossings(gaps: Sequence[int]) -> list[int]:
    """Return the coordinates of streets."""
    return list(accumulate((gap + 1 for gap in gaps), initial=0))


def _directions(streets: int, first_and_last: str) -> list[str]:
    """Return alternating directions, except that the last street closes the ring."""
    alternating = [first_and_last[index % 2] for index in range(streets)]
    return [*alternating[:-1], first_and_last[1]]
