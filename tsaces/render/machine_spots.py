"""The placement of machines in pictures, since layouts define only their exchange cells."""

from __future__ import annotations

from itertools import count
from math import dist
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tsaces.model.instance import Cell, Instance, Machine
    from tsaces.model.traffic_system import Layout

MAX_COLUMNS, MAX_ROWS = 3, 2
"""Maximum width and height of the rectangle of a machine, in cells."""

_SIDES = ((1, 0), (-1, 0), (0, 1), (0, -1))
"""Steps to the four neighbours of a cell: right, left, below, above."""


class Spot(NamedTuple):
    """A rectangle of cells, including both corners. It may lie outside of the rows."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def columns(self) -> int:
        """Width in cells."""
        return self.right - self.left + 1

    @property
    def rows(self) -> int:
        """Height in cells."""
        return self.bottom - self.top + 1

    def cells(self) -> Iterator[Cell]:
        """Yield the cells in reading order."""
        for y in range(self.top, self.bottom + 1):
            for x in range(self.left, self.right + 1):
                yield x, y

    def grow(self, side: Cell) -> Spot:
        """Return it with one more column or row on a side: (1, 0) right, (0, -1) above."""
        dx, dy = side
        return Spot(
            self.left + min(dx, 0),
            self.top + min(dy, 0),
            self.right + max(dx, 0),
            self.bottom + max(dy, 0),
        )


def choose_machine_spots(instance: Instance, layout: Layout) -> Mapping[str, Spot]:
    """Choose a rectangle for every machine that overlaps no road, junction or other machine.

    In order of preference, a machine is placed next to both of its exchange cells, next to one of
    them, or as close to them as possible; places within the rows of the layout are preferred to the
    margin around them. Then, rectangles grow over impassable cells up to `MAX_COLUMNS` by
    `MAX_ROWS`, to make room for names.

    Returns
    -------
    mapping of str to Spot
        Rectangles by machine name, in the order of the machines.
    """
    placement = _Placement(instance, layout)
    placement.place_beside_exchanges()
    placement.place_nearby()
    placement.grow()
    return {machine.name: placement.spots[machine.name] for machine in instance.machines}


class _Placement:
    """The free cells and the machines placed so far."""

    def __init__(self, instance: Instance, layout: Layout) -> None:
        self.machines = instance.machines
        self.columns = max(map(len, instance.rows))
        self.rows = len(instance.rows)
        self.taken: set[Cell] = set(layout.cells)
        self.spots: dict[str, Spot] = {}

    def place_beside_exchanges(self) -> None:
        """Assign places next to exchange cells greedily, best places first."""
        offers = sorted(
            (self._rank(machine, spot), index, spot)
            for index, machine in enumerate(self.machines)
            for spot in _find_spots_beside(machine)
            if self._is_free(spot)
        )
        for _, index, spot in offers:
            if self.machines[index].name not in self.spots and self._is_free(spot):
                self._place(self.machines[index], spot)

    def place_nearby(self) -> None:
        """Place the remaining machines on the nearest free cells, if need be in a wide margin."""
        for machine in self.machines:
            if machine.name not in self.spots:
                spots = next(filter(None, map(self._find_free_spots, count())))
                self._place(machine, min(spots, key=lambda s: _measure_distance(machine, s)))

    def grow(self) -> None:
        """Grow all rectangles in turn, horizontally first, so that the space is shared evenly."""
        for side in (*_SIDES[:2] * (MAX_COLUMNS - 1), *_SIDES[2:] * (MAX_ROWS - 1)):
            for name, spot in self.spots.items():
                grown = spot.grow(side)
                gained = set(grown.cells()).difference(spot.cells())
                fits = grown.columns <= MAX_COLUMNS and grown.rows <= MAX_ROWS
                stays = self._is_inside(grown) or not self._is_inside(spot)
                if fits and stays and self.taken.isdisjoint(gained):
                    self.taken |= gained
                    self.spots[name] = grown

    def _place(self, machine: Machine, spot: Spot) -> None:
        self.spots[machine.name] = spot
        self.taken.update(spot.cells())

    def _rank(self, machine: Machine, spot: Spot) -> tuple[bool, int, int, float]:
        """Return a sort key that prefers places in the rows, next to both cells, small and near."""
        beside = sum(_is_beside(spot, cell) for cell in exchange_cells_of(machine))
        area = spot.columns * spot.rows
        return not self._is_inside(spot), -beside, area, _measure_distance(machine, spot)

    def _find_free_spots(self, margin: int) -> list[Spot]:
        region = Spot(-margin, -margin, self.columns - 1 + margin, self.rows - 1 + margin)
        return [Spot(*cell, *cell) for cell in region.cells() if cell not in self.taken]

    def _is_free(self, spot: Spot) -> bool:
        return self.taken.isdisjoint(spot.cells())

    def _is_inside(self, spot: Spot) -> bool:
        return (
            spot.left >= 0
            and spot.top >= 0
            and spot.right < self.columns
            and spot.bottom < self.rows
        )


def exchange_cells_of(machine: Machine) -> list[Cell]:
    """Return the input cell and the output cell of a machine, if it has them."""
    return [cell for cell in (machine.input_cell, machine.output_cell) if cell is not None]


def _find_spots_beside(machine: Machine) -> set[Spot]:
    """Return the cells next to an exchange cell, and the small rectangles next to both."""
    neighbours = [[(x + dx, y + dy) for dx, dy in _SIDES] for x, y in exchange_cells_of(machine)]
    spots = {Spot(*cell, *cell) for cells in neighbours for cell in cells}
    if len(neighbours) == 2:
        spots |= {_span(a, b) for a in neighbours[0] for b in neighbours[1]}
    return {s for s in spots if s.columns <= MAX_COLUMNS and s.rows <= MAX_COLUMNS}


def _span(a: Cell, b: Cell) -> Spot:
    return Spot(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))


def _is_beside(spot: Spot, cell: Cell) -> bool:
    return any((cell[0] + dx, cell[1] + dy) in set(spot.cells()) for dx, dy in _SIDES)


def _measure_distance(machine: Machine, spot: Spot) -> float:
    """Return the sum of the distances from the centre of `spot` to the exchange cells."""
    middle = ((spot.left + spot.right) / 2, (spot.top + spot.bottom) / 2)
    return sum(dist(middle, cell) for cell in exchange_cells_of(machine))
