"""What is asked of every factory."""

from __future__ import annotations

from dataclasses import dataclass

METHOD = "rhythmic"
SECONDS = 5.0
WORKERS = 2


@dataclass(frozen=True)
class Trial:
    """How factories are solved.

    Attributes
    ----------
    method : str
        One of `tsaces.solvers.registry.method_names`.
    time_limit : float
        Seconds for each.
    workers : int
        How many at a time, each in a process of its own.
    """

    method: str = METHOD
    time_limit: float = SECONDS
    workers: int = WORKERS

    def folder(self, commit: str) -> str:
        """Return the name of the records' folder, such as ``abc1234`` or ``abc1234.aces@9s``."""
        if (self.method, self.time_limit) == (METHOD, SECONDS):
            return commit
        return f"{commit}.{self.method}@{self.time_limit:g}s"
