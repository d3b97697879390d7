"""How slow a factory is, so that a solver's absolute tolerances do not swallow its rates."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pulp

from tsaces.milp import HighsModel, total

if TYPE_CHECKING:
    from tsaces.model.instance import Instance

_ORDINARY = 2.0**-10
"""Products per timestep from which on rates are far above the tolerances as they are."""


def scale_of(instance: Instance) -> float:
    """Return the factor by which rates are to be multiplied inside a solver.

    A power of two, so that nothing is lost; 1 for factories that are not slow.
    """
    estimate = _throughput_estimate(instance)
    return 1.0 if estimate >= _ORDINARY else 2.0 ** math.ceil(-math.log2(estimate))


def _throughput_estimate(instance: Instance) -> float:
    """Return what the scarcest process allows if it had all of the machines that can run it."""
    return min(
        (
            sum(1 / m.may_run[name] for m in instance.machines if name in m.may_run) / runs
            for name, runs in _runs_per_product(instance).items()
        ),
        default=1.0,
    )


def _runs_per_product(instance: Instance) -> dict[str, float]:
    """Return how often processes run for a product, the fewest runs in all; nothing left over."""
    procedure = instance.procedure
    supported = {name for machine in instance.machines for name in machine.may_run}
    if any(product.process not in supported for product in procedure.products):
        return {}
    problem = pulp.LpProblem("runs_per_product", pulp.LpMaximize)
    runs = {
        process.name: problem.add_variable(f"r_{n}", 0)
        for n, process in enumerate(procedure.processes)
        if process.name in supported
    }
    problem.setObjective(total((variable, -1) for variable in runs.values()))
    for product in procedure.products:
        made = total([(runs[product.process], 1)])
        is_alone = procedure.output_process is not None
        problem += made == 1 if is_alone else made >= product.share
    for token in procedure.tokens:
        balance = [
            (variable, p.outputs.get(token, 0) - p.inputs.get(token, 0))
            for p in procedure.processes
            if (variable := runs.get(p.name)) is not None
        ]
        problem += total(balance) == 0
    incumbent = HighsModel(problem).solve().incumbent
    if incumbent is None:
        return {}
    values = {name: incumbent.values[HighsModel.number(v)] for name, v in runs.items()}
    return {name: value for name, value in values.items() if value > _NEGLIGIBLE}


_NEGLIGIBLE = 1e-9
"""Runs per product below it are rounding errors of the solver."""
