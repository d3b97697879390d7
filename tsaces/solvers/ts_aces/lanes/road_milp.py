"""The TS-MILP of one average epoch, with a limit on every road."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsaces.milp import total
from tsaces.solvers.cyclic.production.throughput_objective import ThroughputObjective
from tsaces.solvers.ts_aces.ts_milp import TsMilp

if TYPE_CHECKING:
    import pulp

    from tsaces.milp import HighsModel
    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import TrafficSystem
    from tsaces.solvers.ts_aces.lanes.lanes import Lanes


class RoadMilp(TsMilp):
    """The TS-MILP of one epoch with fractional traffic, and no more agents on a road than lanes.

    Parameters
    ----------
    instance : Instance
    traffic : TrafficSystem
    epoch_length : int
        Timesteps.
    lanes : Lanes
        Lanes of the roads, for epochs of that length.
    agent_penalty : float
        Price of an agent, in products per epoch.
    """

    _fleet: pulp.LpConstraint

    def __init__(
        self,
        instance: Instance,
        traffic: TrafficSystem,
        epoch_length: int,
        lanes: Lanes,
        agent_penalty: float,
    ) -> None:
        super().__init__(instance, traffic, 1, epoch_length, whole_traffic=False)
        self.add_constraints()
        self._lanes = lanes
        self._limits = [
            total(self._entering(r, 0)) <= lanes.counts[r] for r in range(len(traffic.roads))
        ]
        for limit in self._limits:
            self.problem += limit
        agents = total((entering, 1) for entering in self.variables.entering.values())
        self.output = ThroughputObjective(
            self.problem, instance, self.variables.runs, agents, agent_penalty
        )

    def limit_fleet(self) -> None:
        """Constraint 12: no more agents than the fleet, or than the share of it that is set."""
        agents = total((v, 1) for v in self.variables.entering.values())
        self._fleet = agents <= self.instance.max_agents
        self.problem += self._fleet

    def change_utilisation(self, model: HighsModel, utilisation: float, num_epochs: int) -> None:
        """Set the share of its slots in a cycle that a road may have in use."""
        for r, limit in enumerate(self._limits):
            room = self._lanes.room(r, num_epochs) / num_epochs
            model.change_right_hand_side(limit, utilisation * room)

    def change_fleet(self, model: HighsModel, agents: float) -> None:
        """Set the number of agents that are counted on."""
        model.change_right_hand_side(self._fleet, agents)
