"""Timesteps in which the whole fleet stands still, which need not be recorded one by one."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray


class Place(NamedTuple):
    """Where a timestep is recorded.

    Attributes
    ----------
    column : int
    waited : int
        Timesteps since then, in which all has stood still.
    """

    column: int
    waited: int


class Pauses:
    """How timesteps and the columns in which they are recorded belong together.

    A column is a timestep, and the next column the next timestep, unless there is a pause
    between the two: for that long every agent stands where it was, and exchanges nothing.

    Parameters
    ----------
    pauses : iterable of (int, int)
        Column and timesteps of each pause behind it, columns ascending, at least one timestep.
    """

    def __init__(self, pauses: Iterable[tuple[int, int]] = ()) -> None:
        self._pauses = tuple(pauses)
        self._after = [column for column, _ in self._pauses]
        self._passed = [0, *accumulate(length for _, length in self._pauses)]
        self._begins = [
            column + passed + 1 for column, passed in zip(self._after, self._passed, strict=False)
        ]

    @classmethod
    def between(cls, moments: Sequence[int]) -> Pauses:
        """Return the pauses between columns that are recorded at these timesteps."""
        gaps = np.diff(np.array(moments, dtype=np.int64)) - 1
        return cls((int(column), int(gaps[column])) for column in np.flatnonzero(gaps))

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return iter(self._pauses)

    def __bool__(self) -> bool:
        return bool(self._pauses)

    @property
    def total(self) -> int:
        """Timesteps of all pauses together."""
        return self._passed[-1]

    def timestep_of(self, column: int) -> int:
        """Return the timestep that is recorded in a column."""
        return column + self._passed[bisect_left(self._after, column)]

    def timesteps_of(self, columns: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the timesteps that are recorded in columns."""
        passed = np.array(self._passed, dtype=np.int64)
        timesteps: NDArray[np.int64] = columns + passed[np.searchsorted(self._after, columns)]
        return timesteps

    def place_of(self, t: int) -> Place:
        """Return where a timestep is recorded."""
        number = bisect_right(self._begins, t)
        if not number:
            return Place(t, 0)
        column, length = self._pauses[number - 1]
        waited = t - self._begins[number - 1] + 1
        if waited <= length:
            return Place(column, waited)
        return Place(t - self._passed[number], 0)

    def next_pause(self, column: int) -> tuple[int, int] | None:
        """Return the first pause behind a column or a later one: its column and timesteps."""
        number = bisect_left(self._after, column)
        return self._pauses[number] if number < len(self._pauses) else None


NO_PAUSES = Pauses()
"""Every timestep is recorded."""
