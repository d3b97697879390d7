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


def team(solver: Solver, count: int | None, seed: int) -> Iterator[tuple[Solver, int]]:
    """Yield a solver and a seed for each of several searches.

    Parts of a method have a thread each. Methods that cannot be divided differ by their seeds
    alone.

    Parameters
    ----------
    solver : Solver
    count : int or None
        None for the method as it is, in one process with as many threads as it likes.
    seed : int
    """
    if count is None:
        yield solver, seed
        return
    for number in range(count):
        member = solver.part(number, count) if isinstance(solver, Divisible) else solver
        yield member, seed + _SEEDS * number
