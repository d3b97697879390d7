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
from tsaces.solvers.cyclic.routing.ruin_and_recreate import RoutingContext, reroute
from tsaces.solvers.cyclic.routing.single_tour import SingleTourBuilder, SingleTourOutcome

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from tsaces.model.instance import Cell
    from tsaces.solvers.cyclic.production.production_plan import ProductionPlan
    from tsaces.solvers.cyclic.routing.arrays import TimeExpandedNetwork
    from tsaces.solvers.cyclic.routing.flow_router import ExchangePoints
    from tsaces.solvers.cyclic.routing.route_set import RouteSnapshot

    Ints = NDArray[np.int64]

_PRICE = 10.0
"""What a second agent in a slot pays, in slots; measured beside 1, 2, 5 and 20."""
_MEMORY = 0.1
"""By how much a slot becomes dearer for every sweep after which it is shared."""
_FLOW_SHARE = 0.1
"""Share of the time in which other rounds of flows may begin."""
_LOW_PRICE = 0.3
"""What it pays while tours are drawn tighter; measured beside 0.05, 1, 3 and 10."""
_MENDING_PRICE = 2.0
"""What it pays at first when these are parted again."""
_RISE = 1.1
"""Times as much from sweep to sweep, up to the usual price: on crowded floors a low one is not
enough to part them."""
_NOISE = 0.05
"""By how much chance makes slots dearer while tours are drawn tighter: without it few move."""
_AT_ONCE = 32
"""Loads that are looked at between two looks at the clock."""
_NOWHERE = -1


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

    least: float = 2.0
    share: float = 0.4

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

    Attributes
    ----------
    production_plan : ProductionPlan
        What the tours carry.
    routes : RouteSet
    """

    def __init__(
        self,
        exchange_points: ExchangePoints,
        network: TimeExpandedNetwork,
        place_of: Callable[[Cell], int],
        production_plan: ProductionPlan,
        seed: int,
    ) -> None:
        self.routes = RouteSet(network)
        self._random = np.random.default_rng(seed)
        self._flow_router = FlowRouter(exchange_points, place_of, production_plan, self.routes)
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
        row = SingleTourBuilder(self.routes, self._flow_router, self._distances)
        return row.build(self.production_plan, most_agents, self._random)

    def route_initially(self, deadline: float) -> bool:
        """Lay tours that may share slots; return whether there are any."""
        now = time.monotonic()
        return self._flow_router.route_all(
            self.production_plan, now + _FLOW_SHARE * (deadline - now)
        )

    def resolve_conflicts(self, deadline: float, stall_limit: StallLimit | None = None) -> bool:
        """Lay anew what shares slots, ever dearer; return whether none is shared in the end.

        Parameters
        ----------
        deadline : float
            Reading of `time.monotonic`.
        stall_limit : StallLimit
        """
        return self._resolve_conflicts(_PRICE, deadline, stall_limit or StallLimit())

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
        routes.set_prices(_LOW_PRICE, 1 + _NOISE * chance)
        loads = np.arange(len(routes.table.token))
        if not self._reroute(loads, deadline, self._context._replace(is_shortening=True)):
            return False
        routes.occupancy.history_cost[:] = 1
        return self._resolve_conflicts(_MENDING_PRICE, deadline, StallLimit())

    def _resolve_conflicts(self, price: float, deadline: float, stall_limit: StallLimit) -> bool:
        routes = self.routes
        routes.set_prices(price)
        begin = record_at = time.thread_time()
        fewest = int(routes.overuse.sum())
        reassignment = Reassignment(self._flow_router, routes)
        while len(crowded := np.flatnonzero(routes.count_conflicts())):
            if not self._reroute(crowded, deadline, self._context):
                return False
            shared = routes.overuse
            price = min(_PRICE, _RISE * price)
            routes.set_prices(price, routes.occupancy.history_cost + _MEMORY * shared)
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
        for first in range(0, len(loads), _AT_ONCE):
            if time.monotonic() >= deadline:
                return False
            some = loads[first : first + _AT_ONCE]
            reroute(exchange_points, self.routes.table, self.routes.occupancy, some, self._random)
        return True


def _exchanges_by_machine(places: dict[int, int], exchange_at: Ints, machines: int) -> Ints:
    """Return the number of each machine's exchange."""
    exchanges = np.full(machines, _NOWHERE, dtype=np.int64)
    exchanges[[*places]] = exchange_at[[*places.values()]]
    return exchanges
