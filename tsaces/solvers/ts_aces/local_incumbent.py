"""The incumbent of one of several searches in the same process."""

from __future__ import annotations

from tsaces.solvers.cyclic.search.targets import IncumbentThroughput


class LocalIncumbent(IncumbentThroughput):
    """The throughput that this search has reached, beside that of all searches.

    A search that has reached nothing yet begins with easy targets, whatever others have reached.

    Parameters
    ----------
    common : IncumbentThroughput
        The incumbent of all searches.
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
        """Whether no plan has a higher throughput."""
        return self._common.is_optimal
