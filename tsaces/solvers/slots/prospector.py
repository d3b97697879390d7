"""Turning, time and again, to the cycle from which most is to be expected."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tsaces.solvers.slots.aims import Aim
    from tsaces.solvers.slots.attempts import Attempts
    from tsaces.solvers.slots.prospects import Prospects


class Prospector:
    """Takes turns, each at another cycle perhaps: the way of floors with many machines.

    There a single turn takes seconds, so what it may bring and cost is weighed before.

    Parameters
    ----------
    attempts : Attempts
    prospects : Prospects
        Perhaps shared with others.
    """

    def __init__(self, attempts: Attempts, prospects: Prospects) -> None:
        self._attempts = attempts
        self._prospects = prospects

    def search(self, deadline: float, seed: int) -> None:
        """Take turns until the time is up, or no cycle promises more."""
        while time.monotonic() < deadline:
            aim = self._take(deadline)
            if aim is None:
                return
            amount = self._prospects.amount(aim)
            made = self._attempts.attempt(aim, amount, deadline, seed)
            aim.attempts += 1
            aim.fruitless = 0 if made else aim.fruitless + 1
            self._prospects.put([aim])

    def _take(self, deadline: float) -> Aim | None:
        """Take an aim that has turned out to promise as much as it seemed to."""
        while (aim := self._prospects.take()) is not None:
            if not self._attempts.ask(aim, deadline):
                return aim
            self._prospects.put([aim])
        return None
