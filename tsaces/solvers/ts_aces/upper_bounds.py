"""How much TS-ACES can reach at an epoch length, and with a number of epochs.

Summing constraints 5 to 14 over a cycle shows that a solution with E epochs, averaged over
them, solves the model with a single epoch once its traffic need not be whole. That model is
small. As an LP it bounds every E at its T. Told besides that a machine's exchanges over a cycle
of E epochs are whole, and that assignments are, it is a small MILP that bounds its E and T
far better: it knows how many epochs a procedure needs for whole numbers of runs. The
assignment it chooses is a good one to begin with.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tsaces.milp import HighsModel, Status
from tsaces.solvers.ts_aces.ts_milp import TsMilp, least_epoch_length
from tsaces.solvers.ts_aces.whole_exchanges import WholeExchanges

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tsaces.deadline import Deadline
    from tsaces.milp import Outcome
    from tsaces.milp.highs_model import Values
    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import TrafficSystem

_LONG_EPOCH = 100_000
"""An epoch so long that neither constraint 3 nor 14 binds."""

ProcessAssignment = frozenset[tuple[int, str]]
"""Machine number and process name of every pair that is assigned."""


@dataclass(frozen=True)
class EpochBound:
    """What one number and length of epochs can bring.

    Attributes
    ----------
    throughput : float
        Upper bound, in products per timestep; 0 where there is no hope at all.
    assignment : frozenset or None
        An assignment that comes close to it, as far as whole exchanges tell.
    runs : dict of (machine, process name) to float
        The runs of a cycle that go with it.
    """

    throughput: float
    assignment: ProcessAssignment | None
    runs: Mapping[tuple[int, str], float] = field(default_factory=dict)


class UpperBounds:
    """Upper bounds on the throughput of every TS-MILP of an instance.

    Parameters
    ----------
    instance : Instance
    traffic : TrafficSystem
    deadline : Deadline
        After which nothing is computed: the bounds are then
        infinite.
    seed : int
    """

    def __init__(
        self, instance: Instance, traffic: TrafficSystem, deadline: Deadline, seed: int = 0
    ) -> None:
        self._deadline = deadline
        self._least_length = least_epoch_length(traffic)
        self._milp = TsMilp(instance, traffic, 1, self._least_length, whole_traffic=False)
        self._milp.add_constraints()
        self._whole_exchanges = WholeExchanges(self._milp)
        self._relaxed = HighsModel(self._milp.problem, seed=seed, integer=False)
        self._whole = HighsModel(self._milp.problem, seed=seed)
        self._runs: dict[int, float] = {}
        self._prospects: dict[tuple[int, int], EpochBound] = {}
        self._granule = 1 / _greatest_common_divisor(instance)

    @property
    def size(self) -> tuple[int, int]:
        """Number of variables and of rows of the model behind the ceilings."""
        return self._whole.size

    def at(self, epoch_length: int) -> float:
        """Return the ceiling at an epoch length, in products per timestep."""
        return self._runs_per_epoch(epoch_length) / epoch_length

    def epoch_bound(self, num_epochs: int, epoch_length: int, deadline: Deadline) -> EpochBound:
        """Return what a number and a length of epochs can bring.

        Parameters
        ----------
        num_epochs, epoch_length : int
        deadline : Deadline
            At which to stop; the bound is weaker then.
        """
        key = num_epochs, epoch_length
        if key not in self._prospects:
            runs = self._runs_per_epoch(epoch_length)
            if self._whole_runs(num_epochs * runs) < self._granule:
                return EpochBound(0.0, None)
            self._milp.change_epoch_length(self._whole, epoch_length)
            self._whole_exchanges.change_num_epochs(self._whole, num_epochs)
            outcome = self._whole.solve(min(deadline, self._deadline), relative_gap=1e-4)
            most = self._whole_runs(num_epochs * min(runs, outcome.bound))
            self._prospects[key] = self._epoch_bound_of(
                outcome, num_epochs, most / (num_epochs * epoch_length)
            )
        return self._prospects[key]

    def reachable(self, num_epochs: int, epoch_length: int, runs: float) -> float:
        """Return the highest throughput below a bound on the runs per cycle."""
        known = self._prospects.get((num_epochs, epoch_length))
        throughput = self._whole_runs(runs) / (num_epochs * epoch_length)
        return throughput if known is None else min(known.throughput, throughput)

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

    def _epoch_bound_of(self, outcome: Outcome, num_epochs: int, most: float) -> EpochBound:
        if outcome.incumbent is None or outcome.incumbent.objective < _NOTHING:
            hopeless = outcome.status is not Status.STOPPED
            return EpochBound(0.0 if hopeless else most, None)
        values = outcome.incumbent.values
        assignment = frozenset(
            pair
            for pair, runs in self._milp.variables.runs.items()
            if values[HighsModel.number(runs)] > _NOTHING
        )
        return EpochBound(most, assignment, self._runs_of(values * num_epochs, assignment))

    def _runs_of(
        self, values: Values, assignment: ProcessAssignment
    ) -> dict[tuple[int, str], float]:
        """Count runs per cycle from whole exchanges, exact where the solver's own are not."""
        instance, variables = self._milp.instance, self._milp.variables
        runs = {}
        for m, name in assignment:
            process = instance.procedure.by_name[name]
            exchanges, counts = (
                (variables.deposits, process.inputs)
                if process.inputs
                else (variables.pickups, process.outputs)
            )
            token, copies = next(iter(counts.items()))
            exchange = exchanges[m, 1 + instance.procedure.tokens.index(token), 0]
            runs[m, name] = round(values[HighsModel.number(exchange)]) / copies
        return runs

    def _whole_runs(self, runs: float) -> float:
        """Round runs per cycle down to what whole exchanges allow."""
        if math.isinf(runs):
            return runs
        return math.floor(runs / self._granule + 1e-6) * self._granule

    def _runs_per_epoch(self, epoch_length: int) -> float:
        if epoch_length not in self._runs:
            self._milp.change_epoch_length(self._relaxed, epoch_length)
            outcome = self._relaxed.solve(self._deadline)
            if outcome.status is not Status.OPTIMAL:
                return math.inf
            self._runs[epoch_length] = outcome.bound
        return self._runs[epoch_length]


_NOTHING = 1e-7
"""Runs per epoch below it are rounding errors of the solver."""


def _greatest_common_divisor(instance: Instance) -> int:
    """Return g such that the output runs of a cycle are a multiple of 1/g."""
    output = instance.procedure.by_name[instance.procedure.output_process]
    return math.gcd(*output.inputs.values())
