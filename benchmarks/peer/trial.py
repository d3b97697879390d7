"""A simulation under way, which may be taken further at any time."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from benchmarks.peer.simulation import Simulation

if TYPE_CHECKING:
    from benchmarks.peer.effort import Effort
    from benchmarks.peer.simulation import Floor, Settings

_RESERVE = 1.5
"""How much slower than before the rest of a trial may be."""


class Trial:
    """Some settings on trial.

    Parameters
    ----------
    floor : Floor
    settings : Settings
    effort : Effort
        Says how long to warm up.

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
        """The timestep reached."""
        return self._simulation.t

    def run_to(self, t: int, deadline: float) -> bool:
        """Go on to a timestep; False where time (`time.monotonic`) does not suffice."""
        begin = time.monotonic()
        while self._simulation.t < t and time.monotonic() < deadline:
            self._simulation.step()
        self._seconds += time.monotonic() - begin
        return self._simulation.t >= t

    def seconds_to(self, t: int) -> float:
        """Estimate how long it takes to go on to a timestep."""
        left = max(0, t - self._simulation.t)
        return _RESERVE * left * self._seconds / max(1, self._simulation.t)

    def throughput(self, timesteps: int) -> float:
        """Return the products per timestep that the first timesteps show, warm-up apart.

        Parameters
        ----------
        timesteps : int
            No fewer than the shortest trials have, no more than were run.
        """
        return self._simulation.throughput(self._effort.warm_up(timesteps), timesteps)

    def outcome(self) -> float:
        """Return the products per timestep of the last three quarters, which a replay judges."""
        return self._simulation.throughput(self.t // 4, self.t)
