"""The layout as a graph of cells, and as roads between junctions (paper, section II-B)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tsaces.model.instance import Cell


@dataclass(frozen=True)
class Layout:
    """The layout graph. Cells are numbered row by row from the top left.

    Attributes
    ----------
    cells : tuple of (int, int)
        Road and junction cells, by cell number.
    is_junction : tuple of bool
        By cell number.
    exits : tuple of tuple of int
        Cells one may move to from each cell, by cell number. A road cell has exactly one.
    """

    cells: tuple[Cell, ...]
    is_junction: tuple[bool, ...]
    exits: tuple[tuple[int, ...], ...]

    @cached_property
    def number(self) -> Mapping[Cell, int]:
        """Cell number by (column, row)."""
        return {cell: index for index, cell in enumerate(self.cells)}

    def is_road_cell(self, cell: Cell) -> bool:
        """Whether `cell` is a road cell, neither junction nor impassable."""
        index = self.number.get(cell)
        return index is not None and not self.is_junction[index]


@dataclass(frozen=True)
class Road:
    """A maximal path of road cells between two junctions.

    Attributes
    ----------
    cells : tuple of int
        Cell numbers from the tail, where agents enter, to the head, where they leave.
    start, end : int
        Numbers of the junctions it comes from and leads to.
    """

    cells: tuple[int, ...]
    start: int
    end: int

    def __len__(self) -> int:
        return len(self.cells)

    @property
    def tail(self) -> int:
        """The cell where agents enter."""
        return self.cells[0]

    @property
    def head(self) -> int:
        """The cell where agents leave."""
        return self.cells[-1]


@dataclass(frozen=True)
class Junction:
    """A junction cell and the roads that meet there.

    Attributes
    ----------
    cell : int
        Its cell number.
    entries, exits : tuple of int
        Numbers of the roads that lead to it and away from it.
    is_virtual : bool
        Whether it is a road cell at which a long road was cut in two.
    """

    cell: int
    entries: tuple[int, ...]
    exits: tuple[int, ...]
    is_virtual: bool = False


@dataclass(frozen=True)
class TrafficSystem:
    """Roads and junctions of a layout.

    Attributes
    ----------
    layout : Layout
    roads : tuple of Road
    junctions : tuple of Junction
    """

    layout: Layout
    roads: tuple[Road, ...]
    junctions: tuple[Junction, ...]

    @cached_property
    def road_of_cell(self) -> Mapping[int, int]:
        """Number of the road that each road cell belongs to."""
        return {cell: r for r, road in enumerate(self.roads) for cell in road.cells}

    def road_at(self, cell: Cell) -> int:
        """Return the number of the road that `cell`, a (column, row), lies on."""
        return self.road_of_cell[self.layout.number[cell]]

    @property
    def longest_road(self) -> int:
        """Number of cells of the longest road."""
        return max(len(road) for road in self.roads)
