"""The parameters with which every factory is solved."""

from __future__ import annotations

from dataclasses import dataclass

METHOD = "rhythmic"
SECONDS = 5.0
WORKERS = 2


@dataclass(frozen=True)
class Trial:
    """Parameters with which factories are solved.

    Attributes
    ----------
    method : str
        One of `tsaces.solvers.registry.method_names`.
    time_limit : float
        Seconds per factory.
    workers : int
        Number of factories at a time, each in its own process.
    most_machines : int or None
        Number of machines above which factories are skipped; None to skip none.
    """

    method: str = METHOD
    time_limit: float = SECONDS
    workers: int = WORKERS
    most_machines: int | None = None

    @property
    def heading(self) -> str:
        """Heading of the section of the page."""
        some = "" if self.most_machines is None else f" of up to {self.most_machines} machines"
        method = "" if self.method == METHOD else f": {self.method}"
        return f"## Random factories{some}{method}"

    def folder(self, commit: str) -> str:
        """Return the name of the records' folder, such as ``abc1234`` or ``abc1234.aces@9s``."""
        name = commit if self.most_machines is None else f"{commit}.up-to-{self.most_machines}"
        if (self.method, self.time_limit) == (METHOD, SECONDS):
            return name
        return f"{name}.{self.method}@{self.time_limit:g}s"
