"""The TS-MILP for one number of epochs, in PuLP and in HiGHS, for every epoch length."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tsaces.milp import HighsModel
from tsaces.solvers.ts_aces.ts_milp import TsMilp

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tsaces.milp import Monitor, Outcome
    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import TrafficSystem
    from tsaces.solvers.ts_aces.ceiling import Assignment

_number = HighsModel.number


class EpochModel:
    """Built once for its number of epochs, then changed.

    Parameters
    ----------
    instance : Instance
    traffic : TrafficSystem
    num_epochs : int
    epoch_length : int
        The first one wanted.
    seed : int
    """

    def __init__(
        self,
        instance: Instance,
        traffic: TrafficSystem,
        num_epochs: int,
        epoch_length: int,
        seed: int,
    ) -> None:
        self.milp = TsMilp(instance, traffic, num_epochs, epoch_length)
        self.milp.add_constraints()
        self._highs = HighsModel(self.milp.problem, seed=seed)

    def change_epoch_length(self, epoch_length: int) -> None:
        """Change T."""
        self.milp.change_epoch_length(self._highs, epoch_length)

    def fix_assignment(self, assignment: Assignment | None) -> None:
        """Prescribe which machine runs what; None leaves it to the solver again."""
        for pair, variable in self.milp.variables.assigned.items():
            low, high = (0, 1) if assignment is None else (int(pair in assignment),) * 2
            self._highs.change_bounds(variable, low, high)

    def start_from(self, solution: Solution) -> None:
        """Give the next run a solution with a divisor of E epochs, no longer than T."""
        self._highs.start_from(solution.repeated(self.milp))

    def solve(self, deadline: float, monitor: Monitor) -> Outcome:
        """Maximise the output runs per cycle."""
        return self._highs.solve(deadline, monitor)


@dataclass(frozen=True, eq=False)
class Solution:
    """A solution of one TS-MILP, to start others from.

    Attributes
    ----------
    milp : TsMilp
    values : float array, shape (variables,)
    epoch_length : int
        The T it was found for; the milp may have moved on since.
    """

    milp: TsMilp
    values: NDArray[np.float64]
    epoch_length: int

    def fits(self, milp: TsMilp) -> bool:
        """Whether every epoch over again solves `milp` too."""
        whole = milp.num_epochs % self.milp.num_epochs == 0
        return whole and self.epoch_length <= milp.epoch_length

    def repeated(self, milp: TsMilp) -> NDArray[np.float64]:
        """Return the solution for a multiple of its epochs: every epoch over again."""
        times = milp.num_epochs // self.milp.num_epochs
        ours, theirs = self.milp.variables, milp.variables
        start = np.zeros(len(milp.problem.variables()))
        for key, variable in theirs.assigned.items():
            start[_number(variable)] = self.values[_number(ours.assigned[key])]
        for key, variable in theirs.runs.items():
            start[_number(variable)] = self.values[_number(ours.runs[key])] * times
        for name in ("entering", "leaving", "pickups", "deposits"):
            mine = getattr(ours, name)
            for (i, token, k), variable in getattr(theirs, name).items():
                same = mine[i, token, k % self.milp.num_epochs]
                start[_number(variable)] = self.values[_number(same)]
        return start
