"""The search that all methods with slots share: ever more in a cycle, cycle by cycle."""

from __future__ import annotations

import itertools
import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from tsaces.solvers.protocol import Turn
from tsaces.solvers.slots.budget import batches_in_run
from tsaces.solvers.slots.parameters import SMALL_FLOOR

if TYPE_CHECKING:
    from tsaces.milp import Outcome
    from tsaces.model.instance import Instance
    from tsaces.solvers.protocol import Emit
    from tsaces.solvers.slots.budget import Budget
    from tsaces.solvers.slots.dive import BudgetDive
    from tsaces.solvers.slots.parameters import AscentParameters

_BETTER = 1 + 1e-6
_MARGIN = 0.03
"""How much more of its slots than its share of the throughput a place may have in use."""
_PROMISE_SECONDS = 0.5
"""That the whole program of one cycle may take to tell what it promises."""
_PROMISE_SHARE = 0.1
"""Share of the time that all these programs may take."""
_GAP = 4e-3
"""Relative, of that program."""
_COST_OF_LENGTH = 1e-3
"""Share of its throughput that a cycle must bring more for being a timestep longer."""
_ROUNDING = 1e-3
_DIVES = 4
"""Of which the best budget is taken, if none comes near what is aimed at."""
_NEAR = 0.95
"""Share of what is aimed at."""
_ROUNDS_ON_SMALL_FLOORS = 3
_PATIENCE = 4
"""Fruitless turns after which a cycle is left."""


class SlotProgram(Protocol):
    """What tells what a cycle of slots can carry, and routes it."""

    step_length: int
    """Timesteps of a step of the cycle."""
    dive: BudgetDive

    def want(self, steps: int, utilisation: float, throughput: float | None) -> None:
        """Set the cycle's steps, the share of its slots in use, the products per timestep."""

    def throughput_of(self, outcome: Outcome) -> float:
        """Return the products per timestep of a solution; 0 where there is none."""

    def bound(self, deadline: float) -> float:
        """Return a bound on the products per timestep in every cycle."""

    def carry(self, budget: Budget, steps: int, seed: int, deadline: float) -> bool:
        """Route a budget and announce the plan; return whether that was done."""


@dataclass
class _Aim:
    """What one cycle promises, what was aimed at with success, and what without.

    Amounts are batches of the output process in a cycle; whether `most` was told by the
    program with whole batches is in `is_whole`.
    """

    steps: int
    most: int
    is_whole: bool
    reached: int = 0
    failed: int | None = None
    attempts: int = 0
    fruitless: int = 0

    def next_amount(self, shares: tuple[float, ...]) -> int | None:
        """Return the amount to aim at now; None if there is none between success and failure."""
        limit = self.most + 1 if self.failed is None else self.failed
        for share in shares:
            if self.reached < (amount := math.ceil(share * self.most - _ROUNDING)) < limit:
                return amount
        return (self.reached + limit) // 2 if limit - self.reached > 1 else None


class Ascent:
    """Aims higher with one cycle after the other.

    Parameters
    ----------
    instance : Instance
    program : SlotProgram
    parameters : AscentParameters
    emit : Emit
    best : float
        Throughput that is known already.
    """

    def __init__(
        self,
        instance: Instance,
        program: SlotProgram,
        parameters: AscentParameters,
        emit: Emit,
        best: float = 0.0,
    ) -> None:
        self._program = program
        self._parameters = parameters
        self._emit = emit
        self._best = best
        self._bound = math.inf
        self._promise_until = math.inf
        self._has_few_machines = len(instance.machines) <= SMALL_FLOOR
        self._batches_in_run = batches_in_run(instance, instance.procedure.output_process)

    def run(self, deadline: float, seed: int) -> None:
        """Search until the time is up, or until no cycle promises more.

        Chance decides about budgets and routes, so all cycles are gone through again and
        again; on small floors a few times.
        """
        now = time.monotonic()
        self._promise_until = now + _PROMISE_SHARE * (deadline - now)
        if self._has_few_machines:
            self._bound = self._program.bound(self._promise_until)
        waiting = self._aims(deadline)
        rounds = range(_ROUNDS_ON_SMALL_FLOORS) if self._has_few_machines else itertools.count()
        for _ in rounds:
            known = self._go_through(waiting, deadline, seed)
            waiting = sorted(filter(self._promises_more, known), key=self._worth)
            if not waiting or time.monotonic() >= deadline:
                return

    def _go_through(self, waiting: list[_Aim], deadline: float, seed: int) -> list[_Aim]:
        """Pursue some aims at a time, most promising first, until patience ends with each."""
        aims: list[_Aim] = []
        known: list[_Aim] = []
        while time.monotonic() < deadline:
            while len(aims) < self._parameters.num_cycles and waiting:
                if (aim := self._most_promising(waiting, deadline)) is not None:
                    aim.fruitless, aim.reached, aim.failed = 0, 0, None
                    aims.append(aim)
                    known.append(aim)
            if not aims:
                break
            self._pursue(min(aims, key=lambda aim: aim.attempts), deadline, seed)
            aims = [aim for aim in aims if aim.fruitless < _PATIENCE and self._promises_more(aim)]
        return known

    def _promises_more(self, aim: _Aim) -> bool:
        return self._is_better(aim, aim.most)

    def _throughput(self, aim: _Aim, amount: int) -> float:
        return amount / (self._batches_in_run * self._timesteps(aim.steps))

    def _timesteps(self, steps: int) -> int:
        return steps * self._program.step_length

    def _is_better(self, aim: _Aim, amount: int) -> bool:
        return self._throughput(aim, amount) > self._best * _BETTER

    def _aims(self, deadline: float) -> list[_Aim]:
        """Return what the cycles promise without whole batches, the best last."""
        first, last = self._parameters.shortest_cycle, self._parameters.longest_cycle
        cycles = range(first, last + 1, 1 if self._has_few_machines else self._parameters.stride)
        aims = [self._aim(steps, deadline, whole=False) for steps in cycles]
        return sorted(aims, key=self._worth)

    def _most_promising(self, waiting: list[_Aim], deadline: float) -> _Aim | None:
        """Take the next aim; None if one has turned out to promise less than it seemed to."""
        aim = waiting.pop()
        if not self._promises_more(aim):
            return None
        doubtful = self._has_few_machines and not aim.is_whole
        if doubtful and time.monotonic() < self._promise_until:
            waiting.append(self._aim(aim.steps, deadline, whole=True))
            waiting.sort(key=self._worth)
            return None
        return aim

    def _aim(self, steps: int, deadline: float, *, whole: bool) -> _Aim:
        """Return what a cycle promises, with whole batches or without."""
        self._program.want(steps, 1.0, None)
        dive = self._program.dive
        if whole:
            until = min(deadline, time.monotonic() + _PROMISE_SECONDS)
            outcome = dive.whole.solve(until, relative_gap=_GAP)
        else:
            outcome = dive.relaxed.solve(deadline)
        throughput = min(self._bound, self._program.throughput_of(outcome))
        batches = throughput * self._timesteps(steps) * self._batches_in_run
        return _Aim(steps, int(batches + _ROUNDING), whole)

    def _worth(self, aim: _Aim) -> float:
        """Return what an aim promises; a longer cycle must pay for its length."""
        length = self._timesteps(aim.steps)
        return self._throughput(aim, aim.most) * (1 - _COST_OF_LENGTH * length)

    def _pursue(self, aim: _Aim, deadline: float, seed: int) -> None:
        """Raise what one cycle makes until that fails; then others have their turn."""
        while time.monotonic() < deadline:
            amount = aim.next_amount(self._parameters.shares)
            if amount is None:
                aim.reached, aim.failed = 0, None  # chance may do better next time
                break
            if self._is_better(aim, amount):
                if not self._attempt(aim, amount, deadline, seed):
                    aim.failed = amount
                    break
                aim.fruitless = -1
            aim.reached = amount
        aim.attempts += 1
        aim.fruitless += 1

    def _attempt(self, aim: _Aim, amount: int, deadline: float, seed: int) -> bool:
        """Route a budget that makes about so much; return whether that was done."""
        cycle = self._timesteps(aim.steps)
        self._emit(Turn(f"cycle of {cycle}, aiming at {self._throughput(aim, amount):.4f}"))
        budget = self._budget(aim, amount, deadline)
        if budget is None:
            if self._has_few_machines and aim.attempts == 0:
                aim.most = min(aim.most, amount - 1)  # the whole program was asked
            return False
        now = time.monotonic()
        until = now + (deadline - now) * self._parameters.route_share
        if not self._program.carry(budget, aim.steps, seed + 1000 * aim.attempts, until):
            return False
        self._best = max(self._best, float(budget.products) / cycle)
        return True

    def _budget(self, aim: _Aim, amount: int, deadline: float) -> Budget | None:
        utilisation = min(1.0, amount / aim.most + _MARGIN)
        self._program.want(aim.steps, utilisation, self._throughput(aim, amount))
        best: Budget | None = None
        for attempt in range(aim.attempts, aim.attempts + _DIVES):
            budget = self._program.dive.choose(deadline, by_chance=attempt > 0)
            if budget is not None and (best is None or budget.products > best.products):
                best = budget
                if best.products * self._batches_in_run >= _NEAR * amount:
                    break
        cycle = self._timesteps(aim.steps)
        return best if best and best.products / cycle > self._best * _BETTER else None
