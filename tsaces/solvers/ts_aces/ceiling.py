"""How much TS-ACES can reach at all at an epoch length, whatever the number of epochs.

Summing constraints 5 to 14 over a cycle shows that a solution with E epochs, averaged over
them, solves the model with a single epoch once its traffic need not be whole. That model is
small: as an LP it is solved at once, with whole assignments in seconds. The assignment it
chooses is a good one to begin with.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tsaces.milp import HighsModel, Status
from tsaces.solvers.ts_aces.ts_milp import TsMilp, least_epoch_length

if TYPE_CHECKING:
    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import TrafficSystem

_LONG_EPOCH = 100_000
"""An epoch so long that neither constraint 3 nor 14 binds."""

Assignment = frozenset[tuple[int, str]]
"""Machine number and process name of every pair that is assigned."""


class Ceiling:
    """Upper bounds on the throughput of every TS-MILP of an instance.

    Parameters
    ----------
    instance : Instance
    traffic : TrafficSystem
    deadline : float
        Reading of `time.monotonic` after which nothing is computed: the bounds are then
        infinite.
    seed : int
    """

    def __init__(
        self, instance: Instance, traffic: TrafficSystem, deadline: float, seed: int = 0
    ) -> None:
        self._deadline = deadline
        self._least_length = least_epoch_length(traffic)
        self._milp = TsMilp(instance, traffic, 1, self._least_length, whole_traffic=False)
        self._milp.add_constraints()
        self._relaxed = HighsModel(self._milp.problem, seed=seed, integer=False)
        self._assigning = HighsModel(self._milp.problem, seed=seed)
        self._runs: dict[int, float] = {}
        self._assignments: dict[int, Assignment | None] = {}
        self._granule = 1 / _greatest_common_divisor(instance)

    def at(self, epoch_length: int) -> float:
        """Return the ceiling at an epoch length, in products per timestep."""
        return self._runs_per_epoch(epoch_length) / epoch_length

    def assignment(self, epoch_length: int, deadline: float) -> Assignment | None:
        """Return the assignment that the ceiling's model finds best; tighten the ceiling.

        Parameters
        ----------
        epoch_length : int
        deadline : float
            Reading of `time.monotonic` at which to stop and take the best found so far.

        Returns
        -------
        frozenset or None
            None if none was found that makes anything.
        """
        if epoch_length not in self._assignments:
            runs = self._runs_per_epoch(epoch_length)
            self._milp.change_epoch_length(self._assigning, epoch_length)
            outcome = self._assigning.solve(min(deadline, self._deadline), relative_gap=1e-3)
            self._runs[epoch_length] = min(runs, outcome.bound)
            self._assignments[epoch_length] = None
            if outcome.incumbent is not None and outcome.incumbent.objective > 1e-6:
                values = outcome.incumbent.values
                self._assignments[epoch_length] = frozenset(
                    pair
                    for pair, runs_of_pair in self._milp.variables.runs.items()
                    if values[HighsModel.number(runs_of_pair)] > 1e-6
                )
        return self._assignments[epoch_length]

    def reachable(self, num_epochs: int, epoch_length: int, runs: float | None = None) -> float:
        """Return the highest throughput that whole exchanges leave below a bound.

        Parameters
        ----------
        num_epochs, epoch_length : int
        runs : float, optional
            A bound on the output runs per cycle; by default the ceiling's.
        """
        if runs is None:
            runs = self._runs_per_epoch(epoch_length) * num_epochs
        if math.isinf(runs):
            return runs
        whole = math.floor(runs / self._granule + 1e-6) * self._granule
        return whole / (num_epochs * epoch_length)

    def overall(self, throughput: float) -> float:
        """Return a bound on what any E and T reach beyond a throughput already found.

        From some T on not even a road's capacity per epoch allows more than `throughput`;
        below it there are only finitely many T to look at.
        """
        if throughput <= 0:
            return math.inf
        last = self._runs_per_epoch(_LONG_EPOCH) / throughput
        if math.isinf(last):
            return math.inf
        lengths = range(self._least_length, math.ceil(last) + 1)
        return max([throughput, *map(self.at, lengths)])

    def _runs_per_epoch(self, epoch_length: int) -> float:
        if epoch_length not in self._runs:
            self._milp.change_epoch_length(self._relaxed, epoch_length)
            outcome = self._relaxed.solve(self._deadline)
            if outcome.status is not Status.OPTIMAL:
                return math.inf
            self._runs[epoch_length] = outcome.bound
        return self._runs[epoch_length]


def _greatest_common_divisor(instance: Instance) -> int:
    """Return g such that the output runs of a cycle are a multiple of 1/g."""
    output = instance.procedure.by_name[instance.procedure.output_process]
    return math.gcd(*output.inputs.values())
