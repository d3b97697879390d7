"""Production plans for a cycle of epochs, within the limits of machines and lanes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tsaces.solvers.cyclic.production.diving import DivingHeuristic
from tsaces.solvers.cyclic.production.production_model import ProductionModel
from tsaces.solvers.ts_aces.lanes.lanes import lanes_of
from tsaces.solvers.ts_aces.lanes.road_milp import RoadMilp

if TYPE_CHECKING:
    from tsaces.deadline import Deadline
    from tsaces.milp import HighsModel, Outcome
    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import TrafficSystem
    from tsaces.solvers.cyclic.production.production_model import CycleSettings
    from tsaces.solvers.ts_aces.parameters import TsAcesParameters


class RoadProductionModel(ProductionModel):
    """Chooses production plans for one length of epochs.

    Parameters
    ----------
    instance : Instance
    traffic : TrafficSystem
    epoch_length : int
        Timesteps.
    seed : int
    parameters : TsAcesParameters

    Attributes
    ----------
    step_length : int
        Timesteps of an epoch.
    lanes : Lanes
    places : int
        Number of lanes.
    """

    def __init__(
        self,
        instance: Instance,
        traffic: TrafficSystem,
        epoch_length: int,
        seed: int,
        parameters: TsAcesParameters,
    ) -> None:
        self._lane_search = parameters.lanes
        self.step_length = epoch_length
        self.lanes = lanes_of(traffic, epoch_length)
        self.places = sum(self.lanes.counts)
        self.step_multiple = 1
        self._fleet_share = 1.0
        self._max_agents = instance.max_agents
        self._milp = RoadMilp(
            instance, traffic, epoch_length, self.lanes, parameters.cyclic.diving.agent_penalty
        )
        super().__init__(
            DivingHeuristic(
                *(instance, self._milp.problem, self._milp.variables.runs, traffic.road_at, seed),
                parameters.cyclic,
            )
        )

    def throughput_of(self, outcome: Outcome) -> float:
        """Return the products per timestep of a solution; 0 where there is none."""
        return self._milp.output.of(outcome) / self.step_length

    def bound(self, deadline: Deadline) -> float:
        """Return an upper bound on the products per timestep of every cycle, if there is time."""
        throughput = self.at(self._lane_search.bound_epochs).solve_relaxed(deadline)
        return math.inf if throughput is None else throughput * self._lane_search.bound_margin

    def _timesteps(self, steps: int) -> int:
        return steps * self.step_length

    def _apply(self, model: HighsModel, settings: CycleSettings) -> None:
        throughput = settings.throughput
        self._milp.change_utilisation(model, settings.utilisation, settings.steps)
        self._milp.change_fleet(model, self._max_agents * self._fleet_share)
        self._milp.output.limit(
            model, None if throughput is None else throughput * self.step_length
        )
