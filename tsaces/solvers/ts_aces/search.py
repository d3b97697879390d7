"""The anytime search over the number and the length of epochs (paper, section VI)."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

import numpy as np

from tsaces.milp import HighsModel, Incumbent
from tsaces.solvers.protocol import Exhausted, Turn
from tsaces.solvers.ts_aces.ceiling import Ceiling
from tsaces.solvers.ts_aces.extraction import candidate_from
from tsaces.solvers.ts_aces.ts_milp import TsMilp, least_epoch_length
from tsaces.traffic import build_traffic_system, exchange_cells, parse_layout

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from tsaces.model.instance import Instance
    from tsaces.solvers.protocol import Emit

_BETTER = 1 + 1e-9
"""A throughput counts as an improvement from this factor on."""


@dataclass(frozen=True)
class TsAcesParameters:
    """Where the search begins and how it goes on.

    Attributes
    ----------
    first_num_epochs : int
        The small E that `ts_planner` begins with.
    max_num_epochs : int or None
        The E after which it ends; None to go on until the time is up.
    epoch_length_offset : int
        How far above its minimum T starts.
    epoch_length_step : int
        By how much T grows.
    max_stalled_lengths : int
        Consecutive T without improvement after which `plan_for_num_epochs` ends.
    milp_share : float
        Share of the time left that one TS-MILP may take; 1 as in the paper.
    max_road_length : int or None
        Cut longer roads at virtual junctions, which shortens the least T; None as in the
        paper.
    """

    first_num_epochs: int = 1
    max_num_epochs: int | None = None
    epoch_length_offset: int = 0
    epoch_length_step: int = 1
    max_stalled_lengths: int = 4
    milp_share: float = 0.5
    max_road_length: int | None = None


@dataclass(frozen=True)
class TsAces:
    """The method `ts-aces`, as `tsaces.solvers.protocol.Solver`."""

    parameters: TsAcesParameters = field(default_factory=TsAcesParameters)

    def __call__(self, instance: Instance, deadline: float, seed: int, emit: Emit) -> None:
        """Search until done or until `time.monotonic` reads `deadline`."""
        emit(Exhausted(_Search(instance, deadline, seed, emit, self.parameters).ts_planner()))


class _Search:
    """One search: the best throughput so far and what it was found with."""

    def __init__(
        self,
        instance: Instance,
        deadline: float,
        seed: int,
        emit: Emit,
        parameters: TsAcesParameters,
    ) -> None:
        self._instance = instance
        self._deadline = deadline
        self._seed = seed
        self._emit = emit
        self._parameters = parameters
        self._traffic = build_traffic_system(
            parse_layout(instance.rows), parameters.max_road_length, exchange_cells(instance)
        )
        self._ceiling = Ceiling(instance, self._traffic, deadline)
        self._best = 0.0
        self._solutions: dict[int, _Solution] = {}

    def ts_planner(self) -> str:
        """Solve with ever more epochs; return why there is no more to try (algorithm 1)."""
        for num_epochs in count(self._parameters.first_num_epochs):
            if num_epochs > (self._parameters.max_num_epochs or math.inf):
                return f"all numbers of epochs up to {num_epochs - 1} were tried"
            self.plan_for_num_epochs(num_epochs)
            if self._is_out_of_time():
                break
            if self._ceiling.overall(self._best) <= self._best * _BETTER:
                return "no traffic system based embedding has a higher throughput"
        return "the time is up"

    def plan_for_num_epochs(self, num_epochs: int) -> None:
        """Solve with ever longer epochs until that stops to help (algorithm 2)."""
        model: _EpochModel | None = None
        stalled = 0
        for epoch_length in self._epoch_lengths():
            if stalled >= self._parameters.max_stalled_lengths or self._is_out_of_time():
                return
            before = self._best
            if self._ceiling.reachable(num_epochs, epoch_length) > self._best * _BETTER:
                self._emit(Turn(f"E={num_epochs} T={epoch_length}"))
                model = model or self._model(num_epochs, epoch_length)
                self.run_milp(model, epoch_length)
            stalled = 0 if self._best > before else stalled + 1

    def run_milp(self, model: _EpochModel, epoch_length: int) -> None:
        """Solve the TS-MILP for one E and T as far as the time allows."""
        milp = model.milp
        milp.change_epoch_length(model.highs, epoch_length)
        start = self._start_for(milp)
        if start is not None:
            model.highs.start_from(start)
        now = time.monotonic()
        until = now + (self._deadline - now) * self._parameters.milp_share
        outcome = model.highs.solve(until, _Watch(self, milp))
        if outcome.incumbent is not None:
            self.consider(milp, outcome.incumbent)

    def consider(self, milp: TsMilp, incumbent: Incumbent) -> None:
        """Emit a solution that is better than those before."""
        candidate = candidate_from(milp, incumbent.values, self._parameters.max_road_length)
        if candidate.throughput > self._best * _BETTER:
            self._best = candidate.throughput
            self._solutions[milp.num_epochs] = _Solution(milp, incumbent.values, milp.epoch_length)
            self._emit(candidate)

    def is_hopeless(self, milp: TsMilp, bound: float) -> bool:
        """Whether a bound on the runs per cycle leaves nothing better to be found."""
        reachable = self._ceiling.reachable(milp.num_epochs, milp.epoch_length, bound)
        return reachable <= self._best * _BETTER

    def _epoch_lengths(self) -> Iterator[int]:
        first = least_epoch_length(self._traffic) + self._parameters.epoch_length_offset
        return count(first, self._parameters.epoch_length_step)

    def _model(self, num_epochs: int, epoch_length: int) -> _EpochModel:
        milp = TsMilp(self._instance, self._traffic, num_epochs, epoch_length)
        milp.add_constraints()
        return _EpochModel(milp, HighsModel(milp.problem, seed=self._seed))

    def _start_for(self, milp: TsMilp) -> NDArray[np.float64] | None:
        """Return a solution with a divisor of E epochs, no longer than T, repeated."""
        fitting = [
            solution
            for num_epochs, solution in self._solutions.items()
            if milp.num_epochs % num_epochs == 0 and solution.epoch_length <= milp.epoch_length
        ]
        return fitting[-1].repeated(milp) if fitting else None

    def _is_out_of_time(self) -> bool:
        return time.monotonic() >= self._deadline


@dataclass(frozen=True)
class _EpochModel:
    """The TS-MILP for one number of epochs, in PuLP and in HiGHS."""

    milp: TsMilp
    highs: HighsModel


@dataclass(frozen=True, eq=False)
class _Solution:
    """A solution of one TS-MILP, to start others from."""

    milp: TsMilp
    values: NDArray[np.float64]
    epoch_length: int

    def repeated(self, milp: TsMilp) -> NDArray[np.float64]:
        """Return it for a multiple of its epochs: every epoch over again."""
        times = milp.num_epochs // self.milp.num_epochs
        ours, theirs = self.milp.variables, milp.variables
        start = np.zeros(len(milp.problem.variables()))
        for key, variable in theirs.assigned.items():
            start[_number(variable)] = self.values[_number(ours.assigned[key])]
        for key, variable in theirs.runs.items():
            start[_number(variable)] = self.values[_number(ours.runs[key])] * times
        for name in ("entering", "leaving", "pickups", "deposits"):
            mine = getattr(ours, name)
            for (i, token, k), variable in getattr(theirs, name).items():
                same = mine[i, token, k % self.milp.num_epochs]
                start[_number(variable)] = self.values[_number(same)]
        return start


@dataclass(frozen=True)
class _Watch:
    """Hears of a run's progress on behalf of the search."""

    search: _Search
    milp: TsMilp

    def on_incumbent(self, incumbent: Incumbent) -> None:
        """Let the search consider it."""
        self.search.consider(self.milp, incumbent)

    def on_bound(self, bound: float) -> bool:
        """End the run where it cannot bring anything better."""
        return self.search.is_hopeless(self.milp, bound)


_number = HighsModel.number
