"""Several searches for one instance, that share the work."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Protocol, TypeVar, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tsaces.solvers.protocol import Solver

_Item = TypeVar("_Item")

_SEEDS = 1_000_003
"""From the seed of one search to that of the next; searches count on from their own."""


@dataclass(frozen=True)
class Shard:
    """One of several parts of what there is to try.

    Attributes
    ----------
    number : int
        Counted from 0.
    count : int
    """

    number: int = 0
    count: int = 1

    def __post_init__(self) -> None:
        if not 0 <= self.number < self.count:
            raise ValueError(f"number: {self.number} is not within [0, {self.count - 1}]")

    def of(self, items: Iterable[_Item]) -> Iterator[_Item]:
        """Yield every so many-th of the items."""
        return islice(items, self.number, None, self.count)

    def has(self, length: int) -> bool:
        """Whether this is the part of a length."""
        return length % self.count == self.number


@runtime_checkable
class Shardable(Protocol):
    """A method of which several searches may each take a part."""

    def shard(self, shard: Shard) -> Solver:
        """Return the search, in one thread, that takes a part."""
        ...


def shard_searches(solver: Solver, count: int | None, seed: int) -> Iterator[tuple[Solver, int]]:
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
        shard = Shard(number, count)
        member = solver.shard(shard) if isinstance(solver, Shardable) else solver
        yield member, seed + _SEEDS * number
