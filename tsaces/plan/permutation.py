"""Agents that change places, again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tsaces.errors import PlanError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


class Permutation:
    """A permutation kept as its cycles, so that any power of it costs the same.

    Parameters
    ----------
    image : array-like of int, shape (n,)
        Where each of 0 … n-1 goes.

    Raises
    ------
    PlanError
        If two of them go to the same place, or one goes nowhere.
    """

    def __init__(self, image: ArrayLike) -> None:
        self.image: NDArray[np.int64] = np.array(image, dtype=np.int64)
        size = len(self.image)
        if sorted(self.image.tolist()) != list(range(size)):
            raise PlanError("successor: not a permutation of the agents")
        self._cycled = np.empty(size, dtype=np.int64)
        self._begin = np.empty(size, dtype=np.int64)
        self._length = np.empty(size, dtype=np.int64)
        self._place = np.empty(size, dtype=np.int64)
        self._lay_out_cycles()

    def __len__(self) -> int:
        return len(self.image)

    def power(self, exponent: int) -> NDArray[np.int64]:
        """Return the image after `exponent` applications, negative ones undoing them.

        Parameters
        ----------
        exponent : int
            Between -2^62 and 2^62.
        """
        return self._cycled[self._begin + (self._place + exponent) % self._length]

    def _lay_out_cycles(self) -> None:
        """Write the cycles one behind the other; each element learns its place in its own."""
        image = self.image.tolist()
        seen = [False] * len(image)
        end = 0
        for first in range(len(image)):
            cycle: list[int] = []
            element = first
            while not seen[element]:
                seen[element] = True
                cycle.append(element)
                element = image[element]
            begin, end = end, end + len(cycle)
            self._cycled[begin:end] = cycle
            self._begin[cycle] = begin
            self._length[cycle] = len(cycle)
            self._place[cycle] = range(len(cycle))
