"""What is to be expected of a turn at a cycle, for what effort."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tsaces.solvers.slots.aims import TargetQueue

if TYPE_CHECKING:
    from tsaces.solvers.slots.aims import CycleTarget

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

    def amount(self, aim: CycleTarget) -> int:
        """Return what to aim at in a turn: more than is reached, and not all at first."""
        for share in _LADDER:
            amount = self._whole(aim, share * aim.traffic)
            if amount and self.throughput(aim, amount) > _MUCH_BETTER * self.best:
                return amount
        return max(self._least_better(aim), self._whole(aim, _LADDER[-1] * aim.traffic))

    def worth(self, aim: CycleTarget) -> float:
        """Return the throughput that a turn is expected to bring, by the effort that it takes."""
        traffic = self.traffic_of(aim)
        gain, before = 0.0, self.best
        for amount in range(
            self._least_better(aim), int(min(traffic, aim.most) + _ROUNDING) + 1, aim.grain
        ):
            throughput = self.throughput(aim, amount)
            gain += _success_probability(amount / traffic) * (throughput - before)
            before = throughput
        return gain * _DISCOURAGEMENT**aim.fruitless / float(aim.steps**_EFFORT)

    def _least_better(self, aim: CycleTarget) -> int:
        """Return the least amount that is more than has been reached."""
        reached = self.batches(self.best * self.timesteps(aim)) / aim.grain
        amount = aim.grain * max(1, math.floor(reached))
        while not self.is_better(aim, amount):
            amount += aim.grain
        return amount

    def _whole(self, aim: CycleTarget, batches: float) -> int:
        return min(aim.most, int(batches / aim.grain + _ROUNDING) * aim.grain)


def _success_probability(share: float) -> float:
    return 1 / (1 + math.exp((share - _HALF) / _SLOPE))
