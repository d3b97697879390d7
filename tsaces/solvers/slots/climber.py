"""Aiming ever higher with one cycle, and turning to others where that fails."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tsaces.solvers.slots.aims import CycleTarget, TargetQueue
    from tsaces.solvers.slots.attempts import TrialRunner
    from tsaces.solvers.slots.parameters import CycleSearchParameters
    from tsaces.solvers.slots.turns import Steps

_PATIENCE = 4
"""Fruitless turns after which a cycle is left."""


class BestFirstSearch:
    """Pursues some aims at a time, most promising first: the way of floors with few machines.

    Parameters
    ----------
    attempts : TrialRunner
    aims : TargetQueue
        Perhaps shared with others.
    parameters : CycleSearchParameters
    """

    def __init__(self, attempts: TrialRunner, aims: TargetQueue, parameters: CycleSearchParameters) -> None:
        self._attempts = attempts
        self._aims = aims
        self._parameters = parameters

    def go_through(self, deadline: float, seed: int) -> Steps[list[CycleTarget]]:
        """Take one aim after the other, until patience has ended with each; return them all."""
        pursued: list[CycleTarget] = []
        known: list[CycleTarget] = []
        while time.monotonic() < deadline:
            while len(pursued) < self._parameters.num_cycles:
                if (aim := self._attempts.take(deadline)) is None:
                    break
                aim.begin_anew()
                pursued.append(aim)
                known.append(aim)
            if not pursued:
                break
            had_nothing = not self._aims.has_reached
            aim = min(pursued, key=lambda aim: aim.attempts)
            yield from self._pursue(aim, deadline, seed)
            if had_nothing and self._aims.has_reached:  # until now the easy ones came first
                others = [other for other in pursued if other is not aim]
                self._aims.put(others)
                known = [known_aim for known_aim in known if known_aim not in others]
                pursued = [aim]
            pursued = [
                aim
                for aim in pursued
                if aim.fruitless < _PATIENCE and self._aims.promises_more(aim)
            ]
        return known

    def _pursue(self, aim: CycleTarget, deadline: float, seed: int) -> Steps[None]:
        """Raise what one cycle makes until that fails; then others have their turn."""
        while time.monotonic() < deadline:
            amount = aim.next_amount(self._parameters.shares)
            if amount is None:
                aim.reached, aim.failed = 0, None  # chance may do better next time
                break
            if self._aims.is_worth_a_try(aim, amount):
                made = self._attempts.attempt(aim, amount, deadline, seed)
                yield
                if made:
                    aim.fruitless = -1
                    aim.reached = made
                if made < amount:
                    aim.failed = amount
                    break
            aim.reached = amount
        aim.attempts += 1
        aim.fruitless += 1
