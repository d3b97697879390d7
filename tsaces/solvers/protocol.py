"""The protocol between a method and a solve session."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from tsaces.model.events import MethodStarted, ModelBuilt, SearchStep
from tsaces.processes import Began
from tsaces.solvers.shared_bounds import SharedBounds

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
class SearchFinished:
    """The method has nothing left to try.

    Attributes
    ----------
    reason : str
    """

    reason: str


Report = Began | Candidate | MethodStarted | SearchStep | ModelBuilt | SearchFinished
"""What a search says; the vocabulary of `tsaces.model.events` tells what becomes of it."""


class Emit(Protocol):
    """Takes the reports of a method as they arise."""

    def __call__(self, report: Report, /) -> None:
        """Take one report."""
        ...


class LockedEmit:
    """Serialises the reports of several threads.

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
    """Passes only those candidates on that are better than all before.

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
    """Passes the reports of a stage of a method on, except that the stage has finished.

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
    """What a search is given when it begins; the bounds are updated while it runs.

    Attributes
    ----------
    instance : Instance
    deadline : Deadline
        Moment at which the search is to end.
    seed : int
        Seed of random choices.
    shared_bounds : SharedBounds
        Incumbent and upper bound, as known to all searches.
    """

    instance: Instance
    deadline: Deadline
    seed: int = 0
    shared_bounds: SharedBounds = field(default_factory=SharedBounds)


class Solver(Protocol):
    """An anytime method, which emits better and better candidates until its deadline.

    It runs in a process of its own and may be ended at any moment without notice. What else it
    can do it says by having the method for it: several searches share the work of one that is
    `tsaces.solvers.sharding.Shardable`, and differ by their seeds alone otherwise; only one that is
    `FleetReducing` can be used where few agents are the objective.
    """

    @property
    def name(self) -> str:
        """Name of the method."""
        ...

    def __call__(self, context: SearchContext, emit: Emit) -> None:
        """Search until done or until the deadline."""
        ...


@runtime_checkable
class FleetReducing(Protocol):
    """A method that knows how to save agents once the throughput has been raised."""

    def fleet_search(self, throughput: float, least: float, agents: int) -> Solver:
        """Return the search that goes on for plans with fewer agents.

        Parameters
        ----------
        throughput : float
            Products per timestep that were reached.
        least : float
            Products per timestep that must be kept.
        agents : int
            Fleet of the best plan known.
        """
        ...


def fleet_search_of(solver: Solver, throughput: float, least: float, agents: int) -> Solver:
    """Return a method's `FleetReducing.fleet_search`.

    Raises
    ------
    TypeError
        If the method cannot save agents.
    """
    if not isinstance(solver, FleetReducing):
        raise TypeError(f"method {solver.name!r} cannot save agents")
    return solver.fleet_search(throughput, least, agents)
