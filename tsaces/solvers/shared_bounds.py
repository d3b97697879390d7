"""What is known by now of one solve, whoever has found it out."""

from __future__ import annotations

import math
import threading
from dataclasses import dataclass

_MEETS = 1 - 1e-6
"""From this share of the upper bound on, a throughput counts as meeting it."""


@dataclass(frozen=True)
class Bounds:
    """What has been verified, or proven.

    Attributes
    ----------
    throughput : float
        Of the best embedding.
    upper_bound : float
        Of every embedding's throughput.
    agents : float
        Fleet of the best embedding, where few agents are sought.
    """

    throughput: float = 0.0
    upper_bound: float = math.inf
    agents: float = math.inf

    @property
    def meets_bound(self) -> bool:
        """Whether no embedding makes more."""
        return self.throughput >= self.upper_bound * _MEETS


class SharedBounds:
    """The latest news, for a search that goes on meanwhile in other threads.

    Parameters
    ----------
    current : Bounds
    """

    def __init__(self, bounds: Bounds | None = None) -> None:
        self.current = bounds or Bounds()
        self._lock = threading.Lock()

    def __reduce__(self) -> tuple[type[SharedBounds], tuple[Bounds]]:
        return SharedBounds, (self.current,)

    def update(self, bounds: Bounds) -> None:
        """Take notice of news, late ones included."""
        with self._lock:
            self.current = Bounds(
                max(self.current.throughput, bounds.throughput),
                min(self.current.upper_bound, bounds.upper_bound),
                min(self.current.agents, bounds.agents),
            )
