"""The TS-MILP of one averaged epoch, with a limit on every road."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsaces.milp import HighsModel, total
from tsaces.solvers.ts_aces.ts_milp import TsMilp

if TYPE_CHECKING:
    from tsaces.milp import Outcome
    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import TrafficSystem

_WORTH = 1e-4
"""Products per epoch that an agent is worth."""
_PLENTY = 1e9


class RoadMilp(TsMilp):
    """The TS-MILP of one epoch, its traffic not whole, every road entered once at most.

    Parameters
    ----------
    instance : Instance
    traffic : TrafficSystem
    epoch_length : int
        Timesteps.
    """

    def __init__(self, instance: Instance, traffic: TrafficSystem, epoch_length: int) -> None:
        super().__init__(instance, traffic, 1, epoch_length, whole_traffic=False)
        self.add_constraints()
        self._agents = {
            r: [(self.variables.entering[r, t, 0], 1) for t in range(self.variables.num_tokens)]
            for r in range(len(traffic.roads))
        }
        self._limits = [total(agents) <= 1 for agents in self._agents.values()]
        output = instance.procedure.output_process
        self._output = [x for (_, process), x in self.variables.runs.items() if process == output]
        self._output_limit = total((x, 1) for x in self._output) <= _PLENTY
        self._fleet = total(pair for agents in self._agents.values() for pair in agents)
        self._fleet_limit = self._fleet <= instance.max_agents
        for constraint in (*self._limits, self._output_limit, self._fleet_limit):
            self.problem += constraint
        # of budgets that make the same, choose the one that needs fewest agents
        self.problem.setObjective(total((x, 1) for x in self._output) - _WORTH * self._fleet)

    def change_utilisation(self, model: HighsModel, utilisation: float) -> None:
        """Set the share of its slots that a road may have in use."""
        for limit in self._limits:
            model.change_right_hand_side(limit, utilisation)

    def limit_output(self, model: HighsModel, throughput: float | None) -> None:
        """Set what is to be made at most, in products per timestep; None for no limit."""
        runs = _PLENTY if throughput is None else throughput * self.epoch_length * (1 + 1e-9)
        model.change_right_hand_side(self._output_limit, runs)

    def throughput_of(self, outcome: Outcome) -> float:
        """Return the products per timestep of a solution; 0 where there is none."""
        if outcome.incumbent is None:
            return 0.0
        values = outcome.incumbent.values
        runs = sum(values[HighsModel.number(x)] for x in self._output)
        return float(runs / self.epoch_length)
