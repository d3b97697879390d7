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
    most_machines : int or None
        Larger factories are passed over; None if none are.
    """

    method: str = METHOD
    time_limit: float = SECONDS
    workers: int = WORKERS
    most_machines: int | None = None

    @property
    def heading(self) -> str:
        """What the section of the page is called."""
        some = "" if self.most_machines is None else f" of up to {self.most_machines} machines"
        method = "" if self.method == METHOD else f": {self.method}"
        return f"## Random factories{some}{method}"

    def folder(self, commit: str) -> str:
        """Return the name of the records' folder, such as ``abc1234`` or ``abc1234.aces@9s``."""
        name = commit if self.most_machines is None else f"{commit}.up-to-{self.most_machines}"
        if (self.method, self.time_limit) == (METHOD, SECONDS):
            return name
        return f"{name}.{self.method}@{self.time_limit:g}s"
