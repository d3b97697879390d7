"""Lanes and epochs as slots."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tsaces.plan import EpochPlan
from tsaces.solvers.slots.descent import DemandReductionSearch
from tsaces.solvers.slots.in_a_row import SingleTourOutcome
from tsaces.solvers.slots.network import network_of
from tsaces.solvers.slots.router import CongestionRouter
from tsaces.solvers.ts_aces.slots.ports import PortRelief, ports_of
from tsaces.solvers.ts_aces.slots.road_budgets import RoadBudgets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import TrafficSystem
    from tsaces.solvers.slots.budget import ProductionPlan
    from tsaces.solvers.slots.tours import RouteSet
    from tsaces.solvers.ts_aces.slots.ports import Ports

    Announce = Callable[[EpochPlan, Mapping[int, str]], None]
    """Takes a plan, and process names by machine number."""

_MORE_THAN_ENOUGH = 0.98
"""What is left of the fleet that budgets may count on, beyond the excess, after a plan took
too many agents: those on detours come on top of what budgets count."""


class RoadProgram(RoadBudgets):
    """A cycle of lanes in epochs, as `tsaces.solvers.slots.ascent.CycleModel`.

    Parameters
    ----------
    instance : Instance
    traffic : TrafficSystem
    epoch_length : int
        Timesteps.
    seed : int
    announce : callable
    """

    def __init__(
        self,
        instance: Instance,
        traffic: TrafficSystem,
        epoch_length: int,
        seed: int,
        announce: Announce,
    ) -> None:
        super().__init__(instance, traffic, epoch_length, seed)
        self._instance = instance
        self._traffic = traffic
        self._announce = announce

    def carry(
        self,
        budget: ProductionPlan,
        steps: int,
        seed: int,
        deadline: float,
        is_worth_it: Callable[[ProductionPlan], bool],
    ) -> Iterator[ProductionPlan]:
        """Route a budget, or what is left of it, and announce plans; yield what they carry."""
        ports = ports_of(self._instance, self._traffic, self.lanes, steps, budget)
        if ports is None:
            return
        network = network_of(self.lanes.exits, steps)
        router = CongestionRouter(ports, network, ports.place_of, ports.budget, seed)
        router.tours.close(self.lanes.closed(steps))
        most = self._instance.max_agents
        in_a_row = router.lay_in_a_row(most)
        if in_a_row is SingleTourOutcome.LAID:
            self._announce(self._plan(router.tours, ports), budget.assigned)
            yield budget
            return
        relief = PortRelief(self._instance, ports)
        for carried in DemandReductionSearch(router, relief, most, is_worth_it).run(deadline):
            self._announce(self._plan(router.tours, ports), carried.assigned)
            yield carried
        if in_a_row is SingleTourOutcome.NOT_TRIED and router.tours.agents > most:
            self.fleet_share *= _MORE_THAN_ENOUGH * most / router.tours.agents

    def _plan(self, tours: RouteSet, ports: Ports) -> EpochPlan:
        """Count who enters which road in which epoch, and who exchanges there."""
        roads, epochs, lanes = len(self._traffic.roads), tours.network.steps, self.places
        num_tokens = 1 + len(self._instance.procedure.tokens)
        entering = np.zeros((roads, num_tokens, epochs), dtype=np.int32)
        pickups = np.zeros((len(self._instance.machines), num_tokens, epochs), dtype=np.int32)
        deposits = np.zeros_like(pickups)
        road_of = self.lanes.road_of
        for load in tours.loads:
            np.add.at(entering[:, 0], (road_of[load.way % lanes], load.way // lanes), 1)
            trip = road_of[load.trip % lanes], load.trip // lanes
            np.add.at(entering[:, load.token], trip, 1)
            source, sink = ports.machine_of(load.source), ports.machine_of(load.sink)
            pickups[source, load.token, load.way[-1] // lanes] += 1
            deposits[sink, load.token, load.trip[-1] // lanes] += 1
        return EpochPlan(epochs, self.step_length, entering, pickups, deposits, None)
