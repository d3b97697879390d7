"""Aiming ever higher with one cycle, and turning to others where that fails."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Protocol

from tsaces.solvers.protocol import Turn
from tsaces.solvers.slots.aims import Told

if TYPE_CHECKING:
    from tsaces.milp import Outcome
    from tsaces.solvers.protocol import Emit
    from tsaces.solvers.slots.aims import Aim, Aims
    from tsaces.solvers.slots.budget import Budget
    from tsaces.solvers.slots.dive import BudgetDive
    from tsaces.solvers.slots.parameters import AscentParameters

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


class Climber:
    """Pursues some aims at a time, most promising first.

    Parameters
    ----------
    program : SlotProgram
        Nobody else's.
    aims : Aims
        Perhaps shared with others.
    parameters : AscentParameters
    emit : Emit
    num_cycles : int
        How many cycles to pursue in turn.
    """

    def __init__(
        self,
        program: SlotProgram,
        aims: Aims,
        parameters: AscentParameters,
        emit: Emit,
        num_cycles: int,
    ) -> None:
        self._program = program
        self._aims = aims
        self._parameters = parameters
        self._emit = emit
        self._num_cycles = num_cycles

    def go_through(self, deadline: float, seed: int) -> list[Aim]:
        """Take one aim after the other, until patience has ended with each; return them all."""
        pursued: list[Aim] = []
        known: list[Aim] = []
        while time.monotonic() < deadline:
            while len(pursued) < self._num_cycles:
                if (aim := self._take(deadline)) is None:
                    break
                aim.begin_anew()
                pursued.append(aim)
                known.append(aim)
            if not pursued:
                break
            self._pursue(min(pursued, key=lambda aim: aim.attempts), deadline, seed)
            pursued = [
                aim
                for aim in pursued
                if aim.fruitless < _PATIENCE and self._aims.promises_more(aim)
            ]
        return known

    def _take(self, deadline: float) -> Aim | None:
        """Take an aim that has turned out to promise as much as it seemed to."""
        while (aim := self._aims.take()) is not None:
            if not self._ask(aim, deadline):
                return aim
            self._aims.put([aim])
        return None

    def _ask(self, aim: Aim, deadline: float) -> bool:
        """Ask what a cycle really promises; False if there is nothing more to ask."""
        dive = self._program.dive
        now = time.monotonic()
        if aim.told is Told.BY_MACHINES:
            self._program.want(aim.steps, 1.0, None)
            outcome = dive.relaxed.solve(deadline)
            told = Told.BY_TRAFFIC
        elif aim.told is Told.BY_TRAFFIC and now < (self._aims.promise_until or now):
            self._program.want(aim.steps, 1.0, None)
            until = min(deadline, now + _PROMISE_SECONDS)
            outcome = dive.whole.solve(until, relative_gap=_GAP)
            told = Told.BY_WHOLE_PROGRAM
        else:
            return False
        self._aims.lower(aim, self._program.throughput_of(outcome), told)
        return True

    def _pursue(self, aim: Aim, deadline: float, seed: int) -> None:
        """Raise what one cycle makes until that fails; then others have their turn."""
        while time.monotonic() < deadline:
            amount = aim.next_amount(self._parameters.shares)
            if amount is None:
                aim.reached, aim.failed = 0, None  # chance may do better next time
                break
            if self._aims.is_worth_a_try(aim, amount):
                if not self._attempt(aim, amount, deadline, seed):
                    aim.failed = amount
                    break
                aim.fruitless = -1
            aim.reached = amount
        aim.attempts += 1
        aim.fruitless += 1

    def _attempt(self, aim: Aim, amount: int, deadline: float, seed: int) -> bool:
        """Route a budget that makes about so much; return whether that was done."""
        cycle, throughput = self._aims.timesteps(aim), self._aims.throughput(aim, amount)
        self._emit(Turn(f"cycle of {cycle}, aiming at {throughput:.4f}"))
        budget = self._budget(aim, amount, deadline)
        if budget is None:
            if self._aims.promise_until is not None and aim.attempts == 0:
                aim.most = min(aim.most, amount - aim.grain)  # the whole program was asked
            return False
        now = time.monotonic()
        until = now + (deadline - now) * self._parameters.route_share
        if not self._program.carry(budget, aim.steps, seed + 1000 * aim.attempts, until):
            return False
        self._aims.raise_best(float(budget.products) / cycle)
        return True

    def _budget(self, aim: Aim, amount: int, deadline: float) -> Budget | None:
        utilisation = min(1.0, max(_LEAST_UTILISATION, amount / aim.most + _MARGIN))
        self._program.want(aim.steps, utilisation, self._aims.throughput(aim, amount))
        near = _NEAR if amount < 0.9 * aim.most else _VERY_NEAR
        best: Budget | None = None
        for attempt in range(aim.attempts, aim.attempts + _DIVES):
            budget = self._program.dive.choose(deadline, by_chance=attempt > 0)
            if budget is not None and (best is None or budget.products > best.products):
                best = budget
                if self._aims.batches(float(best.products)) >= near * amount:
                    break
        if best is None:
            return None
        made = round(self._aims.batches(float(best.products)))
        return best if self._aims.is_better(aim, made) else None
