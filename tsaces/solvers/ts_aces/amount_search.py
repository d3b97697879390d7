"""A search over throughputs below capacity, ever higher: first production plans, then traffic.

A TS-MILP with a prescribed production plan is quick to solve as long as roads have spare
capacity, and quicker still if its objective is to minimise traffic. The `Agenda` decides which
amount is tried with which number and length of epochs.
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

_LENGTHS_PER_STATE = 4
"""Number of T that are considered for each length at which roads are cut."""
_MOST_OPTIONS = 8
"""Number of options that are tried, of all states."""
_LEAST_SHARE = 0.6
"""Share of the highest upper bound that an option's upper bound must reach to be tried."""
_BETTER = 1 + 1e-6
"""Factor from which a throughput counts as an improvement."""
_BASE_VARIABLES = 4_000
"""Variables up to which a model gets the base time; larger ones get the root of the ratio more."""
_EFFORT_PER_FAILURE = 2.0
"""Factor by which every failed attempt lengthens the time limit of the next."""
_MOST_MODELS = 4
"""Number of models that are kept, since they take long to build."""


class AmountSearch:
    """Tries amounts with fixed production plans, one TS-MILP per step.

    Parameters
    ----------
    states : sequence of SearchState
        States of the same search with roads cut at different lengths.
    """

    def __init__(self, states: Sequence[SearchState]) -> None:
        self._states = states
        self._state = states[0]
        self._production_models: dict[tuple[int, int], RoadProductionModel] = {}
        self._models: dict[tuple[int, int], EpochModel] = {}

    def steps(self) -> Generator[None, None, None]:
        """Yield after every attempt; end when no amount is worth another."""
        state = self._state
        numbers = state.parameters.numbers_of_epochs()
        agenda = Agenda(state.instance, self._find_options(), numbers, state.deadline)
        while not state.is_out_of_time:
            amount = agenda.next(state.best)
            if amount is None:
                return
            self._attempt(agenda, amount)
            yield

    def _find_options(self) -> list[Option]:
        """Return the lengths of epochs, of all states, with the highest upper bounds.

        Lengths whose upper bounds could not be computed in time are left out.
        """
        options = [
            Option(number, length, upper_bound, state.upper_bounds.size[0])
            for number, state in enumerate(self._states)
            for length in state.promising_lengths(_LENGTHS_PER_STATE)
            if math.isfinite(upper_bound := state.upper_bounds.at(length))
        ]
        options.sort(key=lambda option: option.upper_bound, reverse=True)
        highest = options[0].upper_bound if options else 0.0
        return [o for o in options if o.upper_bound >= _LEAST_SHARE * highest][:_MOST_OPTIONS]

    def _attempt(self, agenda: Agenda, amount: Amount) -> None:
        """Choose a production plan for an amount, and search for its traffic."""
        production_plan = self._choose_production_plan(amount)
        made = (
            float(production_plan.products) / amount.timesteps
            if production_plan is not None
            else 0.0
        )
        if made < amount.throughput / _BETTER and not _randomizes(amount):
            agenda.lower(amount, made)
        if production_plan is None or made <= self._state.best * _BETTER:
            agenda.fail(amount)
        elif self._find_traffic(production_plan, amount):
            agenda.succeed(amount._replace(throughput=made))
        else:
            agenda.fail(amount._replace(throughput=made))

    def _choose_production_plan(self, amount: Amount) -> ProductionPlan | None:
        option = amount.option
        key = option.state, option.epoch_length
        if key not in self._production_models:
            state = self._states[option.state]
            self._production_models[key] = RoadProductionModel(
                *(state.instance, state.traffic, option.epoch_length, state.seed),
                state.parameters,
            )
        cycle = self._production_models[key].at(amount.num_epochs, throughput=amount.throughput)
        return cycle.choose(self._state.deadline, by_chance=_randomizes(amount))

    def _find_traffic(self, production_plan: ProductionPlan, amount: Amount) -> bool:
        """Search for the traffic of a production plan; return whether it was found."""
        state, parameters = self._states[amount.option.state], self._state.parameters
        model = self._get_model(amount)
        assignment = frozenset(production_plan.assigned.items())
        runs = {
            (m, production_plan.assigned[m]): float(count)
            for m, count in production_plan.runs.items()
        }
        model.fix_assignment(assignment, runs)
        size = max(1.0, model.size[0] / _BASE_VARIABLES) ** 0.5
        effort = size * _EFFORT_PER_FAILURE**amount.failures
        monitor = _FirstSolutionMonitor(parameters.attempt_seconds * effort)
        until = state.deadline.share(parameters.milp_share)
        outcome = state.solve(model, amount.option.epoch_length, until, monitor)
        return outcome.incumbent is not None

    def _get_model(self, amount: Amount) -> EpochModel:
        key = amount.option.state, amount.num_epochs
        if key not in self._models:
            while len(self._models) >= _MOST_MODELS:
                del self._models[next(iter(self._models))]
            state = self._states[amount.option.state]
            self._models[key] = state.model(
                amount.num_epochs, amount.option.epoch_length, LeastTraffic
            )
        return self._models[key]


def _randomizes(amount: Amount) -> bool:
    """Whether a random production plan is tried instead of the one that failed."""
    return amount.failures % 3 == 2


@dataclass
class _FirstSolutionMonitor:
    """Ends a run at the first solution, or after some seconds of CPU time of its thread."""

    seconds: float
    is_found: bool = False
    begin: float = field(default_factory=time.thread_time)

    def on_incumbent(self, _incumbent: Incumbent) -> None:
        """Record that there is a solution; all have the same throughput."""
        self.is_found = True

    def on_bound(self, _bound: float) -> bool:
        """Return whether to end the run."""
        return self.is_found or time.thread_time() - self.begin > self.seconds
