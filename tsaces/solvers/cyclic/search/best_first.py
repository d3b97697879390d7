"""Best-first search: raising the amount of one cycle length, and leaving it where that fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tsaces.deadline import Deadline
    from tsaces.solvers.cyclic.parameters import CycleSearchParameters
    from tsaces.solvers.cyclic.search.stepping import Steps
    from tsaces.solvers.cyclic.search.targets import CycleTarget, TargetQueue
    from tsaces.solvers.cyclic.search.trials import TrialRunner


class BestFirstSearch:
    """Pursues a few targets at a time, those of the highest priority first; used on small floors.

    Parameters
    ----------
    trials : TrialRunner
    targets : TargetQueue
        Targets to choose from; other searches may share it.
    parameters : CycleSearchParameters
    """

    def __init__(
        self, trials: TrialRunner, targets: TargetQueue, parameters: CycleSearchParameters
    ) -> None:
        self._trials = trials
        self._targets = targets
        self._parameters = parameters

    def run(self, deadline: Deadline, seed: int) -> Steps[list[CycleTarget]]:
        """Take one target after the other until all have stalled; return them all."""
        pursued: list[CycleTarget] = []
        known: list[CycleTarget] = []
        while not deadline.has_passed:
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
            if had_nothing and self._targets.has_incumbent:  # easy ones came first until then
                others = [other for other in pursued if other is not target]
                self._targets.push(others)
                known = [one for one in known if one not in others]
                pursued = [target]
            pursued = [
                target
                for target in pursued
                if target.stalled < self._parameters.best_first.max_stalled_turns
                and self._targets.can_improve(target)
            ]
        return known

    def _pursue(self, target: CycleTarget, deadline: Deadline, seed: int) -> Steps[None]:
        """Raise the amount of one target until that fails."""
        while not deadline.has_passed:
            amount = target.next_amount(
                self._parameters.shares, self._parameters.targets.first_share_limit
            )
            if amount is None:
                target.begin_again()  # random choices may succeed the next time
                break
            if self._targets.is_worth_trying(target, amount):
                made = self._trials.run(target, amount, deadline, seed)
                yield
                if made:
                    target.succeed(made)
                if made < amount:
                    target.fail(amount)
                    break
            target.pass_over(amount)
        target.end_turn()
