"""The fluid MILP, told what a cycle of slots can carry."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from tsaces.bound import FluidMilp
from tsaces.milp import HighsModel, total

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pulp

    from tsaces.milp import Outcome
    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import TrafficSystem

    Terms = list[tuple[pulp.LpVariable, float]]


_WORTH = 1e-4
"""Products per timestep that an agent is worth."""
_PLENTY = 1e9


class RhythmicMilp(FluidMilp):
    """The fluid MILP with cells used only in part, where agents also stand.

    An agent changes its cargo once a timestep at most. One that deposits and picks up at the
    same cell therefore stands there for a slot more, which nobody else can have.

    Parameters
    ----------
    instance : Instance
    traffic : TrafficSystem
        Without virtual junctions.
    """

    def __init__(self, instance: Instance, traffic: TrafficSystem) -> None:
        self._staying: dict[int, pulp.LpVariable] = {}
        super().__init__(instance, traffic)
        self._pick_up_with_empty_agents()
        output = instance.procedure.output_process
        self._output = [x for (_, process), x in self.rate.items() if process == output]
        self._output_limit = total((x, 1) for x in self._output) <= _PLENTY
        self.problem += self._output_limit
        self._prefer_little_traffic()

    def limit_output(self, model: HighsModel, throughput: float | None) -> None:
        """Set what is to be made at most, in products per timestep; None for no limit."""
        limit = _PLENTY if throughput is None else throughput * (1 + 1e-9)
        model.change_right_hand_side(self._output_limit, limit)

    def change_fleet(self, model: HighsModel, agents: float) -> None:
        """Set how many agents there are."""
        model.change_right_hand_side(self.fleet_limit, agents)

    def throughput_of(self, outcome: Outcome) -> float:
        """Return the products per timestep of a solution; 0 where there is none."""
        if outcome.incumbent is None:
            return 0.0
        values = outcome.incumbent.values
        return float(sum(values[HighsModel.number(x)] for x in self._output))

    def change_utilisation(self, model: HighsModel, utilisation: float) -> None:
        """Set the share of its slots that a cell may have in use."""
        for limit in self.cell_limits.values():
            model.change_right_hand_side(limit, utilisation)

    def _agents_that_stay(self, cell: int) -> Iterable[tuple[pulp.LpVariable, float]]:
        """Return agents per timestep that stand at a cell after a deposit, to pick up."""
        cells = {self._cell(m, "input_cell") for m, _ in self.deposit}
        if cell in cells and cell in {self._cell(m, "output_cell") for m, _ in self.pickup}:
            self._staying[cell] = self.problem.add_variable(f"stay_{cell}", 0, 1)
            return [(self._staying[cell], 1)]
        return ()

    def _prefer_little_traffic(self) -> None:
        """Of budgets that make the same, choose the one that needs fewest agents."""
        agents = total((f, -_WORTH * s.num_arcs) for (s, _), f in self.flow.items())
        self.problem.setObjective(total([*self.problem.objective.items()]) + agents)

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
