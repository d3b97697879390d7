"""What every method is given and what it gives."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from tsaces.solvers.shared_bounds import Bounds, SharedBounds
from tsaces.workers import Began

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tsaces.deadline import Deadline
    from tsaces.model.embedding import PlanSource
    from tsaces.model.instance import Instance


@dataclass(frozen=True)
class Candidate:
    """An embedding that a method believes in, not yet replayed.

    Attributes
    ----------
    throughput : float
        Products per timestep.
    assignment : mapping of str to str or None
    rates : mapping of str to float
        Runs per timestep of each machine that is not idle.
    source : PlanSource
    """

    throughput: float
    assignment: Mapping[str, str | None]
    rates: Mapping[str, float]
    source: PlanSource

    @property
    def agents(self) -> int:
        """Size of the fleet."""
        return self.source.agents


@dataclass(frozen=True)
class SearchProgress:
    """The method turned to a new part of its search space.

    Attributes
    ----------
    description : str
        Such as ``E=2 T=6``.
    """

    description: str


@dataclass(frozen=True)
class ModelBuilt:
    """The method built a mathematical program, to be solved once or many times.

    Attributes
    ----------
    variables, rows : int
        Its size.
    """

    variables: int
    rows: int


@dataclass(frozen=True)
class SearchFinished:
    """The method has nothing left to try.

    Attributes
    ----------
    reason : str
    """

    reason: str


Report = Began | Candidate | SearchProgress | ModelBuilt | SearchFinished


class Emit(Protocol):
    """Takes what a method has to say, as soon as it can say it."""

    def __call__(self, report: Report, /) -> None:
        """Take one report."""
        ...


class LockedEmit:
    """Lets threads speak one after the other.

    Parameters
    ----------
    emit : Emit
    """

    def __init__(self, emit: Emit) -> None:
        self._emit = emit
        self._lock = threading.Lock()

    def __call__(self, report: Report, /) -> None:
        """Take one report."""
        with self._lock:
            self._emit(report)


class ImprovingEmit:
    """Passes on what is better than all candidates before, whoever found it.

    Parameters
    ----------
    emit : Emit
    """

    def __init__(self, emit: Emit) -> None:
        self._emit = emit
        self._throughput = 0.0

    def __call__(self, report: Report, /) -> None:
        """Take one report."""
        if isinstance(report, Candidate):
            if report.throughput <= self._throughput:
                return
            self._throughput = report.throughput
        self._emit(report)


class StageEmit:
    """Passes on what a method has to say as a stage of another: that it has ended is no end.

    Parameters
    ----------
    emit : Emit
    """

    def __init__(self, emit: Emit) -> None:
        self._emit = emit

    def __call__(self, report: Report, /) -> None:
        """Take one report."""
        if not isinstance(report, SearchFinished):
            self._emit(report)


@dataclass(frozen=True)
class SearchContext:
    """What a search is told when it begins, and hears while it goes on.

    Attributes
    ----------
    instance : Instance
    deadline : Deadline
        Until which to search.
    seed : int
        Of random choices.
    shared_bounds : SharedBounds
        What is known by now, whoever has found it out.
    """

    instance: Instance
    deadline: Deadline
    seed: int = 0
    shared_bounds: SharedBounds = field(default_factory=SharedBounds)


class Solver(Protocol):
    """A method: anytime, told its deadline, its candidates ever better.

    It runs in a process of its own and may be ended at any moment without notice.
    """

    @property
    def name(self) -> str:
        """Name of the method."""
        ...

    def __call__(self, context: SearchContext, emit: Emit) -> None:
        """Search until done or until the deadline."""
        ...


@dataclass(frozen=True)
class SolverTask:
    """A search as a task for a process of its own.

    Attributes
    ----------
    solver : Solver
    context : SearchContext
    """

    solver: Solver
    context: SearchContext

    def __call__(self, emit: Emit) -> None:
        """Search."""
        emit(Began())
        self.solver(self.context, emit)

    def on_message(self, bounds: Bounds) -> None:
        """Take notice of what others have found out."""
        self.context.shared_bounds.update(bounds)
