"""First routes for small fleets: a single tour through all loads, without a shared slot."""

from __future__ import annotations

import time
from enum import Enum, auto
from typing import TYPE_CHECKING

import numpy as np

from tsaces.solvers.cyclic.routing.space_time_path import find_prioritized_tour

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.random import Generator
    from numpy.typing import NDArray

    from tsaces.solvers.cyclic.parameters import SingleTourParameters
    from tsaces.solvers.cyclic.production.production_plan import ProductionPlan
    from tsaces.solvers.cyclic.routing.astar import Distances
    from tsaces.solvers.cyclic.routing.circuit import Circuit
    from tsaces.solvers.cyclic.routing.flow_router import FlowRouter
    from tsaces.solvers.cyclic.routing.route_set import RouteSet

    Ints = NDArray[np.int64]


class SingleTourOutcome(Enum):
    """The result of routing all loads on a single tour."""

    ROUTED = auto()
    TOO_FEW_AGENTS = auto()
    """The fleet is too small for the loads, or for the waiting that a tour takes."""
    FAILED = auto()
    NOT_TRIED = auto()
    """There are too many agents or exchanges for it."""


class SingleTourBuilder:
    """Routes all loads of a production plan on a single tour.

    Parameters
    ----------
    routes : RouteSet
        Routes to be filled; empty before.
    flow_router : FlowRouter
        Router of the production plan, for the places of its exchanges.
    distances : Distances
    exchange_of : mapping of int to int
        Numbers of exchanges, as the distances have them, by site.
    parameters : SingleTourParameters
    """

    def __init__(
        self,
        routes: RouteSet,
        flow_router: FlowRouter,
        distances: Distances,
        exchange_of: Mapping[int, int],
        parameters: SingleTourParameters,
    ) -> None:
        self._routes = routes
        self._parameters = parameters
        self._flow_router = flow_router
        self._distances = distances
        self._exchange_of = exchange_of

    def build(
        self, production_plan: ProductionPlan, most_agents: int, random: Generator
    ) -> SingleTourOutcome:
        """Route all loads without a shared slot, in random orders until one succeeds.

        Parameters
        ----------
        production_plan : ProductionPlan
        most_agents : int
        random : numpy.random.Generator
        """
        parameters = self._parameters
        agents_per_place = most_agents / self._routes.capacity
        pairs = len(production_plan.pickups) * len(production_plan.deposits)
        if (
            agents_per_place > parameters.max_agents_per_place
            or pairs > parameters.max_exchange_pairs
        ):
            return SingleTourOutcome.NOT_TRIED
        flow_router = self._flow_router
        # imported here since networkx takes time to import, and few searches need a single tour
        from tsaces.solvers.cyclic.routing.circuit import Circuit  # noqa: PLC0415

        circuit = Circuit(
            production_plan, flow_router.source_at, flow_router.sink_at, self._distance
        )
        most = most_agents * self._routes.network.steps
        if circuit.least > most:
            return SingleTourOutcome.TOO_FEW_AGENTS
        if self._route_in_some_order(circuit, most, random):
            return SingleTourOutcome.ROUTED
        has_room = circuit.length <= parameters.full_fleet_share * most
        is_sparse = agents_per_place <= parameters.sparse_agents_per_place
        if is_sparse and not has_room:
            return SingleTourOutcome.TOO_FEW_AGENTS
        return SingleTourOutcome.FAILED

    def _route_in_some_order(self, circuit: Circuit[int], most: int, random: Generator) -> bool:
        """Try random orders of the loads; where agents need room, only for a while."""
        begin = time.thread_time()
        for _ in range(self._parameters.num_orders):
            if self._route(circuit.rows(random), most):
                return True
            spent = time.thread_time() - begin
            if self._routes.footprints is not None and spent > self._parameters.room_seconds:
                return False
        return False

    def _route(self, rows: Ints, most: int) -> bool:
        """Route loads in their order; return whether a tour of so many steps is enough."""
        routes, distances, goals = self._routes, self._distances, self._goals(rows)
        lengths = distances.between[np.roll(goals, 1), goals]
        begin = self._flow_router.slots(self._flow_router.source_at[rows[0, 1]])[0]
        path = find_prioritized_tour(
            *(routes.network, distances.exchange_at, begin, goals, lengths.astype(np.int64)),
            *(most, routes.blocked, self._parameters.attempts_per_leg, routes.footprints),
        )
        if not len(path.entered):
            return False
        routes.occupy(path.entered, 1)
        if routes.footprints is not None and routes.overuse.any():
            routes.occupy(path.entered, -1)  # a leg turns back into the clearance of its own cells
            return False
        legs = np.split(path.entered, path.stops[:-1])
        following = np.roll(np.arange(len(rows)), -1)
        routes.set_routes(rows, legs[0::2], [legs[-1], *legs[1:-1:2]], following)
        return True

    def _goals(self, rows: Ints) -> Ints:
        """Return the exchanges of deposits and pick-ups in turn; the last is the first pick-up."""
        source_at, sink_at = self._flow_router.source_at, self._flow_router.sink_at
        goals = np.empty(2 * len(rows), dtype=np.int64)
        goals[0::2] = [self._exchange_of[sink_at[m]] for m in rows[:, 2]]
        goals[1::2] = [self._exchange_of[source_at[m]] for m in np.roll(rows[:, 1], -1)]
        return goals

    def _distance(self, begin: int, end: int) -> int:
        exchange_of = self._exchange_of
        return int(self._distances.between[exchange_of[begin], exchange_of[end]])
