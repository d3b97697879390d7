"""Division of the search space among several searches for one instance."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Protocol, TypeVar, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tsaces.solvers.protocol import Solver

_Item = TypeVar("_Item")

_SEEDS = 1_000_003
"""Difference between the seeds of two searches; each counts on from its own seed."""


@dataclass(frozen=True)
class Shard:
    """One of several parts of a search space.

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
        """Yield the items of this shard: every `count`-th from the `number`-th on."""
        return islice(items, self.number, None, self.count)

    def has(self, length: int) -> bool:
        """Whether a cycle length belongs to this shard."""
        return length % self.count == self.number


@runtime_checkable
class Shardable(Protocol):
    """A method whose search space can be divided among several searches."""

    def shard(self, shard: Shard) -> Solver:
        """Return the search of a shard, which uses one thread."""
        ...


def shard_searches(solver: Solver, count: int | None, seed: int) -> Iterator[tuple[Solver, int]]:
    """Yield a solver and a seed for each of several searches.

    Each shard has one thread. Searches of a method that cannot be divided differ only by their
    seeds.

    Parameters
    ----------
    solver : Solver
    count : int or None
        Number of searches; None for the method as it is, in one process with as many threads as it
        uses.
    seed : int
    """
    if count is None:
        yield solver, seed
        return
    for number in range(count):
        shard = Shard(number, count)
        member = solver.shard(shard) if isinstance(solver, Shardable) else solver
        yield member, seed + _SEEDS * number
