"""The placement of machines in pictures, since layouts define only their exchange cells."""

from __future__ import annotations

from itertools import combinations, count
from math import dist, floor
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tsaces.model.instance import GridCell, Instance
    from tsaces.render.ground_plan import GroundPlan

MAX_COLUMNS, MAX_ROWS = 3, 2
"""Maximum width and height of the rectangle of a machine, in cells."""

_EXACT = 1e9
"""Parts of a cell that distances are told apart by: equal ones are equal however they add up."""

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

    def cells(self) -> Iterator[GridCell]:
        """Yield the cells in reading order."""
        for y in range(self.top, self.bottom + 1):
            for x in range(self.left, self.right + 1):
                yield x, y

    def grow(self, side: GridCell) -> Spot:
        """Return it with one more column or row on a side: (1, 0) right, (0, -1) above."""
        dx, dy = side
        return Spot(
            self.left + min(dx, 0),
            self.top + min(dy, 0),
            self.right + max(dx, 0),
            self.bottom + max(dy, 0),
        )


def choose_machine_spots(instance: Instance, ground: GroundPlan) -> Mapping[str, Spot]:
    """Choose a rectangle for every machine that overlaps no place, lane or other machine.

    In order of preference, a machine is placed next to two of its exchange cells, next to one of
    them, or as close to them as possible; places within the layout are preferred to the
    margin around them. Then, rectangles grow over impassable cells up to `MAX_COLUMNS` by
    `MAX_ROWS`, to make room for names.

    Returns
    -------
    mapping of str to Spot
        Rectangles by machine name, in the order of the machines.
    """
    placement = _Placement(instance, ground)
    placement.place_beside_exchanges()
    placement.place_nearby()
    placement.grow()
    return {machine.name: placement.spots[machine.name] for machine in instance.machines}


class _Placement:
    """The free cells and the machines placed so far."""

    def __init__(self, instance: Instance, ground: GroundPlan) -> None:
        self.exchanges = {
            machine.name: [
                ground.nearest(cell) for cell in (*machine.input_cells, *machine.output_cells)
            ]
            for machine in instance.machines
        }
        self.columns = ground.columns
        self.rows = ground.rows
        self.taken = ground.covered()
        self.spots: dict[str, Spot] = {}

    def place_beside_exchanges(self) -> None:
        """Assign places next to exchange cells greedily, best places first."""
        offers = sorted(
            (self._rank(cells, spot), index, spot, name)
            for index, (name, cells) in enumerate(self.exchanges.items())
            for spot in _find_spots_beside(cells)
            if self._is_free(spot)
        )
        for _, _, spot, name in offers:
            if name not in self.spots and self._is_free(spot):
                self._place(name, spot)

    def place_nearby(self) -> None:
        """Place the remaining machines on the nearest free cells, if need be in a wide margin."""
        for name, cells in self.exchanges.items():
            if name not in self.spots:
                spots = next(filter(None, map(self._find_free_spots, count())))
                self._place(name, min(spots, key=lambda spot: _measure_distance(cells, spot)))

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

    def _place(self, name: str, spot: Spot) -> None:
        self.spots[name] = spot
        self.taken.update(spot.cells())

    def _rank(self, cells: Sequence[GridCell], spot: Spot) -> tuple[bool, int, int, float]:
        """Return a sort key that prefers places in the layout, next to cells, small and near."""
        beside = sum(_is_beside(spot, cell) for cell in cells)
        area = spot.columns * spot.rows
        return not self._is_inside(spot), -beside, area, _measure_distance(cells, spot)

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


def _find_spots_beside(cells: Sequence[GridCell]) -> set[Spot]:
    """Return the cells next to an exchange cell, and the small rectangles next to two."""
    neighbours = [[(x + dx, y + dy) for dx, dy in _SIDES] for x, y in cells]
    spots = {Spot(*cell, *cell) for near in neighbours for cell in near}
    for one, other in combinations(neighbours, 2):
        spots |= {_span(a, b) for a in one for b in other}
    return {s for s in spots if s.columns <= MAX_COLUMNS and s.rows <= MAX_COLUMNS}


def _span(a: GridCell, b: GridCell) -> Spot:
    return Spot(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))


def _is_beside(spot: Spot, cell: GridCell) -> bool:
    return any((cell[0] + dx, cell[1] + dy) in set(spot.cells()) for dx, dy in _SIDES)


def _measure_distance(cells: Sequence[GridCell], spot: Spot) -> float:
    """Return the sum of the distances from the centre of `spot` to the exchange cells."""
    middle = ((spot.left + spot.right) / 2, (spot.top + spot.bottom) / 2)
    total = sum(dist(middle, cell) for cell in cells)
    return floor(total * _EXACT + 0.5) / _EXACT
