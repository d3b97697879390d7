"""The TS-MILP of one averaged epoch, with a limit on every road."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsaces.milp import total
from tsaces.solvers.slots.output import Output
from tsaces.solvers.ts_aces.ts_milp import TsMilp

if TYPE_CHECKING:
    from tsaces.milp import HighsModel
    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import TrafficSystem


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
        tokens = range(self.variables.num_tokens)
        self._limits = [
            total((self.variables.entering[r, token, 0], 1) for token in tokens) <= 1
            for r in range(len(traffic.roads))
        ]
        for limit in self._limits:
            self.problem += limit
        agents = total((entering, 1) for entering in self.variables.entering.values())
        self.output = Output(self.problem, instance, self.variables.runs, agents)

    def change_utilisation(self, model: HighsModel, utilisation: float) -> None:
        """Set the share of its slots that a road may have in use."""
        for limit in self._limits:
            model.change_right_hand_side(limit, utilisation)
