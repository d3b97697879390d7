"""A traffic system based, cyclic transport plan (paper, section IV)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tsaces.traffic import build_traffic_system, exchange_cells, layout_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import TrafficSystem


@dataclass(frozen=True, eq=False)
class EpochPlan:
    """How many agents use each road and machine in each epoch; the plan loops after the last.

    Token number 0 is the null token ∅, the others follow `Procedure.tokens`.

    Attributes
    ----------
    num_epochs : int
        Epochs per cycle, E.
    epoch_length : int
        Timesteps per epoch, T.
    entering : int array, shape (roads, tokens, epochs)
        Agents that enter a road carrying a token in an epoch.
    pickups, deposits : int array, shape (machines, tokens, epochs)
        Exchanges at a machine by agents that enter its road in that epoch.
    max_road_length : int or None
        At which longer roads were cut by virtual junctions.
    """

    num_epochs: int
    epoch_length: int
    entering: NDArray[np.int32]
    pickups: NDArray[np.int32]
    deposits: NDArray[np.int32]
    max_road_length: int | None = None

    @property
    def agents(self) -> int:
        """Size of the fleet: agents on all roads at the end of an epoch."""
        return int(self.entering[:, :, 0].sum())

    @property
    def cycle(self) -> int:
        """Timesteps per cycle."""
        return self.num_epochs * self.epoch_length

    def traffic_system(self, instance: Instance) -> TrafficSystem:
        """Return the roads that `entering` counts."""
        return build_traffic_system(
            layout_of(instance), self.max_road_length, exchange_cells(instance)
        )

    def leaving(self, instance: Instance, traffic: TrafficSystem) -> NDArray[np.int32]:
        """Return agents that leave each road by token and epoch (constraints 7 and 8).

        Returns
        -------
        int array, shape (roads, tokens, epochs)
        """
        after = self.entering.copy()
        for m, machine in enumerate(instance.machines):
            if machine.input_cell is not None:
                road = traffic.road_at(machine.input_cell)
                after[road] -= self.deposits[m]
                after[road, 0] += self.deposits[m].sum(axis=0)
            if machine.output_cell is not None:
                road = traffic.road_at(machine.output_cell)
                after[road] += self.pickups[m]
                after[road, 0] -= self.pickups[m].sum(axis=0)
        return np.roll(after, 1, axis=2)
