"""The anytime search over the number and the length of epochs (paper, section VI)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tsaces.solvers.ts_aces.search_state import BETTER

if TYPE_CHECKING:
    from collections.abc import Generator

    from tsaces.deadline import Deadline
    from tsaces.milp import Incumbent
    from tsaces.solvers.ts_aces.epoch_model import EpochModel
    from tsaces.solvers.ts_aces.search_state import SearchState
    from tsaces.solvers.ts_aces.ts_milp import TsMilp

_MAX_NUM_EPOCHS = 4_096
"""Number of epochs up to which the first one with any throughput is looked for."""


class PaperSearch:
    """Goes through numbers and lengths of epochs, one TS-MILP per step.

    Parameters
    ----------
    state : SearchState
    milp_share : float
        Share of the time left that one TS-MILP may take.

    Attributes
    ----------
    ending : str
        Reason for which the search has ended.
    """

    def __init__(self, state: SearchState, milp_share: float) -> None:
        self._state = state
        self._milp_share = milp_share
        self._parameters = state.parameters
        self.ending = "the time is up"

    def steps(self) -> Generator[None, None, None]:
        """Yield after every TS-MILP, with `assign_first` those with fixed assignments first."""
        if self._parameters.assign_first:
            ends = self._state.deadline.share(1 / 3), self._state.deadline.share(2 / 3)
            for fix_runs, until in zip((True, False), ends, strict=True):
                yield from self._plan_for_fixed_assignments(fix_runs, until)
        yield from self._ts_planner()

    def _ts_planner(self) -> Generator[None, None, None]:
        """Solve with ever more epochs; record why this ends (algorithm 1)."""
        state = self._state
        for num_epochs in self._parameters.numbers_of_epochs():
            if state.is_out_of_time:
                return
            if state.is_exhausted:
                self.ending = "no traffic system based embedding has a higher throughput"
                return
            yield from self._plan_for_num_epochs(num_epochs)
        last = self._parameters.max_num_epochs
        self.ending = f"all numbers of epochs up to {last} were tried"

    def _plan_for_num_epochs(self, num_epochs: int) -> Generator[None, None, None]:
        """Solve with ever longer epochs until these stop improving (algorithm 2)."""
        state = self._state
        model: EpochModel | None = None
        stalled = 0
        for epoch_length in state.epoch_lengths():
            if stalled >= self._parameters.max_stalled_lengths or state.is_out_of_time:
                return
            before = state.best
            if state.epoch_bound(num_epochs, epoch_length).throughput > state.best * BETTER:
                model = model or state.model(num_epochs, epoch_length)
                model.free_assignment()
                state.warm_start(model, epoch_length)
                self._run_milp(model, epoch_length)
                yield
            stalled = 0 if state.best > before else stalled + 1

    def _plan_for_fixed_assignments(
        self, fix_runs: bool, until: Deadline
    ) -> Generator[None, None, None]:
        """Go quickly through the numbers of epochs with assignments that are fixed beforehand.

        With `fix_runs` the runs are fixed too, and only the traffic is searched for, which is
        quick to find or to rule out. No E is begun after `until`.
        """
        state = self._state
        stalled = 0
        for num_epochs in self._parameters.numbers_of_epochs(self._least_improving_number() or 1):
            if stalled >= self._parameters.max_stalled_numbers or until.has_passed:
                return
            if state.is_exhausted:
                return
            before = state.best
            if (yield from self._try_promising_lengths(num_epochs, fix_runs)):
                stalled = 0 if state.best > before else stalled + 1

    def _try_promising_lengths(
        self, num_epochs: int, fix_runs: bool
    ) -> Generator[None, None, bool]:
        """Solve at the T of the highest upper bounds; return whether any could be better."""
        state = self._state
        model: EpochModel | None = None
        is_promising = False
        for epoch_length in state.promising_lengths(self._parameters.promising_lengths):
            epoch_bound = state.epoch_bound(num_epochs, epoch_length)
            if epoch_bound.throughput <= state.best * BETTER:
                continue
            is_promising = True
            if epoch_bound.assignment is not None:
                model = model or state.model(num_epochs, epoch_length)
                model.fix_assignment(epoch_bound.assignment, epoch_bound.runs if fix_runs else None)
                # without a start: known solutions have other assignments
                self._run_milp(model, epoch_length)
                yield
        return is_promising

    def _run_milp(self, model: EpochModel, epoch_length: int) -> None:
        state = self._state
        until = state.deadline.share(self._milp_share)
        state.solve(model, epoch_length, until, _ProgressMonitor(state, model.milp))

    def _least_improving_number(self) -> int | None:
        """Return the least E at which whole exchanges can make anything, None if unknown.

        Bisection at the most promising T: what E epochs can make, more epochs can make too.
        """
        epoch_length = self._state.promising_lengths(1)[0]
        low, high = 0, 1
        while not self._can_produce(high, epoch_length):
            if self._state.is_out_of_time or high > _MAX_NUM_EPOCHS:
                return None
            low, high = high, 2 * high
        while high - low > 1:
            middle = (low + high) // 2
            if self._can_produce(middle, epoch_length):
                high = middle
            else:
                low = middle
        return high

    def _can_produce(self, num_epochs: int, epoch_length: int) -> bool:
        return self._state.epoch_bound(num_epochs, epoch_length).throughput > 0


@dataclass(frozen=True)
class _ProgressMonitor:
    """Passes a run's solutions to the search, and ends runs that cannot improve on the best."""

    state: SearchState
    milp: TsMilp

    def on_incumbent(self, incumbent: Incumbent) -> None:
        """Pass a solution to the search."""
        self.state.consider(self.milp, incumbent)

    def on_bound(self, bound: float) -> bool:
        """Return whether the run cannot find anything better."""
        milp, state = self.milp, self.state
        reachable = state.upper_bounds.reachable(milp.num_epochs, milp.epoch_length, bound)
        return reachable <= state.best * BETTER
