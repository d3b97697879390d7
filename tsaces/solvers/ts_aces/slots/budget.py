"""Who runs what, and how many exchanges a cycle has, before any agent is routed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tsaces.milp import HighsModel, total
from tsaces.solvers.ts_aces.ts_milp import TsMilp
from tsaces.solvers.ts_aces.whole_exchanges import WholeExchanges

if TYPE_CHECKING:
    import pulp

    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import TrafficSystem

    Exchanges = dict[tuple[int, int], int]

_GAP = 0.02
"""Relative; a cycle's whole numbers are coarser."""


@dataclass(frozen=True)
class Budget:
    """What machines do in a cycle.

    Attributes
    ----------
    throughput : float
        Products per timestep, if all of it can be carried.
    assigned : dict of int to str
        Process name by machine number.
    pickups, deposits : dict of (machine, token) to int
        Exchanges per cycle.
    """

    throughput: float
    assigned: dict[int, str]
    pickups: Exchanges
    deposits: Exchanges


class SlotBudget:
    """Chooses budgets by the TS-MILP of one averaged epoch, with a limit on every road.

    Parameters
    ----------
    instance : Instance
    traffic : TrafficSystem
    epoch_length : int
        Timesteps.
    seed : int
    """

    def __init__(
        self, instance: Instance, traffic: TrafficSystem, epoch_length: int, seed: int
    ) -> None:
        self._epoch_length = epoch_length
        self._milp = TsMilp(instance, traffic, 1, epoch_length, whole_traffic=False)
        self._milp.add_constraints()
        self._whole_exchanges = WholeExchanges(self._milp)
        self._limits = self._limit_roads(len(traffic.roads))
        self._model = HighsModel(self._milp.problem, seed=seed)

    @property
    def size(self) -> tuple[int, int]:
        """Number of variables and of rows of the model that chooses."""
        return self._model.size

    def choose(self, num_epochs: int, utilisation: float, deadline: float) -> Budget | None:
        """Return the best budget found for a cycle, None if there is none.

        Parameters
        ----------
        num_epochs : int
        utilisation : float
            Share of its slots that a road may have in use.
        deadline : float
            Reading of `time.monotonic`.
        """
        self._whole_exchanges.change_num_epochs(self._model, num_epochs)
        for limit in self._limits:
            self._model.change_right_hand_side(limit, utilisation)
        outcome = self._model.solve(deadline, relative_gap=_GAP)
        if outcome.incumbent is None or outcome.incumbent.objective < 1e-6:
            return None
        values, variables = outcome.incumbent.values * num_epochs, self._milp.variables

        def count(exchanges: dict[tuple[int, int, int], pulp.LpVariable]) -> Exchanges:
            counts = {
                (m, t): round(values[HighsModel.number(v)]) for (m, t, _), v in exchanges.items()
            }
            return {key: number for key, number in counts.items() if number}

        return Budget(
            throughput=outcome.incumbent.objective / self._epoch_length,
            assigned={
                m: process
                for (m, process), runs in variables.runs.items()
                if values[HighsModel.number(runs)] > 1e-6
            },
            pickups=count(variables.pickups),
            deposits=count(variables.deposits),
        )

    def _limit_roads(self, num_roads: int) -> list[pulp.LpConstraint]:
        limits = []
        entering = self._milp.variables.entering
        for r in range(num_roads):
            tokens = range(self._milp.variables.num_tokens)
            limit = total((entering[r, token, 0], 1) for token in tokens) <= 1
            self._milp.problem += limit
            limits.append(limit)
        return limits
