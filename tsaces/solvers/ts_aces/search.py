"""The anytime search over the number and the length of epochs (paper, section VI)."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from itertools import count
from typing import TYPE_CHECKING

from tsaces.solvers.protocol import Exhausted, ModelBuilt, Turn
from tsaces.solvers.slots.parameters import AscentParameters
from tsaces.solvers.ts_aces.ceiling import Ceiling
from tsaces.solvers.ts_aces.epoch_model import EpochModel, Solution
from tsaces.solvers.ts_aces.extraction import candidate_from, candidate_of
from tsaces.solvers.ts_aces.parameters import TsAcesParameters
from tsaces.solvers.ts_aces.slots import has_slots
from tsaces.solvers.ts_aces.tour_planner import TourPlanner
from tsaces.solvers.ts_aces.ts_milp import least_epoch_length
from tsaces.traffic import build_traffic_system, exchange_cells, parse_layout

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsaces.milp import Incumbent
    from tsaces.plan import EpochPlan
    from tsaces.solvers.protocol import Brief, Candidate, Emit
    from tsaces.solvers.team import Part
    from tsaces.solvers.ts_aces.ceiling import Prospect
    from tsaces.solvers.ts_aces.ts_milp import TsMilp

_BETTER = 1 + 1e-9
"""A throughput counts as an improvement from this factor on."""
_MAX_NUM_EPOCHS = 4_096
"""Numbers of epochs beyond which no first hope is looked for."""
_SLOT_CYCLES = AscentParameters(shortest_cycle=2, longest_cycle=16, num_cycles=5, goes_beyond=False)
"""Numbers of epochs for which budgets are routed."""
_FALLING = 2
"""Consecutive T with lower ceilings after which one may take the highest as passed."""


@dataclass(frozen=True)
class TsAces:
    """The method `ts-aces`, as `tsaces.solvers.protocol.Solver`.

    Attributes
    ----------
    parameters : TsAcesParameters
    """

    parameters: TsAcesParameters = field(default_factory=TsAcesParameters)

    @property
    def name(self) -> str:
        """Name of the method."""
        return "ts-aces"

    def taking(self, part: Part) -> TsAces:
        """Return the search that tries a part of the numbers of epochs."""
        return replace(self, parameters=replace(self.parameters, part=part))

    def __call__(self, brief: Brief, emit: Emit) -> None:
        """Search until done or until the deadline."""
        search = _Search(brief, emit, self.parameters)
        if self.parameters.tour_first and not self.parameters.part.number:
            search.plan_by_tours()
        search.plan_by_slots()
        if self.parameters.assign_first:
            now = time.monotonic()
            third = (brief.deadline - now) / 3
            search.plan_for_fixed_assignments(fix_runs=True, until=now + third)
            search.plan_for_fixed_assignments(fix_runs=False, until=now + 2 * third)
        emit(Exhausted(search.ts_planner()))


class _Search:
    """One search: the best throughput so far and the solutions it came from."""

    def __init__(self, brief: Brief, emit: Emit, parameters: TsAcesParameters) -> None:
        self._instance = instance = brief.instance
        self._deadline = deadline = brief.deadline
        self._seed = seed = brief.seed
        self._standing = brief.standing
        self._emit = emit
        self._parameters = parameters
        self._traffic = build_traffic_system(
            parse_layout(instance.rows), parameters.max_road_length, exchange_cells(instance)
        )
        self._ceiling = Ceiling(instance, self._traffic, deadline, seed)
        emit(ModelBuilt(*self._ceiling.size))
        self._own_best = 0.0
        self._solutions: list[Solution] = []

    @property
    def _best(self) -> float:
        """The highest throughput that is known, whoever found it."""
        return max(self._own_best, self._standing.news.throughput)

    def ts_planner(self) -> str:
        """Solve with ever more epochs; return why there is no more to try (algorithm 1)."""
        for num_epochs in self._parameters.numbers_of_epochs():
            if self._is_out_of_time():
                return "the time is up"
            if self._is_exhausted():
                return "no traffic system based embedding has a higher throughput"
            self.plan_for_num_epochs(num_epochs)
        return f"all numbers of epochs up to {self._parameters.max_num_epochs} were tried"

    def plan_for_num_epochs(self, num_epochs: int) -> None:
        """Solve with ever longer epochs until that stops to help (algorithm 2)."""
        model: EpochModel | None = None
        stalled = 0
        for epoch_length in self._epoch_lengths():
            if stalled >= self._parameters.max_stalled_lengths or self._is_out_of_time():
                return
            before = self._best
            if self._prospect(num_epochs, epoch_length).throughput > self._best * _BETTER:
                model = model or self._model(num_epochs, epoch_length)
                model.free_assignment()
                self.run_milp(model, epoch_length, start=True)
            stalled = 0 if self._best > before else stalled + 1

    def plan_by_tours(self) -> None:
        """Find first embeddings without the TS-MILP: ever more production lines, a tour each."""
        until = min(self._deadline, self._share_of_time())
        planner = TourPlanner(
            self._instance, self._traffic, self._parameters.max_road_length, until
        )
        for plan, assigned in planner.plans():
            self._announce(candidate_of(self._instance, plan, assigned), plan)

    def plan_by_slots(self) -> None:
        """Route budgets of exchanges so that no road is entered twice in an epoch."""
        least = self._parameters.slots_from_roads
        if least is None or len(self._traffic.roads) < least or not has_slots(self._traffic):
            return
        # compiled code takes its time to load, which nobody else need wait for
        from tsaces.solvers.slots.aims import Reached  # noqa: PLC0415
        from tsaces.solvers.slots.ascent import Ascent  # noqa: PLC0415
        from tsaces.solvers.ts_aces.slots.road_program import RoadProgram  # noqa: PLC0415

        program = RoadProgram(
            self._instance,
            self._traffic,
            self._parameters.max_road_length,
            self._seed,
            lambda plan, assigned: self._announce(
                candidate_of(self._instance, plan, assigned), plan
            ),
        )
        self._emit(ModelBuilt(*program.dive.whole.size))
        now = time.monotonic()
        until = now + (self._deadline - now) * self._parameters.slots_share
        reached = Reached(self._own_best, self._standing)
        cycles = replace(_SLOT_CYCLES, part=self._parameters.part)
        Ascent(self._instance, [program], cycles, self._emit, reached).run(until, self._seed)

    def plan_for_fixed_assignments(self, *, fix_runs: bool, until: float) -> None:
        """Go quickly through the numbers of epochs, assignments fixed beforehand.

        With `fix_runs` the runs too: only the traffic is then left to be found, which is
        quick to find or to rule out. Begins no E after `until`.
        """
        stalled = 0
        for num_epochs in self._parameters.numbers_of_epochs(self._least_hopeful_number() or 1):
            if stalled >= self._parameters.max_stalled_numbers or time.monotonic() > until:
                return
            if self._is_exhausted():
                return
            before = self._best
            if self._try_promising_lengths(num_epochs, fix_runs):
                stalled = 0 if self._best > before else stalled + 1

    def _try_promising_lengths(self, num_epochs: int, fix_runs: bool) -> bool:
        """Solve at the T of the highest ceilings; return whether any held hope."""
        model: EpochModel | None = None
        held_hope = False
        for epoch_length in self._promising_lengths():
            prospect = self._prospect(num_epochs, epoch_length)
            if prospect.throughput <= self._best * _BETTER:
                continue
            held_hope = True
            if prospect.assignment is not None:
                model = model or self._model(num_epochs, epoch_length)
                model.fix_assignment(prospect.assignment, prospect.runs if fix_runs else None)
                self.run_milp(model, epoch_length)  # what is known has another assignment
        return held_hope

    def _promising_lengths(self) -> list[int]:
        """Return the few T with the highest ceilings: they rise with T, then fall."""
        lengths: list[int] = []
        for epoch_length in self._epoch_lengths():
            lengths.append(epoch_length)
            best = max(lengths, key=self._ceiling.at)
            if len(lengths) - lengths.index(best) > _FALLING:
                break
        by_ceiling = sorted(lengths, key=self._ceiling.at, reverse=True)
        return by_ceiling[: self._parameters.promising_lengths]

    def run_milp(self, model: EpochModel, epoch_length: int, *, start: bool = False) -> None:
        """Solve the TS-MILP for one E and T as far as the time allows.

        With `start`, from a known solution if one fits.
        """
        milp = model.milp
        self._emit(Turn(f"E={milp.num_epochs} T={epoch_length}"))
        model.change_epoch_length(epoch_length)
        fitting = [known for known in self._solutions if known.fits(milp)]
        if start and fitting:
            model.start_from(fitting[-1])
        outcome = model.solve(self._share_of_time(), _Watch(self, milp))
        if outcome.incumbent is not None:
            self.consider(milp, outcome.incumbent)

    def consider(self, milp: TsMilp, incumbent: Incumbent) -> None:
        """Announce a solution that is better than those before."""
        self._announce(*candidate_from(milp, incumbent.values, self._parameters.max_road_length))

    def is_hopeless(self, milp: TsMilp, bound: float) -> bool:
        """Whether a bound on the runs per cycle leaves nothing better to be found."""
        reachable = self._ceiling.reachable(milp.num_epochs, milp.epoch_length, bound)
        return reachable <= self._best * _BETTER

    def _announce(self, candidate: Candidate, plan: EpochPlan) -> None:
        """Emit a candidate if it is better than those before."""
        if candidate.throughput > self._best * _BETTER:
            self._own_best = candidate.throughput
            leaving = plan.leaving(self._instance, self._traffic)
            self._solutions.append(Solution(candidate, plan, leaving))
            self._emit(candidate)

    def _prospect(self, num_epochs: int, epoch_length: int) -> Prospect:
        now = time.monotonic()
        until = now + (self._deadline - now) * self._parameters.prospect_share
        return self._ceiling.prospect(num_epochs, epoch_length, until)

    def _model(self, num_epochs: int, epoch_length: int) -> EpochModel:
        model = EpochModel(self._instance, self._traffic, num_epochs, epoch_length, self._seed)
        self._emit(ModelBuilt(*model.size))
        return model

    def _least_hopeful_number(self) -> int | None:
        """Return the least E at which whole exchanges can make anything, if any is found.

        What can be made with E epochs can be made with more, at the most promising T.
        """
        epoch_length = self._promising_lengths()[0]
        low, high = 0, 1
        while not self._holds_hope(high, epoch_length):
            if self._is_out_of_time() or high > _MAX_NUM_EPOCHS:
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
        return self._prospect(num_epochs, epoch_length).throughput > 0

    def _epoch_lengths(self) -> Iterator[int]:
        first = least_epoch_length(self._traffic) + self._parameters.epoch_length_offset
        return count(first, self._parameters.epoch_length_step)

    def _share_of_time(self) -> float:
        now = time.monotonic()
        return now + (self._deadline - now) * self._parameters.milp_share

    def _is_out_of_time(self) -> bool:
        return time.monotonic() >= self._deadline

    def _is_exhausted(self) -> bool:
        """Whether nothing better exists at any number and length of epochs."""
        best = self._best
        return self._standing.news.meets_bound or self._ceiling.overall(best) <= best * _BETTER


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
