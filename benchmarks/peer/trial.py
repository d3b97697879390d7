"""A trial, that is, a simulation that can be continued at any time."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from benchmarks.peer.simulation import Simulation

if TYPE_CHECKING:
    from benchmarks.peer.effort import Effort
    from benchmarks.peer.simulation import Floor, Settings

_RESERVE = 1.5
"""Factor by which the rest of a trial may be slower than before."""


class Trial:
    """A trial of some settings.

    Parameters
    ----------
    floor : Floor
    settings : Settings
    effort : Effort
        Effort that gives the length of the warm-up.

    Attributes
    ----------
    floor : Floor
    settings : Settings
    """

    def __init__(self, floor: Floor, settings: Settings, effort: Effort) -> None:
        self.floor = floor
        self.settings = settings
        self._effort = effort
        self._simulation = Simulation(floor, settings)
        self._seconds = 0.0

    @property
    def t(self) -> int:
        """Present timestep."""
        return self._simulation.t

    def run_to(self, t: int, deadline: float) -> bool:
        """Simulate up to a timestep; return False if the deadline passes before."""
        begin = time.monotonic()
        while self._simulation.t < t and time.monotonic() < deadline:
            self._simulation.step()
        self._seconds += time.monotonic() - begin
        return self._simulation.t >= t

    def seconds_to(self, t: int) -> float:
        """Estimate the seconds that simulating up to a timestep takes."""
        left = max(0, t - self._simulation.t)
        return _RESERVE * left * self._seconds / max(1, self._simulation.t)

    def throughput(self, timesteps: int) -> float:
        """Return the products per timestep in the first timesteps after the warm-up.

        Parameters
        ----------
        timesteps : int
            At least the length of the shortest trials, at most the timesteps simulated.
        """
        return self._simulation.throughput(self._effort.warm_up(timesteps), timesteps)

    def outcome(self) -> float:
        """Return the products per timestep of the last three quarters, as a replay measures."""
        return self._simulation.throughput(self.t // 4, self.t)
