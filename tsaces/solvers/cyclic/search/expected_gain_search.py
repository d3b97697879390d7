"""The search that tries the cycle length of the highest expected gain next."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from threading import Event

    from tsaces.deadline import Deadline
    from tsaces.solvers.cyclic.search.expected_gain import ExpectedGainQueue
    from tsaces.solvers.cyclic.search.stepping import Steps
    from tsaces.solvers.cyclic.search.trials import TrialRunner


class ExpectedGainSearch:
    """Runs one trial after the other, each at the cycle length of the highest expected gain.

    Parameters
    ----------
    trials : TrialRunner
    queue : ExpectedGainQueue
        Targets to choose from; other searches may share it.
    is_over : threading.Event
        Set when another search has tried everything.
    """

    def __init__(self, trials: TrialRunner, queue: ExpectedGainQueue, is_over: Event) -> None:
        self._trials = trials
        self._queue = queue
        self._is_over = is_over

    def search(self, deadline: Deadline, seed: int) -> Steps[None]:
        """Search until the deadline, until nothing can improve, or until another search is done."""
        while not deadline.has_passed and not self._is_over.is_set():
            target = self._trials.pop_target(deadline)
            if target is None:
                return
            amount = self._queue.amount(target)
            made = self._trials.run(target, amount, deadline, seed)
            target.end_turn(is_success=made > 0)
            self._queue.push([target])
            yield
