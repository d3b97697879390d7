"""From a production plan too large for the floor down to one that is routed, and up again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsaces.solvers.cyclic.routing.congestion_router import StallLimit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tsaces.deadline import Deadline
    from tsaces.solvers.cyclic.parameters import DemandReductionParameters
    from tsaces.solvers.cyclic.production.demand_reducer import DemandReducer
    from tsaces.solvers.cyclic.production.production_plan import ProductionPlan
    from tsaces.solvers.cyclic.routing.congestion_router import CongestionRouter, RouterSnapshot


class DemandReductionSearch:
    """Resolves the conflicts of a production plan's routes; reduces demand where that stalls.

    Once no slot is shared, the last reduction is undone, and its conflicts are resolved with a
    larger stall limit.

    Parameters
    ----------
    router : CongestionRouter
        Router of the whole production plan.
    reducer : DemandReducer
    max_agents : int
    is_worth_it : callable
        Whether a production plan makes more than the incumbent.
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
        slots = router.routes.capacity * router.routes.network.steps
        size = max(1.0, slots / parameters.reference_slots)
        self._stall_limit = StallLimit(size * parameters.stall_seconds, parameters.stall_share)
        self._parameters = parameters
        self._num_raises = 0
        self._reductions: list[RouterSnapshot] = []

    def run(self, deadline: Deadline) -> Iterator[ProductionPlan]:
        """Yield every production plan whose routes share no slot, in order of their products.

        Parameters
        ----------
        deadline : Deadline
            Reading of `time.monotonic`.
        """
        router = self._router
        if not router.route_initially(deadline):
            return
        while not deadline.has_passed and self._is_worth_it(router.production_plan):
            is_routed = router.resolve_conflicts(
                deadline, self._stall_limit
            ) and self._shorten_to_fleet(deadline)
            if is_routed and router.routes.agents <= self._max_agents:
                yield router.production_plan
                if not self._reductions:
                    return
                router.restore(self._reductions.pop())
                is_routed = False
            elif self._reduce_demand():
                continue
            if is_routed or not self._raise_stall_limit():
                return

    def _shorten_to_fleet(self, deadline: Deadline) -> bool:
        """Shorten routes while there are too many agents; return whether no slot is shared."""
        routes, is_routed = self._router.routes, True
        fewest = routes.agents
        until = deadline.sooner(self._stall_limit.least)
        while is_routed and routes.agents > self._max_agents and not until.has_passed:
            is_routed = self._router.shorten_routes(deadline)
            if is_routed and routes.agents < fewest:
                fewest = routes.agents
                until = deadline.sooner(self._stall_limit.least)
        return is_routed

    def _reduce_demand(self) -> bool:
        """Reduce demand as long as what is left makes more than the incumbent."""
        router, routes = self._router, self._router.routes
        excess = max(0.0, 1 - self._max_agents / routes.agents)
        lower = self._reducer.reduce(
            router.production_plan, routes.load_table, routes.count_conflicts(), excess
        )
        if lower is None or not self._is_worth_it(lower):
            return False
        self._reductions.append(router.snapshot())
        if router.remove_demand(lower):
            return True
        router.restore(self._reductions.pop())
        return False

    def _raise_stall_limit(self) -> bool:
        """Raise the stall limit, a few times at most; return whether it was raised."""
        routes, most = self._router.routes, self._parameters.max_overuse_per_load
        if self._num_raises == len(most):
            return False
        if routes.overuse.sum() > most[self._num_raises] * len(routes.table.token):
            return False
        self._num_raises += 1
        growth = self._parameters.stall_growth
        self._stall_limit = StallLimit(
            growth * self._stall_limit.least, growth * self._stall_limit.share
        )
        return True
