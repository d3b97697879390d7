"""Constraints that make the exchanges of one averaged epoch whole numbers over a cycle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsaces.milp import total

if TYPE_CHECKING:
    import pulp

    from tsaces.milp import HighsModel
    from tsaces.solvers.ts_aces.ts_milp import TsMilp


class WholeExchanges:
    """Constraints of a TS-MILP of one epoch: E times its exchanges are whole numbers.

    Parameters
    ----------
    milp : TsMilp
        Model of one epoch with fractional traffic. E is 1 until it is changed.
    """

    def __init__(self, milp: TsMilp) -> None:
        self._ties: list[tuple[pulp.LpConstraint, pulp.LpVariable]] = []
        variables = milp.variables
        for name, exchanges in (("pick", variables.pickups), ("dep", variables.deposits)):
            for (m, token, _), exchange in exchanges.items():
                whole = milp.problem.add_variable(
                    f"whole_{name}_{m}_{token}", lowBound=0, cat="Integer"
                )
                tie = total([(exchange, 1), (whole, -1)]) == 0
                milp.problem += tie
                self._ties.append((tie, exchange))

    def change_num_epochs(self, model: HighsModel, num_epochs: int) -> None:
        """Change E in a model built from the problem."""
        for tie, exchange in self._ties:
            model.change_coefficient(tie, exchange, num_epochs)
