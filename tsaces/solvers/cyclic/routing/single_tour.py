"""The first tours of small fleets: all loads on one round, with no slot shared."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

import numpy as np

from tsaces.solvers.cyclic.routing.circuit import Circuit
from tsaces.solvers.cyclic.routing.space_time_path import find_prioritized_tour

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    from tsaces.solvers.cyclic.parameters import SingleTourParameters
    from tsaces.solvers.cyclic.production.production_plan import ProductionPlan
    from tsaces.solvers.cyclic.routing.astar import Distances
    from tsaces.solvers.cyclic.routing.flow_router import FlowRouter
    from tsaces.solvers.cyclic.routing.route_set import RouteSet

    Ints = NDArray[np.int64]


class SingleTourOutcome(Enum):
    """What came of laying all loads on one round."""

    ROUTED = auto()
    TOO_FEW_AGENTS = auto()
    """For these loads, or for the little that agents have to wait for each other."""
    FAILED = auto()
    NOT_TRIED = auto()
    """There are too many agents for that."""


class SingleTourBuilder:
    """Lays all loads of a budget on one round.

    Parameters
    ----------
    routes : RouteSet
        Empty; get the loads.
    flow_router : FlowRouter
        Of the budgets.
    distances : Distances
    parameters : SingleTourParameters
    """

    def __init__(
        self,
        routes: RouteSet,
        flow_router: FlowRouter,
        distances: Distances,
        parameters: SingleTourParameters,
    ) -> None:
        self._routes = routes
        self._parameters = parameters
        self._flow_router = flow_router
        self._distances = distances

    def build(
        self, production_plan: ProductionPlan, most_agents: int, random: Generator
    ) -> SingleTourOutcome:
        """Lay all loads without a shared slot, in orders chosen by chance.

        Parameters
        ----------
        production_plan : ProductionPlan
        most_agents : int
        random : numpy.random.Generator
        """
        network, parameters = self._routes.network, self._parameters
        is_sparse = most_agents <= parameters.max_agents_per_place * network.places
        pairs = len(production_plan.pickups) * len(production_plan.deposits)
        if not is_sparse or pairs > parameters.max_exchange_pairs:
            return SingleTourOutcome.NOT_TRIED
        flow_router = self._flow_router
        circuit = Circuit(
            production_plan, flow_router.source_at, flow_router.sink_at, self._distance
        )
        most = most_agents * network.steps
        if circuit.least > most:
            return SingleTourOutcome.TOO_FEW_AGENTS
        if any(self._lay(circuit.rows(random), most) for _ in range(parameters.num_orders)):
            return SingleTourOutcome.ROUTED
        has_room = circuit.length <= parameters.full_fleet_share * most
        return SingleTourOutcome.FAILED if has_room else SingleTourOutcome.TOO_FEW_AGENTS

    def _lay(self, rows: Ints, most: int) -> bool:
        """Lay loads in their order, if a round of so many steps is enough for that."""
        routes, distances, goals = self._routes, self._distances, self._goals(rows)
        lengths = distances.between[
            distances.exchange_at[np.roll(goals, 1)], distances.exchange_at[goals]
        ]
        path = find_prioritized_tour(
            *(routes.network, goals, lengths.astype(np.int64), most, routes.blocked),
            self._parameters.attempts_per_leg,
        )
        if not len(path.entered):
            return False
        routes.occupy(path.entered, 1)
        legs = np.split(path.entered, path.stops[:-1])
        following = np.roll(np.arange(len(rows)), -1)
        routes.set_routes(rows, legs[0::2], [legs[-1], *legs[1:-1:2]], following)
        return True

    def _goals(self, rows: Ints) -> Ints:
        """Return where a round deposits and picks up in turn; the last is the first pick-up."""
        goals = np.empty(2 * len(rows), dtype=np.int64)
        goals[0::2] = [self._flow_router.sink_at[m] for m in rows[:, 2]]
        goals[1::2] = [self._flow_router.source_at[m] for m in np.roll(rows[:, 1], -1)]
        return goals

    def _distance(self, begin: int, end: int) -> int:
        exchange_at = self._distances.exchange_at
        return int(self._distances.between[exchange_at[begin], exchange_at[end]])
