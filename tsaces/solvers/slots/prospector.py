"""Turning, time and again, to the cycle from which most is to be expected."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from threading import Event

    from tsaces.solvers.slots.attempts import TrialRunner
    from tsaces.solvers.slots.prospects import ExpectedGainQueue
    from tsaces.solvers.slots.turns import Steps


class ExpectedGainSearch:
    """Takes turns, each at another cycle perhaps; what it may bring and cost is weighed before.

    Parameters
    ----------
    attempts : TrialRunner
    prospects : ExpectedGainQueue
        Perhaps shared with others.
    is_over : threading.Event
        Is set when another search has gone through everything.
    """

    def __init__(self, attempts: TrialRunner, prospects: ExpectedGainQueue, is_over: Event) -> None:
        self._attempts = attempts
        self._prospects = prospects
        self._is_over = is_over

    def search(self, deadline: float, seed: int) -> Steps[None]:
        """Take turns until the time is up, no cycle promises more, or it is over for all."""
        while time.monotonic() < deadline and not self._is_over.is_set():
            aim = self._attempts.take(deadline)
            if aim is None:
                return
            amount = self._prospects.amount(aim)
            made = self._attempts.attempt(aim, amount, deadline, seed)
            aim.attempts += 1
            aim.fruitless = 0 if made else aim.fruitless + 1
            self._prospects.put([aim])
            yield
