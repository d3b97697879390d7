"""Single trials of an amount in a cycle: a production plan, its routes, its embeddings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from tsaces.model.events import UNDATED, SearchStep
from tsaces.model.rates import rate_text
from tsaces.solvers.cyclic.search.targets import BoundSource

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tsaces.deadline import Deadline
    from tsaces.solvers.cyclic.parameters import CycleSearchParameters
    from tsaces.solvers.cyclic.production.production_model import ConfiguredCycle
    from tsaces.solvers.cyclic.production.production_plan import ProductionPlan
    from tsaces.solvers.cyclic.search.targets import CycleTarget, TargetQueue
    from tsaces.solvers.protocol import Emit


TRIAL_SEEDS = 1000
"""By how much the seeds of trials of one target differ."""


class CycleModel(Protocol):
    """A model of what a cycle can carry, which also routes production plans."""

    step_length: int
    """Timesteps of a step of the cycle."""
    places: int
    """Number of places, each of which one agent at a time may enter."""
    step_multiple: int
    """Cycles whose steps are no multiple of it are not worth trying."""

    @property
    def lot_size(self) -> int:
        """The fewest batches of the output process that can be made whole."""

    def at(
        self, steps: int, utilisation: float = 1.0, throughput: float | None = None
    ) -> ConfiguredCycle:
        """Return the model of a cycle, with a share of its slots in use and a throughput."""

    def bound(self, deadline: Deadline) -> float:
        """Return a bound on the products per timestep in every cycle."""

    def route(
        self,
        production_plan: ProductionPlan,
        steps: int,
        seed: int,
        deadline: Deadline,
        is_worth_it: Callable[[ProductionPlan], bool],
    ) -> Iterator[ProductionPlan]:
        """Route a production plan, reduced perhaps; emit embeddings, and yield what they make."""


class TrialRunner:
    """What one search can do with a target: tighten its bound, or try an amount.

    Parameters
    ----------
    program : CycleModel
        Model that no other search uses.
    targets : TargetQueue
        Targets, which other searches may share.
    emit : Emit
    parameters : CycleSearchParameters
    bounds_each_cycle : bool
        Whether the relaxed model is solved for every cycle; else one throughput holds for all.
    """

    def __init__(
        self,
        program: CycleModel,
        targets: TargetQueue,
        emit: Emit,
        parameters: CycleSearchParameters,
        *,
        bounds_each_cycle: bool = True,
    ) -> None:
        self._program = program
        self._targets = targets
        self._emit = emit
        self._parameters = parameters
        self._bounds_each_cycle = bounds_each_cycle

    def pop_target(self, deadline: Deadline) -> CycleTarget | None:
        """Remove and return the best target whose bound cannot be tightened any more."""
        while (target := self._targets.pop()) is not None:
            if not self._tighten_bound(target, deadline):
                return target
            self._targets.push([target])
        return None

    def _tighten_bound(self, target: CycleTarget, deadline: Deadline) -> bool:
        """Solve the next tighter model for a target's bound; False if there is none."""
        if target.bound_source is BoundSource.MACHINES and not self._bounds_each_cycle:
            self._targets.tighten_to_cap(target)
            return True
        if target.bound_source is BoundSource.MACHINES:
            source = BoundSource.TRAFFIC
            throughput = self._program.at(target.steps).solve_relaxed(deadline)
        elif target.bound_source is BoundSource.TRAFFIC and self._targets.solves_whole_program:
            source, bounds = BoundSource.WHOLE_PROGRAM, self._parameters.bounds
            until = deadline.sooner(bounds.whole_program_seconds)
            cycle = self._program.at(target.steps)
            throughput = cycle.solve_whole(until, bounds.whole_program_gap)
        else:
            return False
        if throughput is None:
            target.use_bound_of(source)
        else:
            self._targets.tighten_bound(target, throughput, source)
        return True

    def run(self, target: CycleTarget, amount: int, deadline: Deadline, seed: int) -> int:
        """Route a production plan of about this amount; return what is made in the end, or 0."""
        cycle, throughput = (
            self._targets.timesteps(target),
            self._targets.throughput(target, amount),
        )
        self._emit(SearchStep(UNDATED, f"cycle of {cycle}, aiming at {rate_text(throughput, 4)}"))
        production_plan = self._choose_production_plan(target, amount, deadline)
        if production_plan is None:
            if self._targets.whole_program_until is not None and target.trials == 0:
                target.exclude(amount)  # a model with whole batches has no such plan
            return 0
        until = deadline.share(self._parameters.route_share)
        made = 0
        for routed in self._program.route(
            production_plan,
            target.steps,
            seed + TRIAL_SEEDS * target.trials,
            until,
            lambda lower: self._targets.is_improvement(target, self._batches(lower)),
        ):
            made = self._batches(routed)
            self._targets.update_incumbent(float(routed.products) / cycle)
        # a production plan may make a little less than the target
        return amount if made == self._batches(production_plan) else made

    def _choose_production_plan(
        self, target: CycleTarget, amount: int, deadline: Deadline
    ) -> ProductionPlan | None:
        parameters = self._parameters.trials
        share = amount / target.traffic_estimate + parameters.utilisation_margin
        utilisation = min(1.0, max(parameters.min_utilisation, share))
        throughput = self._targets.throughput(target, amount)
        cycle = self._program.at(target.steps, utilisation, throughput)
        is_high = amount >= parameters.high_target_share * target.upper_bound
        near = parameters.near_share_of_high if is_high else parameters.near_share
        best: ProductionPlan | None = None
        for trial in range(target.trials, target.trials + parameters.max_dives):
            production_plan = cycle.choose(deadline, by_chance=trial > 0)
            if production_plan is not None and (
                best is None or production_plan.products > best.products
            ):
                best = production_plan
                if self._batches(best) >= near * amount:
                    break
        if best is None:
            return None
        return best if self._targets.is_improvement(target, self._batches(best)) else None

    def _batches(self, production_plan: ProductionPlan) -> int:
        return round(self._targets.batches(float(production_plan.products)))
