"""Several searches for one instance, that share the work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsaces.solvers.protocol import Solver

_SEEDS = 1_000_003
"""From the seed of one search to that of the next; searches count on from their own."""


@runtime_checkable
class Divisible(Protocol):
    """A method of which several searches may each take a part."""

    def part(self, number: int, count: int) -> Solver:
        """Return the search that takes one of so many parts, counted from 0."""
        ...


def team(solver: Solver, count: int, seed: int) -> Iterator[tuple[Solver, int]]:
    """Yield a solver and a seed for each of several searches.

    Methods that cannot be divided differ by their seeds alone.
    """
    for number in range(count):
        member = solver
        if count > 1 and isinstance(solver, Divisible):
            member = solver.part(number, count)
        yield member, seed + _SEEDS * number
