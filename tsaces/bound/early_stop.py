"""Ends the run of a relaxed program as soon as it has said what it was asked."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tsaces.milp import Incumbent

_WORTH_TELLING = 1e-3
"""Share of a bound by which it must fall to be passed on."""


class EarlyStop:
    """A monitor that asks whether a program has solutions above a target.

    Parameters
    ----------
    target : float
        A proven bound that is no higher ends the run.
    reach : float
        A solution as good as this, which is known to be as good as any, ends the run.
    tell : callable
        Hears of bounds as they fall.
    is_enough : bool
        Whether any solution above the target ends the run.
    """

    def __init__(
        self,
        target: float,
        reach: float,
        tell: Callable[[float], None],
        *,
        is_enough: bool = False,
    ) -> None:
        self.is_exceeded = False
        self.is_reached = False
        self._target = target
        self._reach = reach
        self._tell = tell
        self._is_enough = is_enough
        self._told = math.inf

    def on_incumbent(self, incumbent: Incumbent) -> None:
        """Note what the solution shows."""
        self.is_exceeded |= incumbent.objective > self._target
        self.is_reached |= incumbent.objective >= self._reach

    def on_bound(self, bound: float) -> bool:
        """Pass a lower bound on; return True once nothing is left to ask."""
        if math.isfinite(bound) and bound < self._told * (1 - _WORTH_TELLING):
            self._told = bound
            self._tell(bound)
        return bound <= self._target or self.is_reached or (self._is_enough and self.is_exceeded)
