"""From a budget that is too much for the floor down to one that finds its way, and up again."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from tsaces.solvers.slots.router import StallLimit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tsaces.solvers.slots.budget import ProductionPlan
    from tsaces.solvers.slots.relief import DemandReducer
    from tsaces.solvers.slots.router import RouterSnapshot, CongestionRouter

_FIRST = StallLimit(least=1.0, share=0.25)
_SLOTS = 16_000
"""Slots of a network for which the first patience is right; larger ones need more."""
_MORE = 2.0
"""Times as patient, once there is nothing left to give up or the last step down is taken back."""
_HOPEFUL = (0.2, 0.06)
"""Shared slots for every load, up to which more patience is worth while: the first time, the
second; then no more."""


class DemandReductionSearch:
    """Mends the tours of a budget; gives up products where that stalls.

    Once tours share no slot, the last step down is taken back, and mended with more patience.

    Parameters
    ----------
    router : CongestionRouter
        Of the whole budget.
    relief : DemandReducer
    max_agents : int
    is_worth_it : callable
        Whether a budget makes more than is known.
    """

    def __init__(
        self,
        router: CongestionRouter,
        relief: DemandReducer,
        max_agents: int,
        is_worth_it: Callable[[ProductionPlan], bool],
    ) -> None:
        self._router = router
        self._relief = relief
        self._max_agents = max_agents
        self._is_worth_it = is_worth_it
        network = router.tours.network
        size = max(1.0, network.places * network.steps / _SLOTS)
        self._patience = StallLimit(size * _FIRST.least, _FIRST.share)
        self._persisted = 0
        self._above: list[RouterSnapshot] = []

    def run(self, deadline: float) -> Iterator[ProductionPlan]:
        """Yield every budget whose tours share no slot any more, ever more products.

        Parameters
        ----------
        deadline : float
            Reading of `time.monotonic`.
        """
        router = self._router
        if not router.start(deadline):
            return
        while time.monotonic() < deadline and self._is_worth_it(router.budget):
            is_laid = router.mend(deadline, self._patience) and self._save_agents(deadline)
            if is_laid and router.tours.agents <= self._max_agents:
                yield router.budget
                if not self._above:
                    return
                router.go_back(self._above.pop())
                is_laid = False
            elif self._go_down():
                continue
            if is_laid or not self._may_persist():
                return

    def _save_agents(self, deadline: float) -> bool:
        """Draw tours tighter while there are too many agents; return whether they share nothing."""
        tours, is_laid = self._router.tours, True
        fewest = tours.agents
        until = _moment(self._patience.least, deadline)
        while is_laid and tours.agents > self._max_agents and time.monotonic() < until:
            is_laid = self._router.tighten(deadline)
            if is_laid and tours.agents < fewest:
                fewest = tours.agents
                until = _moment(self._patience.least, deadline)
        return is_laid

    def _go_down(self) -> bool:
        """Give products up, as long as more are left than are known."""
        router, tours = self._router, self._router.tours
        excess = max(0.0, 1 - self._max_agents / tours.agents)
        lower = self._relief.lower(router.budget, tours.laid, tours.crowding(), excess)
        if lower is None or not self._is_worth_it(lower):
            return False
        self._above.append(router.keep())
        if router.give_up(lower):
            return True
        router.go_back(self._above.pop())
        return False

    def _may_persist(self) -> bool:
        """Be more patient from now on, a few times."""
        tours = self._router.tours
        if self._persisted == len(_HOPEFUL):
            return False
        if tours.shared.sum() > _HOPEFUL[self._persisted] * len(tours.laid.token):
            return False
        self._persisted += 1
        self._patience = StallLimit(_MORE * self._patience.least, _MORE * self._patience.share)
        return True


def _moment(seconds: float, deadline: float) -> float:
    """Return when so many seconds will have passed, the deadline at the latest."""
    return min(deadline, time.monotonic() + seconds)
