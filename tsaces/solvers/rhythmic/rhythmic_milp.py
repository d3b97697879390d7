"""The fluid MILP with the limits of a cycle of slots."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pulp

from tsaces.bound import (
    FluidModel,
    FluidVariables,
    MachineVariables,
    Stops,
    add_stop_variables,
    flows_or_trips,
)
from tsaces.milp import total
from tsaces.solvers.cyclic.production.throughput_objective import ThroughputObjective

if TYPE_CHECKING:
    from tsaces.milp import HighsModel
    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import TrafficSystem


class RhythmicMilp:
    """The fluid MILP with a limit on the use of cells, in which agents may also wait.

    An agent changes its cargo at most once in a timestep. An agent that deposits and picks up at
    the same cell therefore stays there for another timestep, in a slot that no other can use.
    Where ways are many, as on open floor, it knows of trips only: what else takes room there is
    left to whoever routes the agents.

    Parameters
    ----------
    instance : Instance
    traffic : TrafficSystem
        Without virtual junctions.
    agent_penalty : float
        Price of an agent, in products per timestep.

    Attributes
    ----------
    problem : pulp.LpProblem
    rate : mapping of (int, str) to variable
        By machine and process: runs per timestep.
    output : ThroughputObjective
    """

    def __init__(self, instance: Instance, traffic: TrafficSystem, agent_penalty: float) -> None:
        self.problem = pulp.LpProblem("fluid", pulp.LpMaximize)
        machines = MachineVariables(self.problem, instance, traffic.layout)
        flows = flows_or_trips(self.problem, instance, traffic, machines)
        staying = add_stop_variables(self.problem, "stay", machines, flows)
        self.rate = machines.rate
        stops = Stops(traffic.layout, machines, staying=staying)
        variables = FluidVariables(machines, flows, stops)
        self._fluid = FluidModel(self.problem, instance, variables)
        for cell, stay in staying.items():
            self._pick_up_with_empty_agents(cell, stay)
        agents = total(self._fluid.agents())
        self.output = ThroughputObjective(self.problem, instance, self.rate, agents, agent_penalty)

    def change_fleet(self, model: HighsModel, agents: float) -> None:
        """Set the number of agents."""
        model.change_right_hand_side(self._fluid.fleet_limit, agents)

    def change_utilisation(self, model: HighsModel, utilisation: float) -> None:
        """Set the share of the time that a place, a zone or a single-file lane may be in use."""
        fluid = self._fluid
        limits = (fluid.place_limits, fluid.zone_limits, fluid.lane_limits)
        for limit in (limit for group in limits for limit in group.values()):
            model.change_right_hand_side(limit, utilisation)

    def _pick_up_with_empty_agents(self, cell: int, staying: pulp.LpVariable) -> None:
        """An agent that picks up at a cell came there empty, or deposited there and stayed."""
        picked_up = [(pickup, 1) for pickup in self._fluid.machines.pickups_at[cell]]
        empty = [(flow, -1) for flow, _ in self._fluid.flows.empty_into(cell)]
        self.problem += total([*picked_up, *empty, (staying, -1)]) <= 0
