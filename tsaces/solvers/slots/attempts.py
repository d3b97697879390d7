"""Single attempts at an amount in a cycle: a budget, its routes, the plans announced."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Protocol

from tsaces.milp import Status
from tsaces.model.rates import rate_text
from tsaces.solvers.protocol import Turn
from tsaces.solvers.slots.aims import BoundSource

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tsaces.milp import Outcome
    from tsaces.solvers.protocol import Emit
    from tsaces.solvers.slots.aims import CycleTarget, TargetQueue
    from tsaces.solvers.slots.budget import ProductionPlan
    from tsaces.solvers.slots.dive import DivingHeuristic

_MARGIN = 0.03
"""How much more of its slots than its share of the throughput a place may have in use."""
_LEAST_UTILISATION = 0.85
"""That every place may have: whole batches need some room."""
_PROMISE_SECONDS = 0.5
"""That the whole program of one cycle may take to tell what it promises."""
_GAP = 4e-3
"""Relative, of that program."""
_DIVES = 4
"""Of which the best budget is taken, if none comes near what is aimed at."""
_NEAR, _VERY_NEAR = 0.85, 0.96
"""Shares of what is aimed at; the second where that is most of what a cycle promises."""


class CycleModel(Protocol):
    """What tells what a cycle of slots can carry, and routes it."""

    step_length: int
    """Timesteps of a step of the cycle."""
    places: int
    """Which one agent at a time may enter."""
    dive: DivingHeuristic

    def want(self, steps: int, utilisation: float, throughput: float | None) -> None:
        """Set the cycle's steps, the share of its slots in use, the products per timestep."""

    def throughput_of(self, outcome: Outcome) -> float:
        """Return the products per timestep of a solution; 0 where there is none."""

    def bound(self, deadline: float) -> float:
        """Return a bound on the products per timestep in every cycle."""

    def carry(
        self,
        budget: ProductionPlan,
        steps: int,
        seed: int,
        deadline: float,
        is_worth_it: Callable[[ProductionPlan], bool],
    ) -> Iterator[ProductionPlan]:
        """Route a budget, or what is left of it, and announce plans; yield what they carry."""


class TrialRunner:
    """What one searcher can do with a cycle.

    Parameters
    ----------
    program : CycleModel
        Nobody else's.
    aims : TargetQueue
        Perhaps shared with others.
    emit : Emit
    route_share : float
        Share of the time left that routing one budget may take.

    Attributes
    ----------
    asks : bool
        Whether every cycle is asked what its traffic allows; else what was said of another holds.
    """

    def __init__(self, program: CycleModel, aims: TargetQueue, emit: Emit, route_share: float) -> None:
        self._program = program
        self._aims = aims
        self._emit = emit
        self._route_share = route_share
        self.asks = True

    def take(self, deadline: float) -> CycleTarget | None:
        """Take an aim that has turned out to promise as much as it seemed to."""
        while (aim := self._aims.take()) is not None:
            if not self._ask(aim, deadline):
                return aim
            self._aims.put([aim])
        return None

    def _ask(self, aim: CycleTarget, deadline: float) -> bool:
        """Ask what a cycle really promises; False if there is nothing more to ask."""
        dive = self._program.dive
        now = time.monotonic()
        if aim.told is BoundSource.BY_MACHINES and not self.asks:
            self._aims.lower_to_cap(aim)
            return True
        if aim.told is BoundSource.BY_MACHINES:
            self._program.want(aim.steps, 1.0, None)
            outcome = dive.relaxed.solve(deadline)
            told = BoundSource.BY_TRAFFIC
        elif aim.told is BoundSource.BY_TRAFFIC and now < (self._aims.promise_until or now):
            self._program.want(aim.steps, 1.0, None)
            until = min(deadline, now + _PROMISE_SECONDS)
            outcome = dive.whole.solve(until, relative_gap=_GAP)
            told = BoundSource.BY_WHOLE_PROGRAM
        else:
            return False
        if outcome.incumbent is None and outcome.status is Status.STOPPED:
            aim.told = told  # there was no time for an answer, which is not a promise of nothing
        else:
            self._aims.lower(aim, self._program.throughput_of(outcome), told)
        return True

    def attempt(self, aim: CycleTarget, amount: int, deadline: float, seed: int) -> int:
        """Route a budget that makes about so much; return what is made in the end, or 0."""
        cycle, throughput = self._aims.timesteps(aim), self._aims.throughput(aim, amount)
        self._emit(Turn(f"cycle of {cycle}, aiming at {rate_text(throughput, 4)}"))
        budget = self._budget(aim, amount, deadline)
        if budget is None:
            if self._aims.promise_until is not None and aim.attempts == 0:
                aim.most = min(aim.most, amount - aim.grain)  # the whole program was asked
            return 0
        now = time.monotonic()
        until = now + (deadline - now) * self._route_share
        made = 0
        for carried in self._program.carry(
            budget,
            aim.steps,
            seed + 1000 * aim.attempts,
            until,
            lambda lower: self._aims.is_better(aim, self._batches(lower)),
        ):
            made = self._batches(carried)
            self._aims.raise_best(float(carried.products) / cycle)
        # a budget may make a little less than was aimed at
        return amount if made == self._batches(budget) else made

    def _budget(self, aim: CycleTarget, amount: int, deadline: float) -> ProductionPlan | None:
        utilisation = min(1.0, max(_LEAST_UTILISATION, amount / aim.traffic + _MARGIN))
        self._program.want(aim.steps, utilisation, self._aims.throughput(aim, amount))
        near = _NEAR if amount < 0.9 * aim.most else _VERY_NEAR
        best: ProductionPlan | None = None
        for attempt in range(aim.attempts, aim.attempts + _DIVES):
            budget = self._program.dive.choose(deadline, by_chance=attempt > 0)
            if budget is not None and (best is None or budget.products > best.products):
                best = budget
                if self._batches(best) >= near * amount:
                    break
        if best is None:
            return None
        return best if self._aims.is_better(aim, self._batches(best)) else None

    def _batches(self, budget: ProductionPlan) -> int:
        return round(self._aims.batches(float(budget.products)))
