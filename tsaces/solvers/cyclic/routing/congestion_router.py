"""Routes a production plan so that no slot is used twice.

Loads and the empty legs between them are first routed as flows at least cost, in which agents
may share slots at a price. Then each load in conflict is removed together with related ones,
and they are inserted again one after the other; the new routes are kept where they cost less in
all (ruin and recreate: Schrimpf et al., 2000). Slots that stay overused become more expensive
from iteration to iteration, as in PathFinder (McMurchie and Ebeling, 1995), so that in the end the
cheapest routes share none. Where that fails, the production plan is reduced.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from tsaces.solvers.cyclic.routing.arrays import ExchangeSites
from tsaces.solvers.cyclic.routing.astar import (
    allocate_search_buffers,
    measure_distances,
    measure_tolls,
)
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
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from tsaces.deadline import Deadline
    from tsaces.solvers.cyclic.parameters import RoutingParameters
    from tsaces.solvers.cyclic.production.production_plan import ProductionPlan
    from tsaces.solvers.cyclic.routing.arrays import Footprints, TimeExpandedNetwork
    from tsaces.solvers.cyclic.routing.route_set import RouteSnapshot
    from tsaces.solvers.cyclic.routing.sites import Sites

    Ints = NDArray[np.int64]

_NOWHERE = -1
"""Number of the exchange of a machine that has none."""


@dataclass(frozen=True)
class StallLimit:
    """The time without fewer overused slots after which routing has stalled.

    Attributes
    ----------
    least : float
        Seconds of the thread's own work, for other threads may share its core.
    share : float
        Share of the time with progress that is added to that.
    """

    least: float
    share: float

    def seconds(self, of_progress: float) -> float:
        """Return the limit in seconds, after so many seconds with progress."""
        return self.least + self.share * of_progress


@dataclass(frozen=True, eq=False)
class RouterSnapshot:
    """A production plan and its routes, to be restored later."""

    production_plan: ProductionPlan
    routes: RouteSnapshot


class CongestionRouter:
    """Routes one production plan by negotiated congestion.

    Parameters
    ----------
    sites : Sites
        Where machines exchange.
    network : TimeExpandedNetwork
    production_plan : ProductionPlan
    seed : int
    parameters : RoutingParameters
    footprints : Footprints, optional
        What agents take up; by default a slot for each that they enter.
    capacity : float, optional
        Agents for whom there is room at once; by default one for each resource.

    Attributes
    ----------
    production_plan : ProductionPlan
        The plan that is routed; smaller after demand was removed.
    routes : RouteSet
    """

    def __init__(  # noqa: PLR0913, PLR0917 - a plan, its place and its parameters
        self,
        sites: Sites,
        network: TimeExpandedNetwork,
        production_plan: ProductionPlan,
        seed: int,
        parameters: RoutingParameters,
        footprints: Footprints | None = None,
        capacity: float | None = None,
    ) -> None:
        leg_capacity = parameters.congestion.leg_capacity
        self.routes = RouteSet(network, leg_capacity, footprints, capacity)
        self._random = np.random.default_rng(seed)
        self._parameters, self._congestion = parameters, parameters.congestion
        self._flow_router = FlowRouter(sites, production_plan, self.routes, parameters.flow)
        source_at, sink_at = self._flow_router.source_at, self._flow_router.sink_at
        exchanges = sorted({*source_at.values(), *sink_at.values()})
        self._exchange_of = {site: number for number, site in enumerate(exchanges)}
        places = [sites.places(site) for site in exchanges]
        self._distances = measure_distances(network, places)
        self._tolls = measure_tolls(network, places, footprints)
        self._machines = sites.number
        self.production_plan = production_plan

    @cached_property
    def _context(self) -> RoutingContext:
        """Arguments of every iteration; its arrays are several times as large as the network."""
        network = self.routes.network
        at = ExchangeSites(
            self._exchanges_by_machine(self._flow_router.source_at),
            self._exchanges_by_machine(self._flow_router.sink_at),
        )
        return RoutingContext(
            network,
            self._distances,
            at,
            allocate_search_buffers(network, changes=2),
            removal_sizes_of(self._parameters.ruin_and_recreate),
            is_shortening=False,
            footprints=self.routes.footprints,
            tolls=self._tolls,
        )

    def route(self, deadline: Deadline, most_agents: int | None = None) -> bool:
        """Route until no slot is used twice; return whether that succeeded.

        It fails at the deadline, or when routing has stalled.

        Parameters
        ----------
        deadline : Deadline
            Reading of `time.monotonic`.
        most_agents : int, optional
            Fleet for which a single tour is tried first, if it is small.
        """
        if (
            most_agents is not None
            and self.route_single_tour(most_agents) is SingleTourOutcome.ROUTED
        ):
            return True
        return self.route_initially(deadline) and self.resolve_conflicts(deadline)

    def route_single_tour(self, most_agents: int) -> SingleTourOutcome:
        """Route all loads on a single tour without a shared slot, which suits small fleets.

        Parameters
        ----------
        most_agents : int
        """
        builder = SingleTourBuilder(
            *(self.routes, self._flow_router, self._distances, self._exchange_of),
            self._parameters.single_tour,
        )
        return builder.build(self.production_plan, most_agents, self._random)

    def route_initially(self, deadline: Deadline) -> bool:
        """Find the first routes, which may share slots; return whether there are any."""
        return self._flow_router.route_all(
            self.production_plan, deadline.share(self._congestion.flow_share)
        )

    def resolve_conflicts(self, deadline: Deadline, stall_limit: StallLimit | None = None) -> bool:
        """Reroute loads in conflict at rising prices; return whether no slot is shared in the end.

        Parameters
        ----------
        deadline : Deadline
            Reading of `time.monotonic`.
        stall_limit : StallLimit
        """
        return self._resolve_conflicts(
            self._congestion.sharing_price, deadline, stall_limit or self._default_stall_limit
        )

    def remove_demand(self, lower: ProductionPlan) -> bool:
        """Remove the loads that a smaller plan does not need, those with most conflicts first.

        Return whether the rest could be reconnected; the routes are of no use if it could not.

        Parameters
        ----------
        lower : ProductionPlan
            Plan with the same assignment, in which no machine does more than before.
        """
        routes = self.routes
        removals = select_removals(
            routes.table, routes.count_conflicts(), self.production_plan, lower
        )
        self.production_plan = lower
        return reconnect_routes(routes, self._flow_router, removals)

    def snapshot(self) -> RouterSnapshot:
        """Return the production plan and its routes, for `restore`."""
        return RouterSnapshot(self.production_plan, self.routes.snapshot())

    def restore(self, snapshot: RouterSnapshot) -> None:
        """Return to a production plan and its routes; the snapshot must not be used again."""
        self.production_plan = snapshot.production_plan
        self.routes.restore(snapshot.routes)

    def shorten_routes(self, deadline: Deadline) -> bool:
        """Shorten all routes once, then resolve the conflicts that this caused.

        A tour is as many cycles long as it has agents, so shorter tours need fewer agents. Most
        changes save none by themselves, but make others possible.

        Parameters
        ----------
        deadline : Deadline
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

    def _resolve_conflicts(self, price: float, deadline: Deadline, stall_limit: StallLimit) -> bool:
        routes, congestion = self.routes, self._congestion
        routes.set_prices(price)
        begin = record_at = time.thread_time()
        fewest = int(routes.overuse.sum())
        reassignment = Reassignment(self._flow_router, routes, self._parameters.reassignment)
        while len(in_conflict := np.flatnonzero(routes.count_conflicts())):
            if not self._reroute(in_conflict, deadline, self._context):
                return False
            shared = routes.overuse
            price = min(congestion.sharing_price, congestion.price_growth * price)
            history_cost = routes.occupancy.history_cost + congestion.history_increment * shared
            routes.set_prices(price, history_cost)
            reassignment.apply_if_due(len(in_conflict))
            now = time.thread_time()
            if shared.sum() < fewest:
                fewest, record_at = int(shared.sum()), now
            elif now - record_at > stall_limit.seconds(record_at - begin):
                return False
        return True

    def _reroute(self, loads: Ints, deadline: Deadline, context: RoutingContext) -> bool:
        """Reroute loads in random order; return False at the deadline."""
        self._random.shuffle(loads)
        number = self._congestion.loads_per_clock_check
        for first in range(0, len(loads), number):
            if deadline.has_passed:
                return False
            some = loads[first : first + number]
            reroute(context, self.routes.table, self.routes.occupancy, some, self._random)
        return True

    def _exchanges_by_machine(self, site_at: Mapping[int, int]) -> Ints:
        """Return the number of each machine's exchange, by machine."""
        exchanges = np.full(self._machines, _NOWHERE, dtype=np.int64)
        for machine, site in site_at.items():
            exchanges[machine] = self._exchange_of[site]
        return exchanges
