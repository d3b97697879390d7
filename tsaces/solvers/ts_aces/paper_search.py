"""The anytime search over the number and the length of epochs (paper, section VI)."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tsaces.solvers.ts_aces.context import BETTER

if TYPE_CHECKING:
    from collections.abc import Generator

    from tsaces.milp import Incumbent
    from tsaces.solvers.ts_aces.context import Context
    from tsaces.solvers.ts_aces.epoch_model import EpochModel
    from tsaces.solvers.ts_aces.ts_milp import TsMilp

_MAX_NUM_EPOCHS = 4_096
"""Numbers of epochs beyond which no first hope is looked for."""


class PaperSearch:
    """Goes through numbers and lengths of epochs, a TS-MILP a turn.

    Parameters
    ----------
    context : Context
    milp_share : float
        Share of the time left that one TS-MILP may take.

    Attributes
    ----------
    ending : str
        Why there is no more to try.
    """

    def __init__(self, context: Context, milp_share: float) -> None:
        self._context = context
        self._milp_share = milp_share
        self._parameters = context.parameters
        self.ending = "the time is up"

    def turns(self) -> Generator[None, None, None]:
        """Yield after every TS-MILP: those with fixed assignments come first, if wanted."""
        if self._parameters.assign_first:
            third = self._context.moment(1 / 3), self._context.moment(2 / 3)
            for fix_runs, until in zip((True, False), third, strict=True):
                yield from self._plan_for_fixed_assignments(fix_runs, until)
        yield from self._ts_planner()

    def _ts_planner(self) -> Generator[None, None, None]:
        """Solve with ever more epochs; note why there is no more to try (algorithm 1)."""
        context = self._context
        for num_epochs in self._parameters.numbers_of_epochs():
            if context.is_out_of_time:
                return
            if context.is_exhausted:
                self.ending = "no traffic system based embedding has a higher throughput"
                return
            yield from self._plan_for_num_epochs(num_epochs)
        last = self._parameters.max_num_epochs
        self.ending = f"all numbers of epochs up to {last} were tried"

    def _plan_for_num_epochs(self, num_epochs: int) -> Generator[None, None, None]:
        """Solve with ever longer epochs until that stops to help (algorithm 2)."""
        context = self._context
        model: EpochModel | None = None
        stalled = 0
        for epoch_length in context.epoch_lengths():
            if stalled >= self._parameters.max_stalled_lengths or context.is_out_of_time:
                return
            before = context.best
            if context.prospect(num_epochs, epoch_length).throughput > context.best * BETTER:
                model = model or context.model(num_epochs, epoch_length)
                model.free_assignment()
                context.start(model, epoch_length)
                self._run_milp(model, epoch_length)
                yield
            stalled = 0 if context.best > before else stalled + 1

    def _plan_for_fixed_assignments(
        self, fix_runs: bool, until: float
    ) -> Generator[None, None, None]:
        """Go quickly through the numbers of epochs, assignments fixed beforehand.

        With `fix_runs` the runs too: only the traffic is then left to be found, which is
        quick to find or to rule out. Begins no E after `until`.
        """
        context = self._context
        stalled = 0
        for num_epochs in self._parameters.numbers_of_epochs(self._least_hopeful_number() or 1):
            if stalled >= self._parameters.max_stalled_numbers or time.monotonic() > until:
                return
            if context.is_exhausted:
                return
            before = context.best
            if (yield from self._try_promising_lengths(num_epochs, fix_runs)):
                stalled = 0 if context.best > before else stalled + 1

    def _try_promising_lengths(
        self, num_epochs: int, fix_runs: bool
    ) -> Generator[None, None, bool]:
        """Solve at the T of the highest ceilings; return whether any held hope."""
        context = self._context
        model: EpochModel | None = None
        held_hope = False
        for epoch_length in context.promising_lengths(self._parameters.promising_lengths):
            prospect = context.prospect(num_epochs, epoch_length)
            if prospect.throughput <= context.best * BETTER:
                continue
            held_hope = True
            if prospect.assignment is not None:
                model = model or context.model(num_epochs, epoch_length)
                model.fix_assignment(prospect.assignment, prospect.runs if fix_runs else None)
                self._run_milp(model, epoch_length)  # what is known has another assignment
                yield
        return held_hope

    def _run_milp(self, model: EpochModel, epoch_length: int) -> None:
        context = self._context
        until = context.moment(self._milp_share)
        context.solve(model, epoch_length, until, _Watch(context, model.milp))

    def _least_hopeful_number(self) -> int | None:
        """Return the least E at which whole exchanges can make anything, if any is found.

        What can be made with E epochs can be made with more, at the most promising T.
        """
        epoch_length = self._context.promising_lengths(1)[0]
        low, high = 0, 1
        while not self._holds_hope(high, epoch_length):
            if self._context.is_out_of_time or high > _MAX_NUM_EPOCHS:
                return None
            low, high = high, 2 * high
        while high - low > 1:
            middle = (low + high) // 2
            if self._holds_hope(middle, epoch_length):
                high = middle
            else:
                low = middle
        return high

    def _holds_hope(self, num_epochs: int, epoch_length: int) -> bool:
        return self._context.prospect(num_epochs, epoch_length).throughput > 0


@dataclass(frozen=True)
class _Watch:
    """Hears of a run's progress on behalf of the search."""

    context: Context
    milp: TsMilp

    def on_incumbent(self, incumbent: Incumbent) -> None:
        """Let the search consider it."""
        self.context.consider(self.milp, incumbent)

    def on_bound(self, bound: float) -> bool:
        """End the run where it cannot bring anything better."""
        milp, context = self.milp, self.context
        reachable = context.ceiling.reachable(milp.num_epochs, milp.epoch_length, bound)
        return reachable <= context.best * BETTER
