"""Coordinate ascent over the settings, in trials of increasing length."""

from __future__ import annotations

import math
import random
from itertools import product
from typing import TYPE_CHECKING

from benchmarks.peer.ladders import AXES
from benchmarks.peer.simulation import Floor

if TYPE_CHECKING:
    from benchmarks.peer.bench import Bench
    from benchmarks.peer.ladders import Point
    from benchmarks.peer.trial import Trial

_FRUITLESS_ASCENTS = 8
"""Ascents without a better result after which the search ends."""


def tune(bench: Bench, floor: Floor) -> None:
    """Repeat the ascent with other seeds, each time from near the best settings.

    The search ends when the budget is spent or ascents no longer improve the result.
    """
    Ascent(bench, floor, bench.best_point).run()
    draw = random.Random(floor.seed)
    fruitless = 0
    while bench.best and fruitless < _FRUITLESS_ASCENTS and not bench.is_over:
        best = bench.best
        start = bench.ladders.near(bench.best_point, draw)
        Ascent(bench, Floor(floor.instance, draw.randrange(2**31)), start).run()
        fruitless = fruitless + 1 if bench.best is best else 0


class Ascent:
    """An ascent to better neighbours until none is better or the budget is spent.

    Parameters
    ----------
    bench : Bench
    floor : Floor
    start : Point
    """

    def __init__(self, bench: Bench, floor: Floor, start: Point) -> None:
        self._bench = bench
        self._floor = floor
        self._leader = start
        self._trials: dict[Point, Trial] = {}

    def run(self) -> None:
        """Climb in short trials, then in longer ones; run the leader of each to the horizon."""
        effort = self._bench.budget.effort
        if self._bench.best is None:
            self._value(self._leader, effort.horizon)
        timesteps = effort.screening
        while timesteps < effort.horizon:
            self._climb(timesteps)
            self._value(self._leader, effort.horizon)
            timesteps *= 2
        self._climb(effort.horizon)

    def _climb(self, timesteps: int) -> None:
        best = self._value(self._leader, timesteps)
        improved = True
        while improved:
            improved = False
            for axis, rungs in product(AXES, (-1, 1)):
                while beside := self._bench.ladders.move(self._leader, axis, rungs):
                    value = self._value(beside, timesteps)
                    if value <= best:
                        break
                    self._leader, best, improved = beside, value, True

    def _value(self, point: Point, timesteps: int) -> float:
        """Return the throughput in a trial of some length, minus infinity if time is up."""
        trial = self._trial(point)
        if trial is None:
            return -math.inf
        in_time = trial.run_to(timesteps, self._time_for(point))
        if timesteps == self._bench.budget.effort.horizon:
            self._bench.consider(point, trial)
        return trial.throughput(timesteps) if in_time else -math.inf

    def _trial(self, point: Point) -> Trial | None:
        if point not in self._trials:
            trial = self._bench.begin_trial(self._floor, point, self._time_for(point))
            if trial is None:
                return None
            self._trials[point] = trial
        return self._trials[point]

    def _time_for(self, point: Point) -> float:
        """Return the deadline of a trial that leaves time to run the leader to the horizon."""
        budget, leader = self._bench.budget, self._trials.get(self._leader)
        if point == self._leader or leader is None:
            return budget.deadline
        return budget.deadline - leader.seconds_to(budget.effort.horizon)
