"""The directions in which agents leave a place, as numbers.

On floors told as rows there are five: 0 waits, 1 moves to the right, 2 down, 3 to the left, 4 up.
On roadmaps 0 waits and `k` moves to the k-th of the place's neighbours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tsaces.errors import PlanError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tsaces.model.instance import Cell
    from tsaces.model.traffic_system import Layout
    from tsaces.model.transport_plan import IntArray

STEPS = ((0, 0), (1, 0), (0, 1), (-1, 0), (0, -1))
"""Columns and rows by direction, on floors told as rows."""
LEAST_BITS = 3
"""Bits of an action that are its direction; more where places have more than seven neighbours."""


@dataclass(frozen=True, eq=False)
class Directions:
    """What directions mean on a floor.

    Attributes
    ----------
    bits : int
        Of an action, which are its direction.
    next_cell : int array, shape (cells + 1, directions)
        The cell to which each direction leads: an exit where there is one, else some cell of the
        place that lies there; -1 where there is none. The last row, which -1 finds, is for those
        who have left the floor.
    exits : tuple of tuple of int
        Cells one may move to from each cell, by cell number.
    """

    bits: int
    next_cell: IntArray
    exits: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, layout: Layout) -> Directions:
        """Return the directions of a layout."""
        around = _around(layout)
        most = max(map(len, around))
        table = np.full((len(layout.cells) + 1, most + 1), -1, dtype=np.int32)
        for cell, place in enumerate(layout.places):
            exits: dict[int, int] = {}
            for target in layout.exits[cell]:
                exits.setdefault(layout.places[target], target)
            table[cell, 0] = cell
            for direction, other in enumerate(around[place], start=1):
                if other >= 0:
                    table[cell, direction] = exits.get(other, layout.cells_of[other][0])
        return cls(bits_of(most), table, layout.exits)

    def between(self, cells: IntArray) -> NDArray[np.int16]:
        """Return the direction in which each agent came to its cell; 0 at the first timestep.

        Parameters
        ----------
        cells : int array, shape (agents, columns)

        Raises
        ------
        PlanError
            If an agent jumps, or takes the second of two ways that no places tell apart.
        """
        directions = np.full(cells.shape, -1, dtype=np.int16)
        directions[:, :1] = 0
        came = directions[:, 1:]
        before, now = cells[:, :-1], cells[:, 1:]
        for direction in range(self.next_cell.shape[1]):
            came[self.next_cell[before, direction] == now] = direction
        if (directions < 0).any():
            agent, t = np.argwhere(directions < 0)[0].tolist()
            came_from, to = cells[agent, t - 1 : t + 1].tolist()
            does = "takes a second way to the same place; put a cell into one of the lanes"
            what = does if to in self.exits[came_from] else "jumps"
            raise PlanError(f"t={t}: agent {agent} {what}")
        return directions


def bits_of(most: int) -> int:
    """Return how many bits of an action are its direction, for so many neighbours at most."""
    return max(LEAST_BITS, most.bit_length())


def neighbours_of(layout: Layout) -> tuple[tuple[int, ...], ...]:
    """Return the numbers of the places to which each place leads, ascending, by place number."""
    found: list[set[int]] = [set() for _ in layout.clearance]
    for cell, targets in enumerate(layout.exits):
        found[layout.places[cell]].update(layout.places[target] for target in targets)
    return tuple(tuple(sorted(places)) for places in found)


def _around(layout: Layout) -> tuple[tuple[int, ...], ...]:
    """Return the place in each direction from 1 on, by place number; -1 where there is none."""
    if layout.is_roadmap:
        return neighbours_of(layout)
    place_at: dict[Cell, int] = {cell: n for n, cell in enumerate(layout.addresses)}
    return tuple(
        tuple(place_at.get((x + dx, y + dy), -1) for dx, dy in STEPS[1:])
        for x, y in place_at
        if isinstance(x, int)
    )
