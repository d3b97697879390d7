"""The expected gain of a trial at a cycle length, for its effort."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tsaces.solvers.cyclic.search.targets import TargetQueue

if TYPE_CHECKING:
    from tsaces.model.instance import Instance
    from tsaces.solvers.cyclic.parameters import CycleSearchParameters
    from tsaces.solvers.cyclic.search.targets import CycleTarget, IncumbentThroughput

_ROUNDING = 1e-3
"""Batches by which a number may miss a whole one because of floating point."""
_MAX_EXPONENT = 700.0
"""Exponent up to which `math.exp` does not overflow."""


class ExpectedGainQueue(TargetQueue):
    """Targets in the order of their expected gain for the effort of a trial.

    Parameters
    ----------
    instance : Instance
    step_length : int
        Timesteps of a step of the cycles.
    reached : IncumbentThroughput
    parameters : CycleSearchParameters
    throughput_cap : float
        The highest throughput that traffic is known to allow in any cycle; 0 if none is known.
    """

    def __init__(
        self,
        instance: Instance,
        step_length: int,
        reached: IncumbentThroughput,
        parameters: CycleSearchParameters,
        *,
        throughput_cap: float = 0.0,
    ) -> None:
        super().__init__(instance, step_length, reached, parameters)
        self._gain = parameters.expected_gain
        self._throughput_cap = throughput_cap

    def amount(self, target: CycleTarget) -> int:
        """Return the target amount of a trial: an improvement, and not all at first."""
        shares = self._gain.target_shares
        for share in shares:
            amount = self._whole(target, share * target.traffic_estimate)
            if (
                amount
                and self.throughput(target, amount) > self._gain.min_improvement * self.incumbent
            ):
                return amount
        return max(
            self._least_better(target), self._whole(target, shares[-1] * target.traffic_estimate)
        )

    def priority(self, target: CycleTarget) -> float:
        """Return the throughput that a trial is expected to gain, divided by its effort."""
        traffic = self.traffic_bound_of(target)
        if not math.isfinite(traffic):
            traffic = target.traffic_estimate
        gain, before = 0.0, self.incumbent
        for amount in range(
            self._least_better(target),
            int(min(traffic, target.upper_bound) + _ROUNDING) + 1,
            target.lot_size,
        ):
            throughput = self.throughput(target, amount)
            gain += self._success_probability(amount / traffic) * (throughput - before)
            before = throughput
        discount = self._gain.stall_factor**target.stalled
        return gain * discount / float(target.steps**self._gain.effort_exponent)

    def _least_better(self, target: CycleTarget) -> int:
        """Return the least amount that improves on the incumbent."""
        reached = self.batches(self.incumbent * self.timesteps(target)) / target.lot_size
        amount = target.lot_size * max(1, math.floor(reached))
        while not self.is_improvement(target, amount):
            amount += target.lot_size
        return amount

    def _whole(self, target: CycleTarget, batches: float) -> int:
        return min(target.upper_bound, int(batches / target.lot_size + _ROUNDING) * target.lot_size)

    def _success_probability(self, share: float) -> float:
        above = (share - self._gain.half_success_share) / self._gain.success_slope
        return 1 / (1 + math.exp(min(above, _MAX_EXPONENT)))
