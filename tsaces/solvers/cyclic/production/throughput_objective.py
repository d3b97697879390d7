"""The objective of a model of machines and traffic: products, less a little for each agent."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
        output = instance.procedure.output_process
        self._runs = [x for (_, process), x in runs.items() if process == output]
        self._limit = total((x, 1) for x in self._runs) <= _UNLIMITED
        problem += self._limit
        problem.setObjective(total((x, 1) for x in self._runs) - agent_penalty * agents)

    def limit(self, model: HighsModel, products: float | None) -> None:
        """Set the products per unit of time at most; None for no limit."""
        most = _UNLIMITED if products is None else products * (1 + 1e-9)
        model.change_right_hand_side(self._limit, most)

    def of(self, outcome: Outcome) -> float:
        """Return the products per unit of time of a solution; 0 where there is none."""
        if outcome.incumbent is None:
            return 0.0
        values = outcome.incumbent.values
        return float(sum(values[HighsModel.number(x)] for x in self._runs))
