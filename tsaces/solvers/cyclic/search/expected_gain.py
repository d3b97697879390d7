"""What is to be expected of a turn at a cycle, for what effort."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tsaces.solvers.cyclic.search.targets import TargetQueue

if TYPE_CHECKING:
    from tsaces.solvers.cyclic.search.targets import CycleTarget

_HALF, _SLOPE = 0.895, 0.015
"""Share of a cycle's promise that is reached in every second turn, and how fast others fail."""
_DISCOURAGEMENT = 0.6
"""Share of the chances that is left after a fruitless turn."""
_EFFORT = 1.5
"""The power of a cycle's length with which the effort of a turn grows."""
_LADDER = (0.7, 0.96)
"""Shares of the promise to aim at; where the floor is too small for one, products are given up."""
_MUCH_BETTER = 1.05
_ROUNDING = 1e-3


class ExpectedGainQueue(TargetQueue):
    """Aims in the order of what a turn at them is expected to bring for its effort."""

    def amount(self, target: CycleTarget) -> int:
        """Return what to aim at in a turn: more than is reached, and not all at first."""
        for share in _LADDER:
            amount = self._whole(target, share * target.traffic_bound)
            if amount and self.throughput(target, amount) > _MUCH_BETTER * self.incumbent:
                return amount
        return max(
            self._least_better(target), self._whole(target, _LADDER[-1] * target.traffic_bound)
        )

    def priority(self, target: CycleTarget) -> float:
        """Return the throughput that a turn is expected to bring, by the effort that it takes."""
        traffic = self.traffic_bound_of(target)
        gain, before = 0.0, self.incumbent
        for amount in range(
            self._least_better(target),
            int(min(traffic, target.upper_bound) + _ROUNDING) + 1,
            target.lot_size,
        ):
            throughput = self.throughput(target, amount)
            gain += _success_probability(amount / traffic) * (throughput - before)
            before = throughput
        return gain * _DISCOURAGEMENT**target.stalled / float(target.steps**_EFFORT)

    def _least_better(self, target: CycleTarget) -> int:
        """Return the least amount that is more than has been reached."""
        reached = self.batches(self.incumbent * self.timesteps(target)) / target.lot_size
        amount = target.lot_size * max(1, math.floor(reached))
        while not self.is_improvement(target, amount):
            amount += target.lot_size
        return amount

    def _whole(self, target: CycleTarget, batches: float) -> int:
        return min(target.upper_bound, int(batches / target.lot_size + _ROUNDING) * target.lot_size)


def _success_probability(share: float) -> float:
    return 1 / (1 + math.exp((share - _HALF) / _SLOPE))
