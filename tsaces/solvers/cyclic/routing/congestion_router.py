"""Routes a budget so that no slot is used twice.

Loads and the empty ways between them begin as flows at least cost, slots shared at a price. Then
whatever is in the way of something else is taken up together with some neighbours and laid
down anew, errand by errand, and kept where that is cheaper in all. Slots that stay shared
become dearer from sweep to sweep, as in PathFinder (McMurchie and Ebeling, 1995), so that the
cheapest plan is in the end one in which none is. Where that fails, some loads are given up.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from tsaces.solvers.cyclic.routing.arrays import ExchangeSites
from tsaces.solvers.cyclic.routing.astar import allocate_search_buffers, measure_distances
from tsaces.solvers.cyclic.routing.flow_router import FlowRouter
from tsaces.solvers.cyclic.routing.reassignment import Reassignment
from tsaces.solvers.cyclic.routing.reconnection import reconnect_routes, select_removals
from tsaces.solvers.cyclic.routing.route_set import RouteSet
from tsaces.solvers.cyclic.routing.ruin_and_recreate import (
    RoutingContext,
    removal_sizes_of,
    reroute,
)
from tsaces.solvers.cyclic.routing.single_tour import SingleTourBuilder, SingleTourOutcome

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from tsaces.model.instance import Cell
    from tsaces.solvers.cyclic.parameters import RoutingParameters
    from tsaces.solvers.cyclic.production.production_plan import ProductionPlan
    from tsaces.solvers.cyclic.routing.arrays import TimeExpandedNetwork
    from tsaces.solvers.cyclic.routing.flow_router import ExchangePoints
    from tsaces.solvers.cyclic.routing.route_set import RouteSnapshot

    Ints = NDArray[np.int64]

_NOWHERE = -1
"""Number of the exchange of a machine that has none."""


@dataclass(frozen=True)
class StallLimit:
    """How long there may be no fewer shared slots than ever before.

    Attributes
    ----------
    least : float
        Seconds of this thread's own work: others may be busy on the same cores.
    share : float
        Of the time in which there was progress, on top of that.
    """

    least: float
    share: float

    def seconds(self, of_progress: float) -> float:
        """Return for how long."""
        return self.least + self.share * of_progress


@dataclass(frozen=True, eq=False)
class RouterSnapshot:
    """A budget and its tours at a time."""

    production_plan: ProductionPlan
    routes: RouteSnapshot


class CongestionRouter:
    """Lays the tours of one budget.

    Parameters
    ----------
    exchange_points : ExchangePoints
        Such as an instance.
    network : TimeExpandedNetwork
    place_of : callable
        Number of the place of a cell.
    production_plan : ProductionPlan
    seed : int
    parameters : RoutingParameters

    Attributes
    ----------
    production_plan : ProductionPlan
        What the tours carry.
    routes : RouteSet
    """

    def __init__(  # noqa: PLR0913, PLR0917 - a plan, its place and its parameters
        self,
        exchange_points: ExchangePoints,
        network: TimeExpandedNetwork,
        place_of: Callable[[Cell], int],
        production_plan: ProductionPlan,
        seed: int,
        parameters: RoutingParameters,
    ) -> None:
        self.routes = RouteSet(network, parameters.congestion.leg_capacity)
        self._random = np.random.default_rng(seed)
        self._parameters, self._congestion = parameters, parameters.congestion
        self._flow_router = FlowRouter(
            exchange_points, place_of, production_plan, self.routes, parameters.flow
        )
        source_at, sink_at = self._flow_router.source_at, self._flow_router.sink_at
        exchanges = sorted({*source_at.values(), *sink_at.values()})
        self._distances = measure_distances(network, exchanges)
        self._machines = len(exchange_points.machines)
        self.production_plan = production_plan

    @cached_property
    def _context(self) -> RoutingContext:
        """What sweeps need; its arrays are as large as the network some times over."""
        exchange_at, network = self._distances.exchange_at, self.routes.network
        at = ExchangeSites(
            _exchanges_by_machine(self._flow_router.source_at, exchange_at, self._machines),
            _exchanges_by_machine(self._flow_router.sink_at, exchange_at, self._machines),
        )
        return RoutingContext(
            network,
            self._distances,
            at,
            allocate_search_buffers(network, changes=2),
            removal_sizes_of(self._parameters.ruin_and_recreate),
            is_shortening=False,
        )

    def route(self, deadline: float, most_agents: int | None = None) -> bool:
        """Lay tours until no slot is used twice; return whether that succeeded.

        It fails when the time is up, or when there is no progress any more.

        Parameters
        ----------
        deadline : float
            Reading of `time.monotonic`.
        most_agents : int, optional
            For which one round is tried first, if they are few.
        """
        if (
            most_agents is not None
            and self.route_single_tour(most_agents) is SingleTourOutcome.ROUTED
        ):
            return True
        return self.route_initially(deadline) and self.resolve_conflicts(deadline)

    def route_single_tour(self, most_agents: int) -> SingleTourOutcome:
        """Lay all loads on one round, without a shared slot: a way for small fleets.

        Parameters
        ----------
        most_agents : int
        """
        row = SingleTourBuilder(
            self.routes, self._flow_router, self._distances, self._parameters.single_tour
        )
        return row.build(self.production_plan, most_agents, self._random)

    def route_initially(self, deadline: float) -> bool:
        """Lay tours that may share slots; return whether there are any."""
        now = time.monotonic()
        return self._flow_router.route_all(
            self.production_plan, now + self._congestion.flow_share * (deadline - now)
        )

    def resolve_conflicts(self, deadline: float, stall_limit: StallLimit | None = None) -> bool:
        """Lay anew what shares slots, ever dearer; return whether none is shared in the end.

        Parameters
        ----------
        deadline : float
            Reading of `time.monotonic`.
        stall_limit : StallLimit
        """
        return self._resolve_conflicts(
            self._congestion.sharing_price, deadline, stall_limit or self._default_stall_limit
        )

    def remove_demand(self, lower: ProductionPlan) -> bool:
        """Take up loads for which a smaller budget has no use, the most crowded first.

        Return whether what is left has slots enough; the tours are of no use if it has not.

        Parameters
        ----------
        lower : ProductionPlan
            Of the same assignment; no machine does more than before.
        """
        routes = self.routes
        removals = select_removals(
            routes.table, routes.count_conflicts(), self.production_plan, lower
        )
        self.production_plan = lower
        return reconnect_routes(routes, self._flow_router, removals)

    def snapshot(self) -> RouterSnapshot:
        """Return what `restore` needs."""
        return RouterSnapshot(self.production_plan, self.routes.snapshot())

    def restore(self, snapshot: RouterSnapshot) -> None:
        """Return to how everything was; what was kept is used up."""
        self.production_plan = snapshot.production_plan
        self.routes.restore(snapshot.routes)

    def shorten_routes(self, deadline: float) -> bool:
        """Draw all tours tighter once, then part those that came to share slots.

        A tour is as many cycles long as it has agents, so those that are drawn tighter need
        fewer of them. Most changes save nothing yet, but let others.

        Parameters
        ----------
        deadline : float
            Reading of `time.monotonic`.

        Returns
        -------
        bool
            Whether no slot is shared in the end.
        """
        routes = self.routes
        chance = self._random.random(len(routes.occupancy.history_cost))
        congestion = self._congestion
        routes.set_prices(congestion.shortening_price, 1 + congestion.shortening_noise * chance)
        loads = np.arange(len(routes.table.token))
        if not self._reroute(loads, deadline, self._context._replace(is_shortening=True)):
            return False
        routes.occupancy.history_cost[:] = 1
        return self._resolve_conflicts(congestion.repair_price, deadline, self._default_stall_limit)

    @property
    def _default_stall_limit(self) -> StallLimit:
        return StallLimit(self._congestion.stall_seconds, self._congestion.stall_share)

    def _resolve_conflicts(self, price: float, deadline: float, stall_limit: StallLimit) -> bool:
        routes, congestion = self.routes, self._congestion
        routes.set_prices(price)
        begin = record_at = time.thread_time()
        fewest = int(routes.overuse.sum())
        reassignment = Reassignment(self._flow_router, routes, self._parameters.reassignment)
        while len(crowded := np.flatnonzero(routes.count_conflicts())):
            if not self._reroute(crowded, deadline, self._context):
                return False
            shared = routes.overuse
            price = min(congestion.sharing_price, congestion.price_growth * price)
            history_cost = routes.occupancy.history_cost + congestion.history_increment * shared
            routes.set_prices(price, history_cost)
            reassignment.apply_if_due(len(crowded))
            now = time.thread_time()
            if shared.sum() < fewest:
                fewest, record_at = int(shared.sum()), now
            elif now - record_at > stall_limit.seconds(record_at - begin):
                return False
        return True

    def _reroute(self, loads: Ints, deadline: float, exchange_points: RoutingContext) -> bool:
        """Lay loads anew in any order; False when the time is up."""
        self._random.shuffle(loads)
        number = self._congestion.loads_per_clock_check
        for first in range(0, len(loads), number):
            if time.monotonic() >= deadline:
                return False
            some = loads[first : first + number]
            reroute(exchange_points, self.routes.table, self.routes.occupancy, some, self._random)
        return True


def _exchanges_by_machine(places: dict[int, int], exchange_at: Ints, machines: int) -> Ints:
    """Return the number of each machine's exchange."""
    exchanges = np.full(machines, _NOWHERE, dtype=np.int64)
    exchanges[[*places]] = exchange_at[[*places.values()]]
    return exchanges
