"""What one of several searches of the same process has reached."""

from __future__ import annotations

from tsaces.solvers.cyclic.search.targets import IncumbentThroughput


class LocalIncumbent(IncumbentThroughput):
    """Knows what all have reached; what was reached *here* is this search's own.

    A search that has reached nothing yet begins with what is easy, whatever others have reached.

    Parameters
    ----------
    common : IncumbentThroughput
        Of all searches.
    """

    def __init__(self, common: IncumbentThroughput) -> None:
        super().__init__()
        self._common = common

    @property
    def overall(self) -> float:
        """The highest throughput that was reached here or elsewhere."""
        return max(self.throughput, self._common.overall)

    @property
    def is_optimal(self) -> bool:
        """Whether no plan makes more."""
        return self._common.is_optimal
