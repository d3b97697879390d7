"""Turning, time and again, to the cycle from which most is to be expected."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from threading import Event

    from tsaces.solvers.cyclic.search.expected_gain import ExpectedGainQueue
    from tsaces.solvers.cyclic.search.stepping import Steps
    from tsaces.solvers.cyclic.search.trials import TrialRunner


class ExpectedGainSearch:
    """Takes turns, each at another cycle perhaps; what it may bring and cost is weighed before.

    Parameters
    ----------
    trials : TrialRunner
    queue : ExpectedGainQueue
        Perhaps shared with others.
    is_over : threading.Event
        Is set when another search has gone through everything.
    """

    def __init__(self, trials: TrialRunner, queue: ExpectedGainQueue, is_over: Event) -> None:
        self._trials = trials
        self._queue = queue
        self._is_over = is_over

    def search(self, deadline: float, seed: int) -> Steps[None]:
        """Take turns until the time is up, no cycle promises more, or it is over for all."""
        while time.monotonic() < deadline and not self._is_over.is_set():
            target = self._trials.pop_target(deadline)
            if target is None:
                return
            amount = self._queue.amount(target)
            made = self._trials.run(target, amount, deadline, seed)
            target.trials += 1
            target.stalled = 0 if made else target.stalled + 1
            self._queue.push([target])
            yield
