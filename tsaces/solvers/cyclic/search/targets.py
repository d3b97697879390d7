"""Target amounts by cycle length, shared by concurrent searches."""

from __future__ import annotations

import math
import threading
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import TYPE_CHECKING

from tsaces.solvers.cyclic.production.kits import parts_per_kit
from tsaces.solvers.shared_bounds import SharedBounds

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tsaces.deadline import Deadline
    from tsaces.model.instance import Instance
    from tsaces.solvers.cyclic.parameters import CycleSearchParameters

_BETTER = 1 + 1e-6
"""Factor from which on a throughput is higher than another, floating point aside."""
_ROUNDING = 1e-3
"""Lots by which a number may miss a whole one because of floating point."""


class BoundSource(IntEnum):
    """Which model a cycle's upper bound comes from, from the loosest to the tightest."""

    MACHINES = 0
    TRAFFIC = 1
    WHOLE_PROGRAM = 2


@dataclass
class CycleTarget:
    """One cycle length: its upper bound, and which amounts were reached or failed.

    Amounts are batches of the output process in a cycle, and multiples of the lot size.

    Attributes
    ----------
    steps : int
    upper_bound : int
        Amount that no plan of this cycle exceeds, as far as is known.
    lot_size : int
    bound_source : BoundSource
        Model that the bound comes from.
    traffic_bound : float
        Batches that traffic alone allows in the relaxed model, whole or not.
    reached : int
        The largest amount that was routed.
    failed : int or None
        The smallest amount that was not.
    trials, stalled : int
        Turns at this cycle: in all, and in a row without success.
    """

    steps: int
    upper_bound: int
    lot_size: int = 1
    bound_source: BoundSource = BoundSource.MACHINES
    traffic_bound: float = math.inf
    reached: int = 0
    failed: int | None = None
    trials: int = 0
    stalled: int = 0

    @property
    def traffic_estimate(self) -> float:
        """Batches that traffic allows; the upper bound where no model of it was solved in time."""
        return self.traffic_bound if math.isfinite(self.traffic_bound) else self.upper_bound

    def next_amount(self, shares: tuple[float, ...], first_share_limit: float) -> int | None:
        """Return the next target amount; None if there is none between success and failure.

        Parameters
        ----------
        shares : tuple of float
            Shares of the upper bound that are targets in turn.
        first_share_limit : float
            Share of the upper bound that the first target must not exceed by rounding to lots.
        """
        limit = self.upper_bound + 1 if self.failed is None else self.failed
        for share in shares:
            amount = self.lot_size * math.ceil(share * self.upper_bound / self.lot_size - _ROUNDING)
            if not self.reached and share < first_share_limit < amount / self.upper_bound:
                amount = max(self.lot_size, amount - self.lot_size)
            if self.reached < amount < limit:
                return amount
        halfway = (self.reached + limit) // 2 // self.lot_size * self.lot_size
        return halfway if halfway > self.reached else None

    def tighten_bound(self, batches: float) -> None:
        """Lower the upper bound to so many batches, rounded down to whole lots."""
        whole = int(batches / self.lot_size + _ROUNDING) * self.lot_size
        self.upper_bound = min(self.upper_bound, whole)

    def use_bound_of(self, source: BoundSource, batches: float | None = None) -> None:
        """Take the bound of a model, or its word that there was no time for one.

        Parameters
        ----------
        source : BoundSource
            The model.
        batches : float, optional
            The bound. None is not a bound of 0.
        """
        self.bound_source = source
        if batches is not None:
            self.tighten_bound(batches)
            self.traffic_bound = min(self.traffic_bound, batches)

    def exclude(self, amount: int) -> None:
        """Lower the upper bound below an amount that no production plan makes."""
        self.upper_bound = min(self.upper_bound, amount - self.lot_size)

    def succeed(self, amount: int) -> None:
        """Take note of an amount that was routed."""
        self.reached, self.stalled = amount, -1

    def fail(self, amount: int) -> None:
        """Take note of an amount that was not routed."""
        self.failed = amount

    def pass_over(self, amount: int) -> None:
        """Go on above an amount that is no improvement or was routed."""
        self.reached = amount

    def begin_again(self) -> None:
        """Forget what was reached and what failed: random choices may differ the next time."""
        self.reached, self.failed = 0, None

    def reset(self) -> None:
        """Begin again, and forget that turns were without success."""
        self.begin_again()
        self.stalled = 0

    def end_turn(self, *, is_success: bool = False) -> None:
        """Count a turn; one with success ends the row of those without."""
        self.trials += 1
        self.stalled = 0 if is_success else self.stalled + 1


class IncumbentThroughput:
    """The highest throughput that any of several searches has reached.

    Parameters
    ----------
    throughput : float
        Products per timestep that were reached in this process before.
    shared_bounds : SharedBounds, optional
        What searches in other processes have reached.

    Attributes
    ----------
    throughput : float
        The highest that was reached in this process.
    """

    def __init__(self, throughput: float = 0.0, shared_bounds: SharedBounds | None = None) -> None:
        self.throughput = throughput
        self._shared_bounds = shared_bounds or SharedBounds()
        self._lock = threading.Lock()

    @property
    def overall(self) -> float:
        """The highest throughput that was reached in any process."""
        return max(self.throughput, self._shared_bounds.current.throughput)

    @property
    def is_optimal(self) -> bool:
        """Whether it meets the upper bound of every plan."""
        return replace(self._shared_bounds.current, throughput=self.overall).meets_bound

    def update(self, throughput: float) -> None:
        """Raise the incumbent to a throughput that was reached."""
        with self._lock:
            self.throughput = max(self.throughput, throughput)


class TargetQueue:
    """Targets that no search pursues at the moment, and the incumbent to improve on.

    Parameters
    ----------
    instance : Instance
    step_length : int
        Timesteps of a step of the cycles.
    reached : IncumbentThroughput
        The incumbent, which other queues may share.
    parameters : CycleSearchParameters
    whole_program_until : Deadline, optional
        Moment until which models with whole batches are solved for bounds,
        as pays where there are few machines; None where there are many.

    Attributes
    ----------
    whole_program_until : Deadline or None
    """

    def __init__(
        self,
        instance: Instance,
        step_length: int,
        reached: IncumbentThroughput,
        parameters: CycleSearchParameters,
        *,
        whole_program_until: Deadline | None = None,
    ) -> None:
        self._incumbent = reached
        self._parameters = parameters.targets
        self.whole_program_until = whole_program_until
        self._batches_in_run = parts_per_kit(instance)
        self._step_length = step_length
        self._waiting: list[CycleTarget] = []
        self._throughput_cap = 0.0
        self._lock = threading.Lock()

    @property
    def solves_whole_program(self) -> bool:
        """Whether models with whole batches are still to be solved for bounds."""
        until = self.whole_program_until
        return until is not None and not until.has_passed

    @property
    def incumbent(self) -> float:
        """The highest throughput so far, in any process."""
        return self._incumbent.overall

    @property
    def has_incumbent(self) -> bool:
        """Whether this process has reached anything."""
        return self._incumbent.throughput > 0

    @property
    def is_over(self) -> bool:
        """Whether the incumbent is optimal."""
        return self._incumbent.is_optimal

    def update_incumbent(self, throughput: float) -> None:
        """Raise the incumbent to a throughput that was reached."""
        self._incumbent.update(throughput)

    def push(self, targets: Iterable[CycleTarget]) -> None:
        """Add those targets that can improve on the incumbent."""
        with self._lock:
            self._waiting += filter(self.can_improve, targets)

    def pop(self) -> CycleTarget | None:
        """Remove and return the target of the highest priority; None if none can improve."""
        with self._lock:
            self._waiting = list(filter(self.can_improve, self._waiting))
            if not self._waiting:
                return None
            best = max(self._waiting, key=self.priority)
            self._waiting.remove(best)
            return best

    def tighten_bound(
        self, target: CycleTarget, throughput: float, bound_source: BoundSource
    ) -> None:
        """Lower the upper bound of a target to a throughput that a model gives."""
        batches = throughput * self.timesteps(target) * self._batches_in_run
        target.use_bound_of(bound_source, batches)
        self._throughput_cap = max(self._throughput_cap, throughput)

    def tighten_to_cap(self, target: CycleTarget) -> None:
        """Bound a target by the throughput of other cycles, if that is known."""
        batches = self.traffic_bound_of(target)
        target.use_bound_of(BoundSource.TRAFFIC, batches if math.isfinite(batches) else None)

    def can_improve(self, target: CycleTarget) -> bool:
        """Whether the upper bound of a target is above the incumbent."""
        return not self.is_over and self.is_improvement(target, target.upper_bound)

    def is_improvement(self, target: CycleTarget, amount: int) -> bool:
        """Whether an amount is more than the incumbent."""
        return self.throughput(target, amount) > self.incumbent * _BETTER

    def is_worth_trying(self, target: CycleTarget, amount: int) -> bool:
        """Whether an amount is so much more than the incumbent that a trial pays."""
        is_low = amount < self._parameters.low_share * target.upper_bound
        much = self._parameters.low_improvement if is_low else _BETTER
        return not self.is_over and self.throughput(target, amount) > self.incumbent * much

    def throughput(self, target: CycleTarget, amount: float) -> float:
        """Return the products per timestep of an amount."""
        return amount / (self._batches_in_run * self.timesteps(target))

    def batches(self, products: float) -> float:
        """Return the batches of the output process that so many products are."""
        return products * self._batches_in_run

    def timesteps(self, target: CycleTarget) -> int:
        """Return the length of a cycle in timesteps."""
        return target.steps * self._step_length

    def priority(self, target: CycleTarget) -> float:
        """Return the bound on a target's throughput, discounted by the length of its cycle.

        As long as there is no incumbent, it is also discounted where the smallest amount is
        most of what traffic allows.
        """
        traffic = self.traffic_bound_of(target)
        throughput = self.throughput(target, min(target.upper_bound, traffic))
        parameters = self._parameters
        priority = throughput * max(
            parameters.min_length_factor, 1 - parameters.length_discount * self.timesteps(target)
        )
        if not self.has_incumbent:
            ease = min(1.0, parameters.easy_share * traffic / target.lot_size)
            priority *= ease**parameters.difficulty_exponent
        return priority

    def traffic_bound_of(self, target: CycleTarget) -> float:
        """Return the batches that traffic allows; before its model is solved, as in other cycles.

        The bound of machines alone is far above it, and about the same in every cycle.
        """
        if target.bound_source is not BoundSource.MACHINES or not self._throughput_cap:
            return target.traffic_bound
        return self.batches(self._throughput_cap * self.timesteps(target))
