"""The default method: the best of all under one deadline."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tsaces.solvers.protocol import Exhausted, OnlyBetter, StageEmit
from tsaces.solvers.rhythmic import Rhythmic
from tsaces.solvers.single_tour import SingleTour
from tsaces.solvers.team import Divisible, Part
from tsaces.solvers.ts_aces import QuickTours, TsAces

if TYPE_CHECKING:
    from tsaces.solvers.protocol import Brief, Emit, Solver

_WITH_TS_ACES = 4
"""Searches, from which number on one of them is for TS-ACES."""


@dataclass(frozen=True)
class Auto:
    """Tours, the rhythmic method, then TS-ACES, as `tsaces.solvers.protocol.Solver`.

    Tours, of one agent and of many, are there within a second. The rhythmic method then has all
    the time that is left: on 16 small floors with 5 to 29 agents TS-ACES found 10-85 per cent of
    what it did, in three times its time. Where no cycle promises more before the time is up,
    TS-ACES has the rest.

    Attributes
    ----------
    quick : tuple of Solver
    first, second : Solver
    """

    quick: tuple[Solver, ...] = (SingleTour(), QuickTours())
    first: Solver = field(default_factory=lambda: Rhythmic(tour_first=False))
    second: Solver = field(default_factory=TsAces)

    @property
    def name(self) -> str:
        """Name of the method."""
        return "auto"

    def taking(self, part: Part) -> Solver:
        """Return one of several searches: all of it once, then the rhythmic method.

        Among many, the last one is TS-ACES.
        """
        if part.number == part.count - 1 >= _WITH_TS_ACES - 1:
            return self.second
        first = self.first.taking(part) if isinstance(self.first, Divisible) else self.first
        return first if part.number else replace(self, first=first)

    def __call__(self, brief: Brief, emit: Emit) -> None:
        """Search until done or until the deadline."""
        parts = StageEmit(OnlyBetter(emit))
        for solver in (*self.quick, self.first, self.second):
            if not brief.standing.news.meets_bound:
                solver(brief, parts)
        in_time = time.monotonic() < brief.deadline
        emit(Exhausted("all methods have ended" if in_time else "the time is up"))
