"""The cycle model of `ts-aces`: places are lanes of roads, steps are epochs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tsaces.solvers.cyclic.routing.congestion_router import CongestionRouter
from tsaces.solvers.cyclic.routing.network import network_of
from tsaces.solvers.cyclic.routing.single_tour import SingleTourOutcome
from tsaces.solvers.cyclic.routing.sites import PlaceSites
from tsaces.solvers.cyclic.search.demand_reduction import DemandReductionSearch
from tsaces.solvers.ts_aces.lanes.ports import PortDemandReducer, ports_of
from tsaces.solvers.ts_aces.lanes.road_production import RoadProductionModel
from tsaces.solvers.ts_aces.plan import EpochPlan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tsaces.deadline import Deadline
    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import TrafficSystem
    from tsaces.solvers.cyclic.production.production_plan import ProductionPlan
    from tsaces.solvers.cyclic.routing.route_set import RouteSet
    from tsaces.solvers.ts_aces.lanes.ports import Ports
    from tsaces.solvers.ts_aces.parameters import TsAcesParameters

    Announce = Callable[[EpochPlan, Mapping[int, str]], None]
    """Takes a plan, and process names by machine number."""


class RoadCycleModel(RoadProductionModel):
    """A cycle of lanes in epochs, as `tsaces.solvers.cyclic.search.cycle_search.CycleModel`.

    Parameters
    ----------
    instance : Instance
    traffic : TrafficSystem
    epoch_length : int
        Timesteps.
    seed : int
    announce : callable
    parameters : TsAcesParameters
    """

    def __init__(  # noqa: PLR0913, PLR0917 - a model, its place and its parameters
        self,
        instance: Instance,
        traffic: TrafficSystem,
        epoch_length: int,
        seed: int,
        announce: Announce,
        parameters: TsAcesParameters,
    ) -> None:
        super().__init__(instance, traffic, epoch_length, seed, parameters)
        self._cyclic = parameters.cyclic
        self._instance = instance
        self._traffic = traffic
        self._announce = announce

    def route(
        self,
        production_plan: ProductionPlan,
        steps: int,
        seed: int,
        deadline: Deadline,
        is_worth_it: Callable[[ProductionPlan], bool],
    ) -> Iterator[ProductionPlan]:
        """Route a production plan, reduced perhaps; announce plans, and yield what they make."""
        ports = ports_of(self._instance, self._traffic, self.lanes, steps, production_plan)
        if ports is None:
            return
        network = network_of(self.lanes.exits, steps)
        reduction = self._cyclic.demand_reduction
        sites = PlaceSites(ports.machines, ports.place_of)
        router = CongestionRouter(sites, network, ports.production_plan, seed, self._cyclic.routing)
        router.routes.block(self.lanes.closed(steps))
        most = self._instance.max_agents
        outcome = router.route_single_tour(most)
        if outcome is SingleTourOutcome.ROUTED:
            self._announce(self._plan(router.routes, ports), production_plan.assigned)
            yield production_plan
            return
        reducer = PortDemandReducer(self._instance, ports, reduction)
        search = DemandReductionSearch(router, reducer, most, is_worth_it, reduction)
        for routed in search.run(deadline):
            self._announce(self._plan(router.routes, ports), routed.assigned)
            yield routed
        if outcome is SingleTourOutcome.NOT_TRIED and router.routes.agents > most:
            self._fleet_share *= reduction.fleet_reserve * most / router.routes.agents

    def _plan(self, routes: RouteSet, ports: Ports) -> EpochPlan:
        """Return the agents that enter each road in each epoch, and the exchanges there."""
        roads, epochs, lanes = len(self._traffic.roads), routes.network.steps, self.places
        num_tokens = 1 + len(self._instance.procedure.tokens)
        entering = np.zeros((roads, num_tokens, epochs), dtype=np.int32)
        pickups = np.zeros((len(self._instance.machines), num_tokens, epochs), dtype=np.int32)
        deposits = np.zeros_like(pickups)
        road_of = self.lanes.road_of
        for load in routes.loads:
            np.add.at(entering[:, 0], (road_of[load.empty_leg % lanes], load.empty_leg // lanes), 1)
            entries = road_of[load.loaded_leg % lanes], load.loaded_leg // lanes
            np.add.at(entering[:, load.token], entries, 1)
            source, sink = ports.machine_of(load.source), ports.machine_of(load.sink)
            pickups[source, load.token, load.empty_leg[-1] // lanes] += 1
            deposits[sink, load.token, load.loaded_leg[-1] // lanes] += 1
        return EpochPlan(epochs, self.step_length, entering, pickups, deposits, None)
