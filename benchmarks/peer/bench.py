"""Trials of settings, of which the best result is stored."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from benchmarks.peer.assignment import Assignment, nearest_assignment
from benchmarks.peer.ladders import COVERS, TARGETS, Ladders
from benchmarks.peer.result import PeerResult
from benchmarks.peer.simulation import Settings
from benchmarks.peer.trial import Trial

if TYPE_CHECKING:
    from benchmarks.peer.effort import Budget
    from benchmarks.peer.ladders import Point
    from benchmarks.peer.simulation import Floor

_PROGRAM_SECONDS = 5.0
"""Time limit of one assignment; most take a tenth of it."""

_ENOUGH = 0.75
"""Share of the horizon that a trial must reach to count, except the first."""


class Bench:
    """All trials of an instance.

    Parameters
    ----------
    floor : Floor
    fastest : Assignment
        Assignment of greatest throughput.
    budget : Budget

    Attributes
    ----------
    ladders : Ladders
    budget : Budget
    best : PeerResult or None
    best_point : Point
        Point of the best result, or of the first trial as long as there is none.
    """

    def __init__(self, floor: Floor, fastest: Assignment, budget: Budget) -> None:
        self.ladders = Ladders.of(floor.instance.max_agents, floor.roadmap.num_cells)
        self.budget = budget
        self.best: PeerResult | None = None
        self.best_point = self.ladders.first
        self._floor = floor
        self._fastest = fastest
        self._assignments: dict[float, Assignment] = {}

    @property
    def is_over(self) -> bool:
        """Whether the budget is spent, or the best result is all that machines can make."""
        made = self.best.throughput if self.best else 0.0
        return self.budget.is_spent or made >= self._fastest.throughput * (1 - 1e-6)

    def begin_trial(self, floor: Floor, point: Point, deadline: float) -> Trial | None:
        """Return a new trial, None if the budget is spent or the deadline has passed."""
        if time.monotonic() >= deadline or not self.budget.take_trial():
            return None
        target, fleet, cover = point
        settings = Settings(
            self._assignment(TARGETS[target], deadline), self.ladders.fleets[fleet], COVERS[cover]
        )
        return Trial(floor, settings, self.budget.effort)

    def consider(self, point: Point, trial: Trial) -> None:
        """Store the result of a trial if it is the best and the trial long enough."""
        if not self._is_best(trial):
            return
        seconds = self.budget.seconds
        self.best = PeerResult(
            instance=trial.floor.instance,
            seed=trial.floor.seed,
            settings=trial.settings,
            throughput=trial.outcome(),
            horizon=trial.t,
            seconds_to_first=self.best.seconds_to_first if self.best else seconds,
            seconds_to_best=seconds,
        )
        self.best_point = point

    def _is_best(self, trial: Trial) -> bool:
        if self.best is None:
            return trial.outcome() > 0
        long_enough = trial.t >= _ENOUGH * self.budget.effort.horizon
        return long_enough and trial.outcome() > self.best.throughput

    def _assignment(self, target: float, deadline: float) -> Assignment:
        """Return the assignment with the least driving for a share of the greatest throughput."""
        if target not in self._assignments:
            nearest = nearest_assignment(
                self._floor.instance,
                target * self._fastest.throughput,
                self._floor.distance,
                min(deadline, time.monotonic() + _PROGRAM_SECONDS),
                self._floor.seed,
            )
            self._assignments[target] = nearest or self._fastest
        return self._assignments[target]
