"""Aiming ever higher with one cycle, and turning to others where that fails."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tsaces.solvers.cyclic.parameters import CycleSearchParameters
    from tsaces.solvers.cyclic.search.stepping import Steps
    from tsaces.solvers.cyclic.search.targets import CycleTarget, TargetQueue
    from tsaces.solvers.cyclic.search.trials import TrialRunner


class BestFirstSearch:
    """Pursues some aims at a time, most promising first: the way of floors with few machines.

    Parameters
    ----------
    trials : TrialRunner
    targets : TargetQueue
        Perhaps shared with others.
    parameters : CycleSearchParameters
    """

    def __init__(
        self, trials: TrialRunner, targets: TargetQueue, parameters: CycleSearchParameters
    ) -> None:
        self._trials = trials
        self._targets = targets
        self._parameters = parameters

    def run(self, deadline: float, seed: int) -> Steps[list[CycleTarget]]:
        """Take one aim after the other, until patience has ended with each; return them all."""
        pursued: list[CycleTarget] = []
        known: list[CycleTarget] = []
        while time.monotonic() < deadline:
            while len(pursued) < self._parameters.num_cycles:
                if (target := self._trials.pop_target(deadline)) is None:
                    break
                target.reset()
                pursued.append(target)
                known.append(target)
            if not pursued:
                break
            had_nothing = not self._targets.has_incumbent
            target = min(pursued, key=lambda target: target.trials)
            yield from self._pursue(target, deadline, seed)
            if had_nothing and self._targets.has_incumbent:  # until now the easy ones came first
                others = [other for other in pursued if other is not target]
                self._targets.push(others)
                known = [known_aim for known_aim in known if known_aim not in others]
                pursued = [target]
            pursued = [
                target
                for target in pursued
                if target.stalled < self._parameters.best_first.max_stalled_turns
                and self._targets.can_improve(target)
            ]
        return known

    def _pursue(self, target: CycleTarget, deadline: float, seed: int) -> Steps[None]:
        """Raise what one cycle makes until that fails; then others have their turn."""
        while time.monotonic() < deadline:
            amount = target.next_amount(
                self._parameters.shares, self._parameters.targets.first_share_limit
            )
            if amount is None:
                target.reached, target.failed = 0, None  # chance may do better next time
                break
            if self._targets.is_worth_trying(target, amount):
                made = self._trials.run(target, amount, deadline, seed)
                yield
                if made:
                    target.stalled = -1
                    target.reached = made
                if made < amount:
                    target.failed = amount
                    break
            target.reached = amount
        target.trials += 1
        target.stalled += 1
