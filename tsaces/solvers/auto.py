"""The default method: the best of all under one deadline."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tsaces.model.events import UNDATED, MethodStarted
from tsaces.solvers.protocol import ImprovingEmit, SearchFinished, StageEmit
from tsaces.solvers.rhythmic import Rhythmic
from tsaces.solvers.sharding import Shard, Shardable
from tsaces.solvers.single_tour import SingleTour
from tsaces.solvers.suitability import FirstSuitable, suitable
from tsaces.solvers.ts_aces.search import TsAces
from tsaces.solvers.ts_aces.tours import QuickTours

if TYPE_CHECKING:
    from tsaces.solvers.protocol import Emit, FleetReducing, SearchContext, Solver

_WITH_TS_ACES = 4
"""Searches, from which number on one of them is for TS-ACES."""


@dataclass(frozen=True)
class Auto:
    """Tours, the rhythmic method, then TS-ACES, as `tsaces.solvers.protocol.Solver`.

    Tours, of one agent and of many, are there within a second. The rhythmic method then has all
    the time that is left: on 16 small floors with 5 to 29 agents TS-ACES found 10-85 per cent of
    what it did, in three times its time. Where no cycle promises more before the time is up,
    TS-ACES has the rest. Of instances beyond the paper's problem, the rhythmic method has all.

    Attributes
    ----------
    quick : tuple of Solver
    first, second : Solver
    fleet : FleetReducing
        Saves agents where few are the objective.
    """

    quick: tuple[Solver, ...] = (SingleTour(), QuickTours())
    first: Solver = field(default_factory=lambda: Rhythmic(tour_first=False))
    second: Solver = field(default_factory=TsAces)
    fleet: FleetReducing = field(default_factory=Rhythmic)

    @property
    def name(self) -> str:
        """Name of the method."""
        return "auto"

    def shard(self, shard: Shard) -> Solver:
        """Return one of several searches: all of it once, then the rhythmic method.

        Among many, the last one is TS-ACES.
        """
        first = self.first.shard(shard) if isinstance(self.first, Shardable) else self.first
        if shard.number == shard.count - 1 >= _WITH_TS_ACES - 1:
            return FirstSuitable(self.second, first)
        return first if shard.number else replace(self, first=first)

    def fleet_search(self, throughput: float, least: float, agents: int) -> Solver:
        """Return the search that goes on for plans with fewer agents."""
        return self.fleet.fleet_search(throughput, least, agents)

    def __call__(self, context: SearchContext, emit: Emit) -> None:
        """Search until done or until the deadline."""
        parts = StageEmit(ImprovingEmit(emit))
        solvers = (*self.quick, self.first, self.second)
        for solver in suitable(solvers, context.instance):
            if not context.shared_bounds.current.meets_bound:
                emit(MethodStarted(UNDATED, solver.name))
                solver(context, parts)
        reason = "the time is up" if context.deadline.has_passed else "all methods have ended"
        emit(SearchFinished(reason))
