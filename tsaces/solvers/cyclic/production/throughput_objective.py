"""The objective of a model of machines and traffic: products, less a little for each agent."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from tsaces.bound.kits import count_kits
from tsaces.milp import HighsModel, total

if TYPE_CHECKING:
    import pulp

    from tsaces.milp import Outcome
    from tsaces.model.instance import Instance
    from tsaces.solvers.machine_constraints import ByProcess

_UNLIMITED = 1e9
"""Products per unit of time that no plan makes: stands for no limit."""


class ThroughputObjective:
    """The objective: the most products, and among plans that make the same, the fewest agents.

    Parameters
    ----------
    problem : pulp.LpProblem
        The model; the objective and a limit on the products are added.
    instance : Instance
    runs : ByProcess
        Runs per unit of time.
    agents : pulp.LpAffineExpression
        Number of agents on the floor.
    agent_penalty : float
        Products per unit of time that an agent is worth.
    """

    def __init__(
        self,
        problem: pulp.LpProblem,
        instance: Instance,
        runs: ByProcess,
        agents: pulp.LpAffineExpression,
        agent_penalty: float,
    ) -> None:
        made = defaultdict(list)
        for (_, process), x in runs.items():
            made[process].append((x, 1.0))
        self._products = count_kits(problem, instance.procedure, made)
        self._limit = total(self._products) <= _UNLIMITED
        problem += self._limit
        problem.setObjective(total(self._products) - agent_penalty * agents)

    def limit(self, model: HighsModel, products: float | None) -> None:
        """Set the products per unit of time at most; None for no limit."""
        most = _UNLIMITED if products is None else products * (1 + 1e-9)
        model.change_right_hand_side(self._limit, most)

    def of(self, outcome: Outcome) -> float:
        """Return the products per unit of time of a solution; 0 where there is none."""
        if outcome.incumbent is None:
            return 0.0
        values = outcome.incumbent.values
        return float(sum(values[HighsModel.number(x)] for x, _ in self._products))
