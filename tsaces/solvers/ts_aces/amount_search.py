"""Amounts that leave the floor some room, ever higher: budgets first, then their traffic.

The TS-MILP with everything that machines do prescribed is quick to solve as long as traffic has
some room; with as little traffic as possible for its objective all the more so. Which number and
length of epochs is tried with which amount is up to the `Agenda`.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tsaces.solvers.ts_aces.agenda import Agenda, Option
from tsaces.solvers.ts_aces.epoch_model import LeastTraffic
from tsaces.solvers.ts_aces.lanes.road_production import RoadProductionModel

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from tsaces.milp import Incumbent
    from tsaces.solvers.cyclic.production.production_plan import ProductionPlan
    from tsaces.solvers.ts_aces.agenda import Amount
    from tsaces.solvers.ts_aces.epoch_model import EpochModel
    from tsaces.solvers.ts_aces.search_state import SearchState

_LENGTHS = 4
"""How many T of a floor are looked at."""
_OPTIONS = 8
"""How many of all floors are tried."""
_NEAR = 0.6
"""Share of the highest ceiling that theirs have."""
_BETTER = 1 + 1e-6
_SIZE = 4_000
"""Variables of a model that is worth the least effort; others are worth its square root more."""
_MORE = 2.0
"""Times as much effort after a fruitless one."""
_MODELS = 4
"""That are kept, for they take their time to build."""


class AmountSearch:
    """Tries amounts with fixed budgets, a TS-MILP a turn.

    Parameters
    ----------
    floors : sequence of SearchState
        The same one, its roads cut at different lengths.
    """

    def __init__(self, floors: Sequence[SearchState]) -> None:
        self._floors = floors
        self._state = floors[0]
        self._budgets: dict[tuple[int, int], RoadProductionModel] = {}
        self._models: dict[tuple[int, int], EpochModel] = {}

    def turns(self) -> Generator[None, None, None]:
        """Yield after every attempt; end where no amount is worth another."""
        state = self._state
        numbers = state.parameters.numbers_of_epochs()
        agenda = Agenda(state.instance, self._options(), numbers, state.deadline)
        while not state.is_out_of_time:
            amount = agenda.next(state.best)
            if amount is None:
                return
            self._attempt(agenda, amount)
            yield

    def _options(self) -> list[Option]:
        """Return the lengths of epochs, of all floors, that promise most.

        Those whose ceilings there was no time to compute promise nothing.
        """
        options = [
            Option(number, length, upper_bounds, floor.upper_bounds.size[0])
            for number, floor in enumerate(self._floors)
            for length in floor.promising_lengths(_LENGTHS)
            if math.isfinite(upper_bounds := floor.upper_bounds.at(length))
        ]
        options.sort(key=lambda option: option.upper_bounds, reverse=True)
        highest = options[0].upper_bounds if options else 0.0
        return [o for o in options if o.upper_bounds >= _NEAR * highest][:_OPTIONS]

    def _attempt(self, agenda: Agenda, amount: Amount) -> None:
        """Choose a budget for an amount, and find its traffic."""
        production_plan = self._production_plan(amount)
        made = (
            float(production_plan.products) / amount.timesteps
            if production_plan is not None
            else 0.0
        )
        if made < amount.throughput / _BETTER and not _is_by_chance(amount):
            agenda.lower(amount, made)
        if production_plan is None or made <= self._state.best * _BETTER:
            agenda.fail(amount)
        elif self._find_traffic(production_plan, amount):
            agenda.succeed(amount._replace(throughput=made))
        else:
            agenda.fail(amount._replace(throughput=made))

    def _production_plan(self, amount: Amount) -> ProductionPlan | None:
        option = amount.option
        key = option.floor, option.epoch_length
        if key not in self._budgets:
            floor = self._floors[option.floor]
            self._budgets[key] = RoadProductionModel(
                floor.instance, floor.traffic, option.epoch_length, floor.seed
            )
        production_plans = self._budgets[key]
        production_plans.configure(amount.num_epochs, 1.0, amount.throughput)
        return production_plans.diving.choose(self._state.deadline, by_chance=_is_by_chance(amount))

    def _find_traffic(self, production_plan: ProductionPlan, amount: Amount) -> bool:
        """Return whether the traffic of a budget was found."""
        floor, parameters = self._floors[amount.option.floor], self._state.parameters
        model = self._model(amount)
        assignment = frozenset(production_plan.assigned.items())
        runs = {
            (m, production_plan.assigned[m]): float(count)
            for m, count in production_plan.runs.items()
        }
        model.fix_assignment(assignment, runs)
        size = max(1.0, model.size[0] / _SIZE) ** 0.5
        watch = _FirstSolutionMonitor(parameters.attempt_seconds * size * _MORE**amount.failures)
        until = floor.deadline.share(parameters.milp_share)
        outcome = floor.solve(model, amount.option.epoch_length, until, watch)
        return outcome.incumbent is not None

    def _model(self, amount: Amount) -> EpochModel:
        key = amount.option.floor, amount.num_epochs
        if key not in self._models:
            while len(self._models) >= _MODELS:
                del self._models[next(iter(self._models))]
            floor = self._floors[amount.option.floor]
            self._models[key] = floor.model(
                amount.num_epochs, amount.option.epoch_length, LeastTraffic
            )
        return self._models[key]


def _is_by_chance(amount: Amount) -> bool:
    """Whether another budget is to be tried than the one that failed."""
    return amount.failures % 3 == 2


@dataclass
class _FirstSolutionMonitor:
    """Ends a run with the first solution, or after so many seconds of its own work."""

    seconds: float
    is_found: bool = False
    begin: float = field(default_factory=time.thread_time)

    def on_incumbent(self, _incumbent: Incumbent) -> None:
        """All solutions make the same."""
        self.is_found = True

    def on_bound(self, _bound: float) -> bool:
        """Whether to end the run."""
        return self.is_found or time.thread_time() - self.begin > self.seconds
