"""What is known by now of one solve, whoever has found it out."""

from __future__ import annotations

import math
import threading
from dataclasses import dataclass

_MEETS = 1 - 1e-6
"""From this share of the upper bound on, a throughput counts as meeting it."""


@dataclass(frozen=True)
class News:
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


class Standing:
    """The latest news, for a search that goes on meanwhile in other threads.

    Parameters
    ----------
    news : News
    """

    def __init__(self, news: News | None = None) -> None:
        self.news = news or News()
        self._lock = threading.Lock()

    def __reduce__(self) -> tuple[type[Standing], tuple[News]]:
        return Standing, (self.news,)

    def hear(self, news: News) -> None:
        """Take notice of news, late ones included."""
        with self._lock:
            self.news = News(
                max(self.news.throughput, news.throughput),
                min(self.news.upper_bound, news.upper_bound),
                min(self.news.agents, news.agents),
            )
