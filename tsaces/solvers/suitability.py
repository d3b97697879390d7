"""Which methods can be asked to solve which instances."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from tsaces.errors import InputError
from tsaces.traffic import beyond_paper, layout_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tsaces.model.instance import Instance
    from tsaces.solvers.protocol import Emit, SearchContext, Solver

_ABLE = "rhythmic"
"""The method that takes all instances."""


@runtime_checkable
class LimitedToPaper(Protocol):
    """A method that knows the paper's problem only, without what `beyond_paper` names."""

    @property
    def is_limited_to_paper(self) -> bool:
        """Whether it is."""
        ...


def check_suits(solver: Solver, instance: Instance) -> None:
    """Raise if a method does not know what an instance asks for.

    Raises
    ------
    InputError
        That names the first such thing, and the method to take instead.
    """
    if _is_limited(solver) and (unknown := beyond_paper(instance, layout_of(instance))):
        raise InputError(f"method: {solver.name!r} does not know {unknown}; use --method {_ABLE}")


def suitable(solvers: Iterable[Solver], instance: Instance) -> Iterator[Solver]:
    """Yield those methods that know all that an instance asks for."""
    is_papers = beyond_paper(instance, layout_of(instance)) is None
    return (solver for solver in solvers if is_papers or not _is_limited(solver))


def _is_limited(solver: Solver) -> bool:
    return isinstance(solver, LimitedToPaper) and solver.is_limited_to_paper


@dataclass(frozen=True)
class FirstSuitable:
    """The first of two methods if that knows what the instance asks for, else the second.

    Attributes
    ----------
    first, second : Solver
    """

    first: Solver
    second: Solver

    @property
    def name(self) -> str:
        """Name of the method."""
        return self.first.name

    def __call__(self, context: SearchContext, emit: Emit) -> None:
        """Search until done or until the deadline."""
        solver = next(suitable((self.first, self.second), context.instance))
        solver(context, emit)
