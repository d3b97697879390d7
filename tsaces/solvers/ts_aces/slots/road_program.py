"""Roads and epochs as slots."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from tsaces.plan import EpochPlan
from tsaces.solvers.slots.descent import Descent
from tsaces.solvers.slots.dive import BudgetDive
from tsaces.solvers.slots.network import network_of
from tsaces.solvers.slots.relief import Relief
from tsaces.solvers.slots.router import SlotRouter
from tsaces.solvers.ts_aces.slots.epoch_length import slot_epoch_length
from tsaces.solvers.ts_aces.slots.road_milp import RoadMilp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tsaces.milp import Outcome
    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import TrafficSystem
    from tsaces.solvers.slots.budget import Budget
    from tsaces.solvers.slots.tours import Tours

    Announce = Callable[[EpochPlan, Mapping[int, str]], None]
    """Takes a plan, and process names by machine number."""


class RoadProgram:
    """A cycle of roads in epochs, as `tsaces.solvers.slots.ascent.SlotProgram`.

    Parameters
    ----------
    instance : Instance
    traffic : TrafficSystem
        No road of which has a single cell.
    max_road_length : int or None
        At which its roads were cut.
    seed : int
    announce : callable
    """

    def __init__(
        self,
        instance: Instance,
        traffic: TrafficSystem,
        max_road_length: int | None,
        seed: int,
        announce: Announce,
    ) -> None:
        self._instance = instance
        self._traffic = traffic
        self._max_road_length = max_road_length
        self._announce = announce
        self.step_length = slot_epoch_length(traffic)
        self._milp = RoadMilp(instance, traffic, self.step_length)
        self.dive = BudgetDive(
            instance, self._milp.problem, self._milp.variables.runs, traffic.road_at, seed
        )
        self._relief = Relief(instance)
        self.places = len(traffic.roads)
        self._exits = [traffic.junctions[road.end].exits for road in traffic.roads]

    def want(self, steps: int, utilisation: float, throughput: float | None) -> None:
        """Set the cycle's epochs, the share of its slots in use, the products per timestep."""
        self.dive.change_cycle(steps, timesteps=steps * self.step_length)
        products = None if throughput is None else throughput * self.step_length
        for model in (self.dive.relaxed, self.dive.whole):
            self._milp.change_utilisation(model, utilisation)
            self._milp.output.limit(model, products)

    def throughput_of(self, outcome: Outcome) -> float:
        """Return the products per timestep of a solution; 0 where there is none."""
        return self._milp.output.of(outcome) / self.step_length

    def bound(self, _deadline: float) -> float:
        """Return a bound on the products per timestep in every cycle: none is known."""
        return math.inf

    def carry(
        self,
        budget: Budget,
        steps: int,
        seed: int,
        deadline: float,
        is_worth_it: Callable[[Budget], bool],
    ) -> Iterator[Budget]:
        """Route a budget, or what is left of it, and announce plans; yield what they carry."""
        network = network_of(self._exits, steps)
        router = SlotRouter(self._instance, network, self._traffic.road_at, budget, seed)
        descent = Descent(router, self._relief, self._instance.max_agents, is_worth_it)
        for carried in descent.run(deadline):
            self._announce(self._plan(router.tours), carried.assigned)
            yield carried

    def _plan(self, tours: Tours) -> EpochPlan:
        """Count who enters which road in which epoch, and who exchanges there."""
        roads, epochs = len(self._traffic.roads), tours.network.steps
        num_tokens = 1 + len(self._instance.procedure.tokens)
        entering = np.zeros((roads, num_tokens, epochs), dtype=np.int32)
        pickups = np.zeros((len(self._instance.machines), num_tokens, epochs), dtype=np.int32)
        deposits = np.zeros_like(pickups)
        for load in tours.loads:
            # no slot is used twice, so none is counted twice
            entering[load.way % roads, 0, load.way // roads] = 1
            entering[load.trip % roads, load.token, load.trip // roads] = 1
            pickups[load.source, load.token, load.way[-1] // roads] += 1
            deposits[load.sink, load.token, load.trip[-1] // roads] += 1
        return EpochPlan(
            epochs, self.step_length, entering, pickups, deposits, self._max_road_length
        )
