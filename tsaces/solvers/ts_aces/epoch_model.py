"""The TS-MILP for one number of epochs and any epoch length, in PuLP and in HiGHS."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tsaces.milp import HighsModel
from tsaces.solvers.ts_aces.ts_milp import TsMilp

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from tsaces.deadline import Deadline
    from tsaces.milp import Monitor, Outcome
    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import TrafficSystem
    from tsaces.solvers.protocol import Candidate
    from tsaces.solvers.ts_aces.plan import EpochPlan
    from tsaces.solvers.ts_aces.upper_bounds import ProcessAssignment

_number = HighsModel.number


class EpochModel:
    """A TS-MILP that is built once for its number of epochs, then changed.

    Parameters
    ----------
    instance : Instance
    traffic : TrafficSystem
    num_epochs : int
    epoch_length : int
        The first epoch length, T.
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
        self._set_objective()
        self._highs = HighsModel(self.milp.problem, seed=seed)

    def _set_objective(self) -> None:
        """Keep the objective of the TS-MILP, the output runs per cycle."""

    @property
    def size(self) -> tuple[int, int]:
        """Number of variables and of rows."""
        return self._highs.size

    def change_epoch_length(self, epoch_length: int) -> None:
        """Change T."""
        self.milp.change_epoch_length(self._highs, epoch_length)

    def fix_assignment(
        self, assignment: ProcessAssignment, runs: Mapping[tuple[int, str], float] | None = None
    ) -> None:
        """Prescribe which machine runs what, and, if given, how often per cycle."""
        for pair, variable in self.milp.variables.assigned.items():
            self._highs.change_bounds(variable, int(pair in assignment), int(pair in assignment))
        for pair, variable in self.milp.variables.runs.items():
            least, most = (0.0, math.inf) if runs is None else (runs.get(pair, 0.0),) * 2
            self._highs.change_bounds(variable, least, most)

    def free_assignment(self) -> None:
        """Let the solver choose again which machine runs what and how often."""
        for variable in self.milp.variables.assigned.values():
            self._highs.change_bounds(variable, 0, 1)
        for variable in self.milp.variables.runs.values():
            self._highs.change_bounds(variable, 0, math.inf)

    def start_from(self, solution: Solution) -> None:
        """Start the next run from a solution whose number of epochs divides E, at T or less."""
        self._highs.start_from(solution.repeated(self.milp))

    def solve(self, deadline: Deadline, monitor: Monitor) -> Outcome:
        """Maximise the output runs per cycle."""
        return self._highs.solve(deadline, monitor)


class LeastTraffic(EpochModel):
    """An `EpochModel` that minimises the traffic for prescribed runs.

    Paths are then shortest, so that most variables are integral in a relaxed solution.
    """

    def _set_objective(self) -> None:
        self.milp.minimise_traffic()


@dataclass(frozen=True, eq=False)
class Solution:
    """A known plan from which the search for others can start.

    Attributes
    ----------
    candidate : Candidate
    plan : EpochPlan
        Plan of the candidate.
    leaving : int array, shape (roads, tokens, epochs)
        Agents that leave each road by the plan.
    """

    candidate: Candidate
    plan: EpochPlan
    leaving: NDArray[np.int32]

    def fits(self, milp: TsMilp) -> bool:
        """Whether the plan, repeated, solves `milp` too."""
        is_divisor = milp.num_epochs % self.plan.num_epochs == 0
        return is_divisor and self.plan.epoch_length <= milp.epoch_length

    def repeated(self, milp: TsMilp) -> NDArray[np.float64]:
        """Return the values of `milp`'s variables when the plan is repeated."""
        variables, instance = milp.variables, milp.instance
        start = np.zeros(len(milp.problem.variables()))
        cycle = self.plan.cycle * (milp.num_epochs // self.plan.num_epochs)
        for (m, process), variable in variables.assigned.items():
            name = instance.machines[m].name
            if self.candidate.assignment[name] == process:
                runs = self.candidate.rates[name] * cycle
                start[_number(variable)] = 1
                start[_number(variables.runs[m, process])] = runs
        for counts, of_variables in (
            (self.plan.entering, variables.entering),
            (self.leaving, variables.leaving),
            (self.plan.pickups, variables.pickups),
            (self.plan.deposits, variables.deposits),
        ):
            for (i, token, k), variable in of_variables.items():
                start[_number(variable)] = counts[i, token, k % self.plan.num_epochs]
        return start
