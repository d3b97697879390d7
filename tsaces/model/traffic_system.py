"""The layout as a graph of cells, and as roads between junctions (paper, section II-B)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tsaces.model.instance import Cell


@dataclass(frozen=True)
class PlaceSet:
    """Places of which one robot at a time may hold any.

    Attributes
    ----------
    name : str
    places : tuple of int
        Place numbers.
    """

    name: str
    places: tuple[int, ...]


@dataclass(frozen=True)
class Layout:
    """The layout graph: cells, and the places that they are ways through.

    A place is room for one robot. A cell is a place together with a way of driving through it: a
    one-way road cell is one place and one cell, a cell of a two-way lane one place and two cells.
    On the paper's floor cells and places are the same; they are numbered row by row from the top
    left.

    Attributes
    ----------
    cells : tuple of Cell
        The place of each cell as users name it, by cell number.
    is_junction : tuple of bool
        By cell number: junctions of a grid, points of a roadmap.
    exits : tuple of tuple of int
        Cells one may move to from each cell, by cell number. On the paper's floor, a road cell has
        exactly one.
    places : tuple of int
        Place number by cell number.
    traversal : tuple of int
        By cell number: an agent that stands on a cell first at timestep t stands on the next one at
        t + traversal at the earliest.
    clearance : tuple of int
        By place number: timesteps that a place is empty between two visits.
    zones : tuple of PlaceSet
        A zone is held from the timestep in which a robot enters one of its places until it has left
        them all and the clearance of each is over.
    positions : tuple of (float, float)
        By place number: columns and rows of a grid; metres of a roadmap, y upwards.
    """

    cells: tuple[Cell, ...]
    is_junction: tuple[bool, ...]
    exits: tuple[tuple[int, ...], ...]
    places: tuple[int, ...] = ()
    traversal: tuple[int, ...] = ()
    clearance: tuple[int, ...] = ()
    zones: tuple[PlaceSet, ...] = ()
    positions: tuple[tuple[float, float], ...] = ()

    def __post_init__(self) -> None:
        number = len(self.cells)
        for field, default in (
            ("places", tuple(range(number))),
            ("traversal", (1,) * number),
            ("clearance", (0,) * number),
            ("positions", self.cells),
        ):
            if not getattr(self, field):
                object.__setattr__(self, field, default)

    @cached_property
    def number(self) -> Mapping[Cell, int]:
        """Cell number by the name of its place; the first where a place has several cells."""
        return {cell: index for index, cell in reversed([*enumerate(self.cells)])}

    @cached_property
    def cells_of(self) -> tuple[tuple[int, ...], ...]:
        """Cell numbers by place number."""
        found: list[list[int]] = [[] for _ in self.clearance]
        for cell, place in enumerate(self.places):
            found[place].append(cell)
        return tuple(map(tuple, found))

    def cells_at(self, cell: Cell) -> tuple[int, ...]:
        """Return the numbers of all cells of the place that users name so."""
        return self.cells_of[self.places[self.number[cell]]]

    @cached_property
    def addresses(self) -> tuple[Cell, ...]:
        """The name of each place, by place number."""
        return tuple(self.cells[cells[0]] for cells in self.cells_of)

    @cached_property
    def entries(self) -> tuple[tuple[int, ...], ...]:
        """Cells from which one may move to each cell, by cell number."""
        found: list[list[int]] = [[] for _ in self.cells]
        for cell, targets in enumerate(self.exits):
            for target in targets:
                found[target].append(cell)
        return tuple(map(tuple, found))

    @property
    def is_roadmap(self) -> bool:
        """Whether places are named by lanes and points rather than by column and row."""
        return isinstance(self.cells[0][0], str)

    def is_road_cell(self, cell: Cell) -> bool:
        """Whether `cell` is a cell in which agents may exchange: no junction, not impassable.

        The points of a roadmap are such cells too.
        """
        index = self.number.get(cell)
        return index is not None and (self.is_roadmap or not self.is_junction[index])


@dataclass(frozen=True)
class Road:
    """A maximal path of road cells between two junctions; without cells where these touch.

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
