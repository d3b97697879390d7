"""The state that all parts of one search share: the instance, bounds and solutions."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from tsaces.model.events import UNDATED, ModelBuilt, SearchStep
from tsaces.solvers.ts_aces.epoch_model import EpochModel, Solution
from tsaces.solvers.ts_aces.extraction import candidate_from, candidate_of
from tsaces.solvers.ts_aces.ts_milp import least_epoch_length
from tsaces.solvers.ts_aces.upper_bounds import UpperBounds
from tsaces.traffic import build_traffic_system, exchange_cells, layout_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tsaces.deadline import Deadline
    from tsaces.milp import Incumbent, Monitor, Outcome
    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import TrafficSystem
    from tsaces.solvers.cyclic.search.targets import IncumbentThroughput
    from tsaces.solvers.protocol import Candidate, Emit, SearchContext
    from tsaces.solvers.ts_aces.parameters import TsAcesParameters
    from tsaces.solvers.ts_aces.plan import EpochPlan
    from tsaces.solvers.ts_aces.ts_milp import TsMilp
    from tsaces.solvers.ts_aces.upper_bounds import EpochBound

BETTER = 1 + 1e-9
"""A throughput counts as an improvement from this factor on."""
_FALLING = 2
"""Consecutive T with lower upper bounds after which the highest one counts as passed."""


def roads_of(instance: Instance, max_road_length: int | None) -> TrafficSystem:
    """Return an instance's traffic system, with roads cut to at most `max_road_length` cells."""
    return build_traffic_system(layout_of(instance), max_road_length, exchange_cells(instance))


class SearchState:
    """One search: the best throughput so far and the solutions it came from.

    Parameters
    ----------
    context : SearchContext
    emit : Emit
    parameters : TsAcesParameters
    reached : IncumbentThroughput
        Highest throughput, which states with other lengths of roads may share.

    Attributes
    ----------
    max_road_length : int or None
        Length at which roads are cut.
    upper_bounds : UpperBounds
    traffic : TrafficSystem
    reached : IncumbentThroughput
        The highest throughput that is known, of all searches.
    """

    def __init__(
        self,
        context: SearchContext,
        emit: Emit,
        parameters: TsAcesParameters,
        reached: IncumbentThroughput,
    ) -> None:
        self.instance = instance = context.instance
        self.deadline = deadline = context.deadline
        self.seed = seed = context.seed
        self.emit = emit
        self.parameters = parameters
        self.max_road_length = parameters.max_road_length
        self.traffic = roads_of(instance, self.max_road_length)
        self.upper_bounds = UpperBounds(instance, self.traffic, deadline, seed)
        emit(ModelBuilt(UNDATED, *self.upper_bounds.size))
        self.reached = reached
        self._solutions: list[Solution] = []

    @property
    def best(self) -> float:
        """The highest throughput that is known, of all searches."""
        return self.reached.overall

    @property
    def is_out_of_time(self) -> bool:
        """Whether the deadline has passed."""
        return self.deadline.has_passed

    @property
    def is_exhausted(self) -> bool:
        """Whether nothing better exists at any number and length of epochs."""
        best = self.best
        return self.reached.is_optimal or self.upper_bounds.overall(best) <= best * BETTER

    def announce(self, candidate: Candidate, plan: EpochPlan) -> None:
        """Emit a candidate if it is better than those before."""
        if candidate.throughput > self.best * BETTER:
            self.reached.update(candidate.throughput)
            leaving = plan.leaving(self.instance, self.traffic)
            self._solutions.append(Solution(candidate, plan, leaving))
            self.emit(candidate)

    def announce_plan(self, plan: EpochPlan, assigned: Mapping[int, str]) -> None:
        """Emit a plan that no TS-MILP found if it is better than those before."""
        plan = replace(plan, max_road_length=self.max_road_length)
        self.announce(candidate_of(self.instance, plan, assigned), plan)

    def consider(self, milp: TsMilp, incumbent: Incumbent) -> None:
        """Announce a solution that is better than those before."""
        self.announce(*candidate_from(milp, incumbent.values, self.max_road_length))

    def model(
        self, num_epochs: int, epoch_length: int, kind: type[EpochModel] = EpochModel
    ) -> EpochModel:
        """Build the TS-MILP of a number of epochs."""
        model = kind(self.instance, self.traffic, num_epochs, epoch_length, self.seed)
        self.emit(ModelBuilt(UNDATED, *model.size))
        return model

    def solve(
        self, model: EpochModel, epoch_length: int, until: Deadline, monitor: Monitor
    ) -> Outcome:
        """Solve the TS-MILP for one E and T, and announce its solution."""
        self.emit(SearchStep(UNDATED, f"E={model.milp.num_epochs} T={epoch_length}"))
        model.change_epoch_length(epoch_length)
        outcome = model.solve(until, monitor)
        if outcome.incumbent is not None:
            self.consider(model.milp, outcome.incumbent)
        return outcome

    def warm_start(self, model: EpochModel, epoch_length: int) -> None:
        """Start the next run of a model from a known solution, if one fits."""
        model.change_epoch_length(epoch_length)
        fitting = [known for known in self._solutions if known.fits(model.milp)]
        if fitting:
            model.start_from(fitting[-1])

    def epoch_bound(self, num_epochs: int, epoch_length: int) -> EpochBound:
        """Return the upper bound for one E and T, computed within a share of the time left."""
        until = self.deadline.share(self.parameters.prospect_share)
        return self.upper_bounds.epoch_bound(num_epochs, epoch_length, until)

    def epoch_lengths(self) -> Iterator[int]:
        """Yield the T to try, ever longer ones."""
        first = least_epoch_length(self.traffic) + self.parameters.epoch_length_offset
        return count(first, self.parameters.epoch_length_step)

    def promising_lengths(self, number: int) -> list[int]:
        """Return the T with the highest upper bounds, which rise with T and then fall."""
        lengths: list[int] = []
        for epoch_length in self.epoch_lengths():
            lengths.append(epoch_length)
            best = max(lengths, key=self.upper_bounds.at)
            if len(lengths) - lengths.index(best) > max(_FALLING, number - 1):
                break
        return sorted(lengths, key=self.upper_bounds.at, reverse=True)[:number]
