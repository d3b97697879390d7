"""Upper bounds on the throughput of TS-ACES at an epoch length, and with a number of epochs.

Summing constraints 5 to 14 over a cycle shows that a solution with E epochs, averaged over
them, solves the model with a single epoch and fractional traffic. That model is small. Its LP
relaxation bounds every E at its T. With the constraints that a machine's exchanges over a cycle
of E epochs are whole, and that assignments are, it is a small MILP whose bound for its E and T
is far tighter, since it reflects how many epochs a procedure needs for whole numbers of runs.
Its assignment is a good one to begin with.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tsaces.milp import HighsModel, SolveStatus
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
"""Timesteps of an epoch so long that neither constraint 3 nor 14 binds."""

ProcessAssignment = frozenset[tuple[int, str]]
"""Machine number and process name of every pair that is assigned."""


@dataclass(frozen=True)
class EpochBound:
    """An upper bound for one number and length of epochs.

    Attributes
    ----------
    throughput : float
        Upper bound, in products per timestep; 0 where nothing can be made.
    assignment : frozenset or None
        Assignment of the relaxed solution behind the bound, None if there is none.
    runs : dict of (machine, process name) to float
        Runs per cycle of the same solution.
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
        Moment after which nothing is computed; bounds are infinite then.
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
        self._integer = HighsModel(self._milp.problem, seed=seed)
        self._run_bounds: dict[int, float] = {}
        self._epoch_bounds: dict[tuple[int, int], EpochBound] = {}
        self._run_step = 1 / _greatest_common_divisor(instance)

    @property
    def size(self) -> tuple[int, int]:
        """Number of variables and of rows of the model behind the bounds."""
        return self._integer.size

    def at(self, epoch_length: int) -> float:
        """Return the upper bound at an epoch length, in products per timestep."""
        return self._bound_runs(epoch_length) / epoch_length

    def epoch_bound(self, num_epochs: int, epoch_length: int, deadline: Deadline) -> EpochBound:
        """Return the upper bound for a number and a length of epochs.

        Parameters
        ----------
        num_epochs, epoch_length : int
        deadline : Deadline
            Moment at which to stop, which makes the bound weaker.
        """
        key = num_epochs, epoch_length
        if key not in self._epoch_bounds:
            runs = self._bound_runs(epoch_length)
            if self._round_to_whole_exchanges(num_epochs * runs) < self._run_step:
                return EpochBound(0.0, None)
            self._milp.change_epoch_length(self._integer, epoch_length)
            self._whole_exchanges.change_num_epochs(self._integer, num_epochs)
            outcome = self._integer.solve(min(deadline, self._deadline), relative_gap=1e-4)
            most = self._round_to_whole_exchanges(num_epochs * min(runs, outcome.bound))
            self._epoch_bounds[key] = self._make_epoch_bound(
                outcome, num_epochs, most / (num_epochs * epoch_length)
            )
        return self._epoch_bounds[key]

    def reachable(self, num_epochs: int, epoch_length: int, runs: float) -> float:
        """Return the highest throughput that a bound on the runs per cycle allows."""
        known = self._epoch_bounds.get((num_epochs, epoch_length))
        throughput = self._round_to_whole_exchanges(runs) / (num_epochs * epoch_length)
        return throughput if known is None else min(known.throughput, throughput)

    def overall(self, throughput: float) -> float:
        """Return an upper bound over all E and T, but no less than a throughput already found.

        From some T on, the capacity of the roads per epoch allows no more than `throughput`;
        only the finitely many T below it are evaluated.
        """
        if throughput <= 0:
            return math.inf
        last = self._bound_runs(_LONG_EPOCH) / throughput
        if math.isinf(last):
            return math.inf
        lengths = range(self._least_length, math.ceil(last) + 1)
        return max([throughput, *map(self.at, lengths)])

    def _make_epoch_bound(self, outcome: Outcome, num_epochs: int, most: float) -> EpochBound:
        if outcome.incumbent is None or outcome.incumbent.objective < _ZERO_TOLERANCE:
            is_proven = outcome.status is not SolveStatus.STOPPED
            return EpochBound(0.0 if is_proven else most, None)
        values = outcome.incumbent.values
        assignment = frozenset(
            pair
            for pair, runs in self._milp.variables.runs.items()
            if values[HighsModel.number(runs)] > _ZERO_TOLERANCE
        )
        return EpochBound(most, assignment, self._count_runs(values * num_epochs, assignment))

    def _count_runs(
        self, values: Values, assignment: ProcessAssignment
    ) -> dict[tuple[int, str], float]:
        """Count runs per cycle from whole exchanges, since the solver's own are not exact."""
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

    def _round_to_whole_exchanges(self, runs: float) -> float:
        """Round runs per cycle down to the highest number that whole exchanges allow."""
        if math.isinf(runs):
            return runs
        return math.floor(runs / self._run_step + 1e-6) * self._run_step

    def _bound_runs(self, epoch_length: int) -> float:
        if epoch_length not in self._run_bounds:
            self._milp.change_epoch_length(self._relaxed, epoch_length)
            outcome = self._relaxed.solve(self._deadline)
            if outcome.status is not SolveStatus.OPTIMAL:
                return math.inf
            self._run_bounds[epoch_length] = outcome.bound
        return self._run_bounds[epoch_length]


_ZERO_TOLERANCE = 1e-7
"""Runs per epoch below which a value counts as a rounding error of the solver."""


def _greatest_common_divisor(instance: Instance) -> int:
    """Return g such that the output runs of a cycle are a multiple of 1/g."""
    output = instance.procedure.by_name[instance.procedure.sole_output_process]
    return math.gcd(*output.inputs.values())
