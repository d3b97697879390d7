"""The products of a plan, counted in kits where a procedure has several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsaces.milp import total

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pulp

    from tsaces.model.instance import Procedure

    Terms = list[tuple[pulp.LpVariable, float]]


def count_kits(problem: pulp.LpProblem, procedure: Procedure, runs: Mapping[str, Terms]) -> Terms:
    """Return the kits per unit of time, which for one product are the runs of its process.

    For several, a variable K and a row for each product are added: K times the product's share is
    at most the runs of its process. Whatever a plan makes, the kits that it sustains are the least
    of runs over shares, and that K satisfies the rows: the program's optimum is no less. Equality
    would be wrong, since parts that are made together may leave too many of one product.

    Parameters
    ----------
    problem : pulp.LpProblem
    procedure : Procedure
    runs : mapping of str to terms
        Runs of processes per unit of time; those that no machine can run may be left out.
    """
    if procedure.output_process is not None:
        return list(runs.get(procedure.output_process, ()))
    kits = problem.add_variable("kits", 0)
    for product in procedure.products:
        made = [(x, -count) for x, count in runs.get(product.process, ())]
        problem += total([(kits, product.share), *made]) <= 0
    return [(kits, 1)]
