"""The floor as far as the header of a compact stream tells of it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

import numpy as np

from tsaces.errors import PlanError
from tsaces.formats.stream_header import whole_number
from tsaces.plan.directions import LEAST_BITS, STEPS, bits_of
from tsaces.plan.exchange_codebook import ExchangeCodebook

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tsaces.model.transport_plan import IntArray
    from tsaces.plan.action_decoder import Places

    Address = tuple[int | str, int]
    Choices = Sequence[tuple[int, int, int]]

_ROW_BITS = 32
_HALF = 1 << (_ROW_BITS - 1)
_OFFSETS = np.array([x + (y << _ROW_BITS) for x, y in STEPS], dtype=np.int64)
"""How far apart the places of `GridMap` are, by direction."""


class FloorMap(ABC):
    """Places as numbers, as `tsaces.plan.action_decoder.PlaceMap`, and their names.

    Parameters
    ----------
    choices_at : mapping of (int or str, int) to sequence of (int, int, int)
        Machine, kind and token of what can be exchanged, by the name of the place.
    """

    bits = LEAST_BITS
    num_directions = len(STEPS)

    def __init__(self, choices_at: Mapping[Address, Choices]) -> None:
        by_place = {self.number(*address): choices for address, choices in choices_at.items()}
        places = sorted(by_place)
        self._places = np.array(places, dtype=np.int64)
        codebook = ExchangeCodebook({n: by_place[p] for n, p in enumerate(places)}, len(places))
        self._choices = codebook.choices

    @property
    def choices(self) -> IntArray:
        """What can be exchanged where the header names exchanges; the last row is empty."""
        return self._choices

    @abstractmethod
    def number(self, first: Any, second: Any) -> int:
        """Return the number of a place by its name."""

    @abstractmethod
    def names(self, places: Places) -> tuple[Sequence[int | str], Sequence[int]]:
        """Return both parts of the names of places."""

    @abstractmethod
    def walk(self, places: Places, directions: IntArray) -> Places:
        """Return the places that agents come to."""

    def rows(self, places: Places) -> Places:
        """Return the rows of the places' choices; -1 where there is none."""
        if not len(self._places):
            return np.full(len(places), -1)
        found = np.minimum(np.searchsorted(self._places, places), len(self._places) - 1)
        return np.where(self._places[found] == places, found, -1)


class GridMap(FloorMap):
    """A grid without an end: agents may go wherever their actions lead.

    A place is ``column + row * 2**32``.
    """

    def number(self, first: Any, second: Any) -> int:
        """Return the number of a place by its column and row."""
        x, y = whole_number(first), whole_number(second)
        if not (-_HALF <= x < _HALF and -_HALF <= y < _HALF):
            raise ValueError(f"({x}, {y}) is no cell")
        return x + (y << _ROW_BITS)

    def names(self, places: Places) -> tuple[Sequence[int | str], Sequence[int]]:
        """Return columns and rows of places."""
        rows = (places + _HALF) >> _ROW_BITS
        columns = places - (rows << _ROW_BITS)
        return columns.tolist(), rows.tolist()

    def walk(self, places: Places, directions: IntArray) -> Places:
        """Return the places that agents come to."""
        return places + np.cumsum(_OFFSETS[directions], axis=0)


class RoadmapMap(FloorMap):
    """Points and lanes.

    Parameters
    ----------
    places : sequence of (str, int)
        The name of each.
    neighbours : sequence of sequence of int
        The places to which each leads, in the order of their directions.
    choices_at : mapping of (int or str, int) to sequence of (int, int, int)
        As `FloorMap`.
    """

    def __init__(
        self,
        places: Sequence[Sequence[Any]],
        neighbours: Sequence[Sequence[int]],
        choices_at: Mapping[Address, Choices],
    ) -> None:
        self._names: list[Address] = [(str(name), whole_number(n)) for name, n in places]
        self._numbers = {name: number for number, name in enumerate(self._names)}
        most = max(map(len, neighbours), default=0)
        self.bits, self.num_directions = bits_of(most), most + 1
        self._next = np.full((len(places) + 1, most + 1), -1, dtype=np.int64)
        self._next[:, 0] = [*range(len(places)), -1]
        for place, (row, others) in enumerate(zip(self._next, neighbours, strict=False)):
            row[1 : len(others) + 1] = [whole_number(other) for other in others]
            if not all(0 <= other < len(places) for other in others):
                raise ValueError(f"neighbours[{place}]: {others} are no numbers of places")
        if len(neighbours) != len(places):
            raise ValueError("neighbours: not as many as places")
        super().__init__(choices_at)

    def number(self, first: Any, second: Any) -> int:
        """Return the number of a place by its lane and number, or its point and 0."""
        return self._numbers[first, second]

    def names(self, places: Places) -> tuple[Sequence[int | str], Sequence[int]]:
        """Return lanes and points, and numbers."""
        names = [self._names[place] for place in places.tolist()]
        return [first for first, _ in names], [number for _, number in names]

    def walk(self, places: Places, directions: IntArray) -> Places:
        """Return the places that agents come to.

        Raises
        ------
        PlanError
            If there is no neighbour in some direction.
        """
        reached = np.empty(directions.shape, dtype=np.int64)
        for t, chosen in enumerate(directions):
            places = reached[t] = self._next[places, chosen]
        if (reached < 0).any():
            raise PlanError("an agent goes in a direction in which there is no neighbour")
        return reached


def map_of(header: Any, choices_at: Mapping[Address, Choices]) -> FloorMap:
    """Return the map of a stream's floor.

    Parameters
    ----------
    header : object
        The parsed first line of the stream.
    choices_at : mapping of (int or str, int) to sequence of (int, int, int)
        As `FloorMap`.

    Raises
    ------
    LookupError, TypeError, ValueError
        If the header is none.
    """
    if "neighbours" in header:
        return RoadmapMap(header["places"], header["neighbours"], choices_at)
    return GridMap(choices_at)
