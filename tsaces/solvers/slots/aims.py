"""What to aim at with which cycle, known to all who search together."""

from __future__ import annotations

import math
import threading
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import TYPE_CHECKING

from tsaces.solvers.slots.budget import batches_per_run
from tsaces.solvers.standing import Standing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tsaces.model.instance import Instance

_BETTER = 1 + 1e-6
_MUCH_BETTER = 1.03
_LOW = 0.85
"""Share of what a cycle promises, below which an amount must be much better to be worth a try."""
_COST_OF_LENGTH = 1e-3
"""Share of its throughput that a cycle must bring more for being a timestep longer."""
_LEAST_WORTH = 0.1
"""Share of its throughput that a cycle is worth however long it is."""
_MODEST = 0.75
"""Share of the most that a first amount does not exceed if it is to be a lower one."""
_EASY = 0.65
"""Share of what its traffic allows that a cycle can well carry."""
_COST_OF_HARDSHIP = 4
"""The power with which a cycle is the less worth, the more its least amount is above that."""
_ROUNDING = 1e-3


class BoundSource(IntEnum):
    """Who told what a cycle promises: ever less, and ever nearer to what can be done."""

    BY_MACHINES = 0
    BY_TRAFFIC = 1
    BY_WHOLE_PROGRAM = 2


@dataclass
class CycleTarget:
    """What one cycle promises, what was aimed at with success, and what without.

    Amounts are batches of the output process in a cycle, and multiples of its grain.

    Attributes
    ----------
    steps : int
    most : int
        Amount that is promised.
    grain : int
    told : BoundSource
        Who promised it.
    traffic : float
        Batches that traffic alone seems to allow, whole or not.
    reached : int
    failed : int or None
    attempts, fruitless : int
        Turns, in all and without success of late.
    """

    steps: int
    most: int
    grain: int = 1
    told: BoundSource = BoundSource.BY_MACHINES
    traffic: float = math.inf
    reached: int = 0
    failed: int | None = None
    attempts: int = 0
    fruitless: int = 0

    def next_amount(self, shares: tuple[float, ...]) -> int | None:
        """Return the amount to aim at now; None if there is none between success and failure."""
        limit = self.most + 1 if self.failed is None else self.failed
        for share in shares:
            amount = self.grain * math.ceil(share * self.most / self.grain - _ROUNDING)
            if not self.reached and share < _MODEST < amount / self.most:
                amount = max(self.grain, amount - self.grain)
            if self.reached < amount < limit:
                return amount
        halfway = (self.reached + limit) // 2 // self.grain * self.grain
        return halfway if halfway > self.reached else None

    def lower(self, batches: float) -> None:
        """Take note that no more is promised than this."""
        whole = int(batches / self.grain + _ROUNDING) * self.grain
        self.most = min(self.most, whole)

    def begin_anew(self) -> None:
        """Forget what was reached and what failed: chance may do better next time."""
        self.fruitless, self.reached, self.failed = 0, 0, None


class IncumbentThroughput:
    """The highest throughput that was reached, by whichever of several searches.

    Parameters
    ----------
    throughput : float
        That was reached here already.
    standing : Standing, optional
        What searches elsewhere have reached.

    Attributes
    ----------
    throughput : float
        That was reached here.
    """

    def __init__(self, throughput: float = 0.0, standing: Standing | None = None) -> None:
        self.throughput = throughput
        self._standing = standing or Standing()
        self._lock = threading.Lock()

    @property
    def by_anybody(self) -> float:
        """The highest throughput that was reached here or elsewhere."""
        return max(self.throughput, self._standing.news.throughput)

    @property
    def is_all(self) -> bool:
        """Whether no plan makes more."""
        return replace(self._standing.news, throughput=self.by_anybody).meets_bound

    def rise(self, throughput: float) -> None:
        """Take note of a throughput that was reached."""
        with self._lock:
            self.throughput = max(self.throughput, throughput)


class TargetQueue:
    """Aims that nobody pursues at the moment, beside what has been reached by anybody.

    Parameters
    ----------
    instance : Instance
    step_length : int
        Timesteps of a step of the cycles.
    reached : IncumbentThroughput
        Perhaps shared with other aims.

    Attributes
    ----------
    promise_until : float or None
        Reading of `time.monotonic` until which whole programs are asked what a cycle
        promises, as is worth while where there are few machines; None where there are many.
    cap : float
        The highest throughput that traffic is known to allow in any cycle; 0 if none is known.
    """

    def __init__(self, instance: Instance, step_length: int, reached: IncumbentThroughput) -> None:
        self._reached = reached
        self.promise_until: float | None = None
        self._batches_in_run = batches_per_run(instance, instance.procedure.output_process)
        self._step_length = step_length
        self._waiting: list[CycleTarget] = []
        self.cap = 0.0
        self._lock = threading.Lock()

    @property
    def best(self) -> float:
        """The highest throughput that was reached by now, by anybody."""
        return self._reached.by_anybody

    @property
    def has_reached(self) -> bool:
        """Whether anything was reached here."""
        return self._reached.throughput > 0

    @property
    def is_over(self) -> bool:
        """Whether no plan makes more than has been reached."""
        return self._reached.is_all

    def raise_best(self, throughput: float) -> None:
        """Take note of a throughput that was reached."""
        self._reached.rise(throughput)

    def put(self, aims: Iterable[CycleTarget]) -> None:
        """Let aims wait that promise more than has been reached."""
        with self._lock:
            self._waiting += filter(self.promises_more, aims)

    def take(self) -> CycleTarget | None:
        """Take the aim that promises most; None where none promises more than is reached."""
        with self._lock:
            self._waiting = list(filter(self.promises_more, self._waiting))
            if not self._waiting:
                return None
            best = max(self._waiting, key=self.worth)
            self._waiting.remove(best)
            return best

    def lower(self, aim: CycleTarget, throughput: float, told: BoundSource) -> None:
        """Take note that a cycle promises no more than this."""
        batches = throughput * self.timesteps(aim) * self._batches_in_run
        aim.lower(batches)
        aim.traffic = min(aim.traffic, batches)
        aim.told = told
        self.cap = max(self.cap, throughput)

    def lower_to_cap(self, aim: CycleTarget) -> None:
        """Take note that a cycle promises about as much as others did, if that is known."""
        aim.traffic = self.traffic_of(aim)
        if math.isfinite(aim.traffic):
            aim.lower(aim.traffic)
        aim.told = BoundSource.BY_TRAFFIC

    def promises_more(self, aim: CycleTarget) -> bool:
        """Whether a cycle promises more than has been reached."""
        return not self.is_over and self.is_better(aim, aim.most)

    def is_better(self, aim: CycleTarget, amount: int) -> bool:
        """Whether an amount is more than has been reached."""
        return self.throughput(aim, amount) > self.best * _BETTER

    def is_worth_a_try(self, aim: CycleTarget, amount: int) -> bool:
        """Whether an amount is so much more than has been reached that one should aim at it."""
        much = _MUCH_BETTER if amount < _LOW * aim.most else _BETTER
        return not self.is_over and self.throughput(aim, amount) > self.best * much

    def throughput(self, aim: CycleTarget, amount: float) -> float:
        """Return products per timestep."""
        return amount / (self._batches_in_run * self.timesteps(aim))

    def batches(self, products: float) -> float:
        """Return how many batches of the output process so many products are."""
        return products * self._batches_in_run

    def timesteps(self, aim: CycleTarget) -> int:
        """Return how long a cycle is."""
        return aim.steps * self._step_length

    def worth(self, aim: CycleTarget) -> float:
        """Return what an aim promises; a longer cycle must pay for its length.

        As long as nothing is reached, so must one in which the least amount is almost all.
        """
        traffic = self.traffic_of(aim)
        throughput = self.throughput(aim, min(aim.most, traffic))
        worth = throughput * max(_LEAST_WORTH, 1 - _COST_OF_LENGTH * self.timesteps(aim))
        if not self.has_reached:
            worth *= min(1.0, _EASY * traffic / aim.grain) ** _COST_OF_HARDSHIP
        return worth

    def traffic_of(self, aim: CycleTarget) -> float:
        """Return the batches that traffic seems to allow: before it is asked, as elsewhere.

        Machines alone promise more than traffic allows, about as much in every cycle.
        """
        if aim.told is not BoundSource.BY_MACHINES or not self.cap:
            return aim.traffic
        return self.batches(self.cap * self.timesteps(aim))
