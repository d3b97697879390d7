"""A floor of one-way streets, with machines on the blocks between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tsaces.model.instance import Cell


@dataclass(frozen=True)
class Site:
    """A place for a machine.

    Attributes
    ----------
    input_cell, output_cell : (int, int)
        Road cells for deposits and pick-ups.
    body : tuple of (int, int)
        Cells that the machine covers.
    single_cell : (int, int)
        Cell of the body beside the output cell, which is all that a machine with a single
        exchange cell covers.
    """

    input_cell: Cell
    output_cell: Cell
    body: tuple[Cell, ...]
    single_cell: Cell


class Floor:
    """A grid of streets in alternating directions, of which the outer four form a ring.

    Parameters
    ----------
    across, down : sequence of int
        Road cells between neighbouring streets, from west to east and from north to south. The
        number of blocks must be odd each way, or the ring would not close.
    """

    def __init__(self, across: Sequence[int], down: Sequence[int]) -> None:
        self._columns = _positions(across)
        self._rows = _positions(down)

    def sites(self, per_block: int) -> list[Site]:
        """Return the sites of the machines, column by column from the west.

        Parameters
        ----------
        per_block : int
            Machines in a block. Each has its own exchange cells on the roads north and east of
            the block.
        """
        return [
            self._site(column, row, number, per_block)
            for column in range(len(self._columns) - 1)
            for row in range(len(self._rows) - 1)
            for number in range(per_block)
        ]

    def draw(self, bodies: Sequence[Cell]) -> list[str]:
        """Return the rows of the layout with the bodies of machines on it."""
        width, height = self._columns[-1] + 1, self._rows[-1] + 1
        covered = set(bodies)
        return [
            "".join("#" if (x, y) in covered else self._cell(x, y) for x in range(width))
            for y in range(height)
        ]

    def _site(self, column: int, row: int, number: int, per_block: int) -> Site:
        west, east = self._columns[column], self._columns[column + 1]
        north, south = self._rows[row], self._rows[row + 1]
        first, last = _part(west, east, number, per_block)
        top, bottom = _part(north, south, number, per_block)
        x, y = (first + last) // 2, (top + bottom) // 2
        body = tuple((i, j) for j in range(top, bottom + 1) for i in range(first, last + 1))
        if per_block > 1:  # machines of one block lie along its diagonal, without overlap
            body = (*((x, j) for j in range(north + 1, y + 1)), *((i, y) for i in range(x, east)))
        return Site((x, north), (east, y), body, (east - 1, y))

    def _cell(self, x: int, y: int) -> str:
        if x in self._columns and y in self._rows:
            return "+"
        if y in self._rows:
            return "<" if self._rows.index(y) % 2 else ">"
        if x in self._columns:
            return "v" if self._columns.index(x) % 2 else "^"
        return "."


def _positions(gaps: Sequence[int]) -> list[int]:
    positions = [0]
    for gap in gaps:
        positions.append(positions[-1] + gap + 1)
    return positions


def _part(before: int, after: int, number: int, parts: int) -> tuple[int, int]:
    """Return the first and last cell of one of several equal parts of the cells between."""
    cells = after - before - 1
    return before + 1 + number * cells // parts, before + (number + 1) * cells // parts
