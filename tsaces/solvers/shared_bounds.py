"""Bounds of one solve that its searches and the proof of the upper bound share."""

from __future__ import annotations

import math
import threading
from dataclasses import dataclass

_MEETS = 1 - 1e-6
"""Share of the upper bound from which on a throughput counts as meeting it."""


@dataclass(frozen=True)
class Bounds:
    """The incumbent's figures, and the proven upper bound.

    Attributes
    ----------
    throughput : float
        Throughput of the best embedding.
    upper_bound : float
        Upper bound on the throughput of every embedding.
    agents : float
        Fleet of the best embedding; infinite unless the fleet is minimised.
    min_agents : int
        Lower bound on the fleet of every embedding that keeps enough throughput.
    """

    throughput: float = 0.0
    upper_bound: float = math.inf
    agents: float = math.inf
    min_agents: int = 1

    @property
    def meets_bound(self) -> bool:
        """Whether the throughput is optimal."""
        return self.throughput >= self.upper_bound * _MEETS


class SharedBounds:
    """The latest bounds, read by a search while another thread updates them.

    Parameters
    ----------
    bounds : Bounds, optional

    Attributes
    ----------
    current : Bounds
    """

    def __init__(self, bounds: Bounds | None = None) -> None:
        self.current = bounds or Bounds()
        self._lock = threading.Lock()

    def __reduce__(self) -> tuple[type[SharedBounds], tuple[Bounds]]:
        return SharedBounds, (self.current,)

    def update(self, bounds: Bounds) -> None:
        """Tighten each bound; bounds that arrive late loosen none."""
        with self._lock:
            self.current = Bounds(
                max(self.current.throughput, bounds.throughput),
                min(self.current.upper_bound, bounds.upper_bound),
                min(self.current.agents, bounds.agents),
                max(self.current.min_agents, bounds.min_agents),
            )
