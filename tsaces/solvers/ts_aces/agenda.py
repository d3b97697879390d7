"""The order in which amounts are tried with numbers and lengths of epochs.

Traffic for an amount near the upper bound is hard to find; traffic for most of that amount is
found at once, and so is traffic over few epochs. The agenda therefore picks the attempt with the
highest expected gain, that is gain times chance of success, per effort. An attempt that was cut
off is repeated with more effort once the others promise less: no time-out is final.
"""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from tsaces.solvers.cyclic.production.machine_capacity import MachineCapacityModel, find_lot_size
from tsaces.solvers.cyclic.production.production_plan import batches_per_run

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tsaces.deadline import Deadline
    from tsaces.model.instance import Instance

_BETTER = 1 + 1e-6
"""Factor above the best known throughput from which an amount counts as an improvement."""
_EVEN_TIGHTNESS = 0.85
"""Share of the upper bound at which every second attempt succeeds, before any experience."""
_TIGHTNESS_SCALE = 0.05
"""Scale of the logistic curve by which the chance of success falls with that share."""
_LEAST_EVEN_TIGHTNESS, _MOST_EVEN_TIGHTNESS = 0.3, 1.0
"""Limits within which experience moves that share."""
_TIGHTNESS_STEP = 0.05
"""Amount by which one attempt moves that share."""
_CHANCE_PER_FAILURE = 0.4
"""Factor by which every failed attempt lowers the chance of success."""
_MOST_FAILURES = 4
"""Failed attempts after which an amount is not tried again."""
_EFFORT_EXPONENT = 1.2
"""Exponent of a model's size in the effort to solve it."""
_MOST_VARIABLES = 30_000
"""Variables of the largest model in which a solution is still found within seconds."""
_LEAST_GAIN = 2e-3
"""Relative gain below which an attempt is not worth while."""
_NEGLIGIBLE_SHARE = 0.05
"""Share of the highest upper bound below which all throughputs count as equally low."""
_AMOUNTS_PER_CYCLE = 12
"""Amounts that are compared for a number and a length of epochs."""
_ROUNDING = 1e-6
"""Lots below a whole number that count as rounding errors."""


class Option(NamedTuple):
    """A length of epochs, with roads cut at a length.

    Attributes
    ----------
    state : int
        Index of the search state, each of which cuts roads at another length.
    epoch_length : int
    upper_bound : float
        Products per timestep that traffic allows.
    variables : int
        Number of variables of a model of one epoch.
    """

    state: int
    epoch_length: int
    upper_bound: float
    variables: int


class Amount(NamedTuple):
    """A throughput to attempt with a number and a length of epochs.

    Attributes
    ----------
    option : Option
    num_epochs : int
    throughput : float
        Products per timestep.
    failures : int
        Failed attempts so far at this or a smaller amount.
    """

    option: Option
    num_epochs: int
    throughput: float
    failures: int

    @property
    def timesteps(self) -> int:
        """Length of the cycle."""
        return self.num_epochs * self.option.epoch_length


@dataclass
class _Cycle:
    """A number of epochs with an option, the most that it can make and its failures, in lots."""

    option: Option
    num_epochs: int
    most: int
    is_limited_by_machines: bool = False
    failures: dict[int, int] = field(default_factory=dict)

    @property
    def timesteps(self) -> int:
        return self.num_epochs * self.option.epoch_length

    def failures_up_to(self, lots: int) -> int:
        """Count failed attempts at this amount or less."""
        return sum(number for failed, number in self.failures.items() if failed <= lots)


class Agenda:
    """The amounts that have not been reached yet, and their order.

    Parameters
    ----------
    instance : Instance
    options : sequence of Option
    numbers : sequence of int
        Numbers of epochs, ascending; those that make models too large are left out.
    deadline : Deadline
        Moment at which computing the limits of machines stops.
    """

    def __init__(
        self,
        instance: Instance,
        options: Sequence[Option],
        numbers: Iterable[int],
        deadline: Deadline,
    ) -> None:
        self._machine_capacity = MachineCapacityModel(instance)
        self._deadline = deadline
        self._lot_size = find_lot_size(instance)
        parts = batches_per_run(instance, instance.procedure.sole_output_process)
        self._products_per_lot = self._lot_size / parts
        self._highest = max((option.upper_bound for option in options), default=0.0)
        self._even_tightness = _EVEN_TIGHTNESS
        self._cycles: dict[tuple[Option, int], _Cycle] = {}
        least = min((option.variables for option in options), default=1)
        for num_epochs in numbers:
            if num_epochs * least > _MOST_VARIABLES:
                break
            for option in options:
                most = self._to_lots(option.upper_bound * num_epochs * option.epoch_length)
                if most and num_epochs * option.variables <= _MOST_VARIABLES:
                    self._cycles[option, num_epochs] = _Cycle(option, num_epochs, most)

    def next(self, best: float) -> Amount | None:
        """Return the amount with the highest score above a throughput; None if there is none."""
        cycles = list(self._cycles.values())
        heap = [(-self._best_amount(cycle, best)[0], n) for n, cycle in enumerate(cycles)]
        heapq.heapify(heap)
        while heap and heap[0][0] < 0:
            cycle = cycles[heap[0][1]]
            if cycle.is_limited_by_machines:
                _, lots = self._best_amount(cycle, best)
                failures = cycle.failures_up_to(lots)
                throughput = self._throughput(cycle, lots)
                return Amount(cycle.option, cycle.num_epochs, throughput, failures)
            self._apply_machine_limit(cycle)
            heapq.heapreplace(heap, (-self._best_amount(cycle, best)[0], heap[0][1]))
        return None

    def succeed(self, amount: Amount) -> None:
        """Record that an amount was reached: others as tight are easier than estimated."""
        if amount.throughput / amount.option.upper_bound > self._even_tightness - _TIGHTNESS_SCALE:
            self._even_tightness = min(_MOST_EVEN_TIGHTNESS, self._even_tightness + _TIGHTNESS_STEP)

    def fail(self, amount: Amount) -> None:
        """Record that an amount was not reached: chance, or more effort, may help."""
        cycle = self._cycles[amount.option, amount.num_epochs]
        lots = self._to_lots(amount.throughput * amount.timesteps)
        cycle.failures[lots] = cycle.failures.get(lots, 0) + 1
        if amount.throughput / amount.option.upper_bound < self._even_tightness + _TIGHTNESS_SCALE:
            self._even_tightness = max(
                _LEAST_EVEN_TIGHTNESS, self._even_tightness - _TIGHTNESS_STEP
            )

    def lower(self, amount: Amount, throughput: float) -> None:
        """Record a throughput that an amount's number and length of epochs cannot exceed."""
        cycle = self._cycles[amount.option, amount.num_epochs]
        cycle.most = min(cycle.most, self._to_lots(throughput * amount.timesteps))

    def _apply_machine_limit(self, cycle: _Cycle) -> None:
        """Lower the most that a cycle can make to what machines allow; takes milliseconds."""
        most = self._machine_capacity.max_batches(cycle.timesteps, self._deadline)
        if math.isfinite(most):
            cycle.most = min(cycle.most, int(most / self._lot_size + _ROUNDING))
        cycle.is_limited_by_machines = True

    def _best_amount(self, cycle: _Cycle, best: float) -> tuple[float, int]:
        """Return the highest score of a cycle's amounts, and that amount."""
        least = int(best * _BETTER * cycle.timesteps / self._products_per_lot)
        step = max(1, (cycle.most - least) // _AMOUNTS_PER_CYCLE)
        amounts = range(cycle.most, least, -step)
        return max(((self._score(cycle, n, best), n) for n in amounts), default=(0.0, 0))

    def _score(self, cycle: _Cycle, lots: int, best: float) -> float:
        """Return the expected relative gain of an attempt, per effort."""
        throughput = self._throughput(cycle, lots)
        gain = math.log(throughput / max(best, _NEGLIGIBLE_SHARE * self._highest))
        failures = cycle.failures_up_to(lots)
        if gain < _LEAST_GAIN or failures >= _MOST_FAILURES:
            return 0.0
        tightness = throughput / cycle.option.upper_bound
        chance = 1 / (1 + math.exp((tightness - self._even_tightness) / _TIGHTNESS_SCALE))
        effort = float((cycle.num_epochs * cycle.option.variables) ** _EFFORT_EXPONENT)
        return gain * chance * _CHANCE_PER_FAILURE**failures / effort

    def _throughput(self, cycle: _Cycle, lots: int) -> float:
        return lots * self._products_per_lot / cycle.timesteps

    def _to_lots(self, products: float) -> int:
        return int(products / self._products_per_lot + _ROUNDING)
