"""The length and number of trials, and their deadline."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tsaces.model.instance import Instance


@dataclass(frozen=True)
class Effort:
    """Length and number of trials.

    Attributes
    ----------
    screening : int
        Timesteps of the shortest trials, of which half are warm-up.
    horizon : int
        Timesteps of the longest trials, of which a quarter is warm-up; results are measured over
        the rest.
    max_trials : int or None
        Number of trials, None for as many as there is time for.
    """

    screening: int
    horizon: int
    max_trials: int | None = None

    @classmethod
    def fitting(cls, instance: Instance) -> Effort:
        """Return an effort in which even slow machines run many times."""
        slowest = max(max(machine.processes.values()) for machine in instance.machines)
        screening = max(1000, 40 * slowest)
        return cls(screening, 4 * screening)

    def warm_up(self, timesteps: int) -> int:
        """Return the warm-up of a trial of some length, in timesteps."""
        return max(self.screening // 2, timesteps // 4)


class Budget:
    """The time and trials that are left of an effort.

    Parameters
    ----------
    effort : Effort
    seconds : float
        Time from now on.

    Attributes
    ----------
    effort : Effort
    deadline : float
        Reading of `time.monotonic` after which no trial begins.
    """

    def __init__(self, effort: Effort, seconds: float) -> None:
        self.effort = effort
        self._begin = time.monotonic()
        self.deadline = self._begin + seconds
        self._trials = 0

    @property
    def seconds(self) -> float:
        """Seconds since the beginning."""
        return time.monotonic() - self._begin

    @property
    def is_spent(self) -> bool:
        """Whether no other trial may begin."""
        return time.monotonic() >= self.deadline or self._trials == self.effort.max_trials

    def take_trial(self) -> bool:
        """Count another trial; return False if none may begin."""
        if self.is_spent:
            return False
        self._trials += 1
        return True
