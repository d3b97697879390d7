"""Linear expressions, built without PuLP's slow operators."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pulp

if TYPE_CHECKING:
    from collections.abc import Iterable


def total(terms: Iterable[tuple[pulp.LpVariable, float]]) -> pulp.LpAffineExpression:
    """Sum variables times coefficients; a variable may occur more than once."""
    expression = pulp.LpAffineExpression()
    for variable, coefficient in terms:
        if coefficient:
            expression.addterm(variable, coefficient)
    return expression
