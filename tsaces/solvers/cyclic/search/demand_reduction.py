"""From a budget that is too much for the floor down to one that finds its way, and up again."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from tsaces.solvers.cyclic.routing.congestion_router import StallLimit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tsaces.solvers.cyclic.parameters import DemandReductionParameters
    from tsaces.solvers.cyclic.production.demand_reducer import DemandReducer
    from tsaces.solvers.cyclic.production.production_plan import ProductionPlan
    from tsaces.solvers.cyclic.routing.congestion_router import CongestionRouter, RouterSnapshot


class DemandReductionSearch:
    """Mends the tours of a budget; gives up products where that stalls.

    Once tours share no slot, the last step down is taken back, and mended with more patience.

    Parameters
    ----------
    router : CongestionRouter
        Of the whole budget.
    reducer : DemandReducer
    max_agents : int
    is_worth_it : callable
        Whether a budget makes more than is known.
    parameters : DemandReductionParameters
    """

    def __init__(
        self,
        router: CongestionRouter,
        reducer: DemandReducer,
        max_agents: int,
        is_worth_it: Callable[[ProductionPlan], bool],
        parameters: DemandReductionParameters,
    ) -> None:
        self._router = router
        self._reducer = reducer
        self._max_agents = max_agents
        self._is_worth_it = is_worth_it
        network = router.routes.network
        size = max(1.0, network.places * network.steps / parameters.reference_slots)
        self._stall_limit = StallLimit(size * parameters.stall_seconds, parameters.stall_share)
        self._parameters = parameters
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
        if not router.route_initially(deadline):
            return
        while time.monotonic() < deadline and self._is_worth_it(router.production_plan):
            is_laid = router.resolve_conflicts(
                deadline, self._stall_limit
            ) and self._shorten_to_fleet(deadline)
            if is_laid and router.routes.agents <= self._max_agents:
                yield router.production_plan
                if not self._above:
                    return
                router.restore(self._above.pop())
                is_laid = False
            elif self._reduce_demand():
                continue
            if is_laid or not self._raise_stall_limit():
                return

    def _shorten_to_fleet(self, deadline: float) -> bool:
        """Draw tours tighter while there are too many agents; return whether they share nothing."""
        routes, is_laid = self._router.routes, True
        fewest = routes.agents
        until = _moment(self._stall_limit.least, deadline)
        while is_laid and routes.agents > self._max_agents and time.monotonic() < until:
            is_laid = self._router.shorten_routes(deadline)
            if is_laid and routes.agents < fewest:
                fewest = routes.agents
                until = _moment(self._stall_limit.least, deadline)
        return is_laid

    def _reduce_demand(self) -> bool:
        """Give products up, as long as more are left than are known."""
        router, routes = self._router, self._router.routes
        excess = max(0.0, 1 - self._max_agents / routes.agents)
        lower = self._reducer.reduce(
            router.production_plan, routes.load_table, routes.count_conflicts(), excess
        )
        if lower is None or not self._is_worth_it(lower):
            return False
        self._above.append(router.snapshot())
        if router.remove_demand(lower):
            return True
        router.restore(self._above.pop())
        return False

    def _raise_stall_limit(self) -> bool:
        """Be more patient from now on, a few times."""
        routes, most = self._router.routes, self._parameters.max_overuse_per_load
        if self._persisted == len(most):
            return False
        if routes.overuse.sum() > most[self._persisted] * len(routes.table.token):
            return False
        self._persisted += 1
        growth = self._parameters.stall_growth
        self._stall_limit = StallLimit(
            growth * self._stall_limit.least, growth * self._stall_limit.share
        )
        return True


def _moment(seconds: float, deadline: float) -> float:
    """Return when so many seconds will have passed, the deadline at the latest."""
    return min(deadline, time.monotonic() + seconds)
