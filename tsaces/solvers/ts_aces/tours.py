"""A method that finds first embeddings within a second, by tours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tsaces.solvers.protocol import SearchFinished
from tsaces.solvers.ts_aces.extraction import candidate_of
from tsaces.solvers.ts_aces.tour_planner import TourPlanner
from tsaces.traffic import build_traffic_system, exchange_cells, layout_of

if TYPE_CHECKING:
    from tsaces.solvers.protocol import Emit, SearchContext

_SECONDS = 1.0
"""Seconds that planning tours may take."""


@dataclass(frozen=True)
class QuickTours:
    """Production lines with a closed tour each, as `tsaces.solvers.protocol.Solver`.

    Attributes
    ----------
    seconds : float
        Time that the method may take at most.
    """

    seconds: float = _SECONDS

    @property
    def name(self) -> str:
        """Name of the method."""
        return "tours"

    @property
    def is_limited_to_paper(self) -> bool:
        """Whether it knows the paper's problem only."""
        return True

    def __call__(self, context: SearchContext, emit: Emit) -> None:
        """Emit plans of ever more lines, each better than those before."""
        instance = context.instance
        traffic = build_traffic_system(layout_of(instance), None, exchange_cells(instance))
        until = context.deadline.sooner(self.seconds)
        best = 0.0
        for plan, assigned in TourPlanner(instance, traffic, None, until).plans():
            candidate = candidate_of(instance, plan, assigned)
            if candidate.throughput > best:
                best = candidate.throughput
                emit(candidate)
        emit(SearchFinished("there are no more lines, or the time is up"))
