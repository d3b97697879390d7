"""The fluid MILP, told what a cycle of slots can carry."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from tsaces.bound import FluidMilp
from tsaces.milp import total
from tsaces.solvers.cyclic.production.throughput_objective import AGENT_PENALTY, ThroughputObjective

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pulp

    from tsaces.milp import HighsModel
    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import TrafficSystem

    Terms = list[tuple[pulp.LpVariable, float]]


class RhythmicMilp(FluidMilp):
    """The fluid MILP with cells used only in part, where agents also stand.

    An agent changes its cargo once a timestep at most. One that deposits and picks up at the
    same cell therefore stands there for a slot more, which nobody else can have.

    Parameters
    ----------
    instance : Instance
    traffic : TrafficSystem
        Without virtual junctions.
    worth : float
        Products per timestep that an agent is worth.
    """

    def __init__(
        self, instance: Instance, traffic: TrafficSystem, worth: float = AGENT_PENALTY
    ) -> None:
        self._staying: dict[int, pulp.LpVariable] = {}
        super().__init__(instance, traffic)
        self._pick_up_with_empty_agents()
        agents = total((flow, segment.num_arcs) for (segment, _), flow in self.flow.items())
        self.output = ThroughputObjective(self.problem, instance, self.rate, agents, worth)

    def change_fleet(self, model: HighsModel, agents: float) -> None:
        """Set how many agents there are."""
        model.change_right_hand_side(self.fleet_limit, agents)

    def change_utilisation(self, model: HighsModel, utilisation: float) -> None:
        """Set the share of its slots that a cell may have in use."""
        for limit in self.cell_limits.values():
            model.change_right_hand_side(limit, utilisation)

    def _agents_that_stay(self, cell: int) -> Iterable[tuple[pulp.LpVariable, float]]:
        """Return agents per timestep that stand at a cell after a deposit, to pick up."""
        if cell not in self._touching_cells:
            return ()
        self._staying[cell] = self.problem.add_variable(f"stay_{cell}", 0, 1)
        return [(self._staying[cell], 1)]

    def _pick_up_with_empty_agents(self) -> None:
        """Who picks up at a cell came there empty, or deposited there and stayed."""
        picked_up: dict[int, Terms] = defaultdict(list)
        for (m, _), pickup in self.pickup.items():
            picked_up[self._cell(m, "output_cell")].append((pickup, 1))
        for cell, staying in self._staying.items():
            empty = [
                (flow, -1)
                for (segment, token), flow in self.flow.items()
                if segment.end == cell and token == self.tokens[-1]
            ]
            self.problem += total([*picked_up[cell], *empty, (staying, -1)]) <= 0
