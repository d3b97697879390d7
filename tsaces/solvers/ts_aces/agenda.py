"""Which amounts to try with which number and length of epochs, best prospects first.

An amount that fills the floor to the last agent is hard to find traffic for; most of it is found
at once. So is what few epochs can carry. What is tried next is therefore what brings most, by the
chance that it is found, for the effort that it takes. An attempt that was cut off comes back
with more effort, once others bring less: no time-out is final.
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
_HALF, _SLOPE = 0.85, 0.05
"""Share of what traffic allows that is found every second time, and how fast chances fall."""
_EASIEST, _HARDEST = 0.3, 1.0
"""Between which that share moves with experience."""
_LEARNS = 0.05
"""By how much it does each time."""
_DISCOURAGEMENT = 0.4
"""Share of the chances that is left after a fruitless attempt."""
_MOST_FAILURES = 4
"""After which a number and a length of epochs are left alone."""
_EFFORT = 1.2
"""The power of a model's size with which the effort to solve it grows."""
_MOST_VARIABLES = 30_000
"""Of a model, in which something is still found within seconds."""
_LEAST_GAIN = 2e-3
"""Share by which an attempt must bring more."""
_LITTLE = 0.05
"""Share of the highest ceiling, below which all throughputs are as bad."""
_STEPS = 12
"""Amounts that are weighed for a number and a length of epochs."""
_ROUNDING = 1e-6


class Option(NamedTuple):
    """A length of epochs on a floor.

    Attributes
    ----------
    floor : int
        Number of the floor.
    epoch_length : int
    upper_bounds : float
        Products per timestep that traffic allows.
    variables : int
        Of a model of one epoch.
    """

    floor: int
    epoch_length: int
    upper_bounds: float
    variables: int


class Amount(NamedTuple):
    """What is to be made in a cycle.

    Attributes
    ----------
    option : Option
    num_epochs : int
    throughput : float
        Products per timestep.
    failures : int
        Attempts without success until now.
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
    """What is known of a number of epochs with an option; amounts in grains."""

    option: Option
    num_epochs: int
    most: int
    is_limited_by_machines: bool = False
    failures: dict[int, int] = field(default_factory=dict)

    @property
    def timesteps(self) -> int:
        return self.num_epochs * self.option.epoch_length

    def failures_up_to(self, lots: int) -> int:
        """Count fruitless attempts at so much or less."""
        return sum(number for failed, number in self.failures.items() if failed <= lots)


class Agenda:
    """Amounts that nobody has reached yet.

    Parameters
    ----------
    instance : Instance
    options : sequence of Option
    numbers : sequence of int
        Of epochs, ascending; those that make models too large are left out.
    deadline : Deadline
        Until which machines are asked what they can make.
    """

    def __init__(
        self,
        instance: Instance,
        options: Sequence[Option],
        numbers: Iterable[int],
        deadline: Deadline,
    ) -> None:
        self._limit = MachineCapacityModel(instance)
        self._deadline = deadline
        self._lot_size = find_lot_size(instance)
        parts = batches_per_run(instance, instance.procedure.output_process)
        self._products_of_grain = self._lot_size / parts
        self._highest = max((option.upper_bounds for option in options), default=0.0)
        self._half = _HALF
        self._cycles: dict[tuple[Option, int], _Cycle] = {}
        least = min((option.variables for option in options), default=1)
        for num_epochs in numbers:
            if num_epochs * least > _MOST_VARIABLES:
                break
            for option in options:
                most = self._grains(option.upper_bounds * num_epochs * option.epoch_length)
                if most and num_epochs * option.variables <= _MOST_VARIABLES:
                    self._cycles[option, num_epochs] = _Cycle(option, num_epochs, most)

    def next(self, best: float) -> Amount | None:
        """Return the amount that is worth most beyond a throughput; None if there is none."""
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
            self._limit_by_machines(cycle)
            heapq.heapreplace(heap, (-self._best_amount(cycle, best)[0], heap[0][1]))
        return None

    def succeed(self, amount: Amount) -> None:
        """Take note that an amount was reached: others as tight are easier than it seemed."""
        if amount.throughput / amount.option.upper_bounds > self._half - _SLOPE:
            self._half = min(_HARDEST, self._half + _LEARNS)

    def fail(self, amount: Amount) -> None:
        """Take note that an amount was not reached: chance, or more effort, may help."""
        cycle = self._cycles[amount.option, amount.num_epochs]
        lots = self._grains(amount.throughput * amount.timesteps)
        cycle.failures[lots] = cycle.failures.get(lots, 0) + 1
        if amount.throughput / amount.option.upper_bounds < self._half + _SLOPE:
            self._half = max(_EASIEST, self._half - _LEARNS)

    def lower(self, amount: Amount, throughput: float) -> None:
        """Take note that no more than so much can be made where an amount was aimed at."""
        cycle = self._cycles[amount.option, amount.num_epochs]
        cycle.most = min(cycle.most, self._grains(throughput * amount.timesteps))

    def _limit_by_machines(self, cycle: _Cycle) -> None:
        """Ask what machines alone could make, which takes milliseconds."""
        most = self._limit.max_batches(cycle.timesteps, self._deadline)
        if math.isfinite(most):
            cycle.most = min(cycle.most, int(most / self._lot_size + _ROUNDING))
        cycle.is_limited_by_machines = True

    def _best_amount(self, cycle: _Cycle, best: float) -> tuple[float, int]:
        """Return what a cycle is worth, and the amount that makes it so."""
        least = int(best * _BETTER * cycle.timesteps / self._products_of_grain)
        step = max(1, (cycle.most - least) // _STEPS)
        amounts = range(cycle.most, least, -step)
        return max(((self._worth(cycle, n, best), n) for n in amounts), default=(0.0, 0))

    def _worth(self, cycle: _Cycle, lots: int, best: float) -> float:
        """Return by what share an attempt is expected to bring more, for its effort."""
        throughput = self._throughput(cycle, lots)
        gain = math.log(throughput / max(best, _LITTLE * self._highest))
        failures = cycle.failures_up_to(lots)
        if gain < _LEAST_GAIN or failures >= _MOST_FAILURES:
            return 0.0
        tightness = throughput / cycle.option.upper_bounds
        chance = 1 / (1 + math.exp((tightness - self._half) / _SLOPE))
        effort = float((cycle.num_epochs * cycle.option.variables) ** _EFFORT)
        return gain * chance * _DISCOURAGEMENT**failures / effort

    def _throughput(self, cycle: _Cycle, lots: int) -> float:
        return lots * self._products_of_grain / cycle.timesteps

    def _grains(self, products: float) -> int:
        return int(products / self._products_of_grain + _ROUNDING)
