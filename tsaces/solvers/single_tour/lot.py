"""Lots: whole batches of every process that make products and leave nothing over."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

import pulp

from tsaces.milp import HighsModel, total
from tsaces.solvers.cyclic.production.production_plan import batches_per_run

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from tsaces.model.instance import Instance

    Lot = dict[str, int]
    """Batches by process; a batch is the least share of a run that exchanges whole tokens."""

_DENOMINATORS = (1_000, 1_000_000)
"""Limits of the denominators by which batches per product are expressed, tried in this order."""
_ZERO_TOLERANCE = 1e-9
"""Batches per product below which a value counts as a rounding error of the solver."""
_MOST_BATCHES = 1_000.0
"""Batches per product of a process at most, where machines are too few for the usual lot."""


def find_least_lot(instance: Instance, processes: Collection[str]) -> Lot | None:
    """Return balanced batches of processes with the fewest trips per product.

    Returns
    -------
    dict of str to int, or None
        Processes that are not run are left out. None if there are no such batches, or only
        ones too large for any tour.
    """
    problem, batches = _build_problem(instance, processes)
    return _solve_exactly(instance, problem, batches)


def find_lot_for_machines(instance: Instance, machines: Collection[int]) -> Lot | None:
    """Return a lot that needs no more machines than given, at least one for each process.

    Parameters
    ----------
    instance : Instance
    machines : collection of int
        Numbers of the machines that may be assigned.
    """
    supported = {name for m in machines for name in instance.machines[m].may_run}
    problem, batches = _build_problem(instance, supported)
    used: dict[str, list[tuple[pulp.LpVariable, float]]] = {name: [] for name in batches}
    for m in machines:
        assigned = []
        for n, name in enumerate(instance.machines[m].may_run):
            if name in batches:
                variable = problem.add_variable(f"A_{m}_{n}", cat="Binary")
                used[name].append((variable, -_MOST_BATCHES))
                assigned.append((variable, 1))
        problem += total(assigned) <= 1
    for name, terms in used.items():
        problem += total([(batches[name], 1), *terms]) <= 0
    values = _solve_problem(problem, batches)
    return None if values is None else find_least_lot(instance, values.keys())


def _build_problem(
    instance: Instance, processes: Collection[str]
) -> tuple[pulp.LpProblem, dict[str, pulp.LpVariable]]:
    """Return the problem that minimises the trips for one batch of the output process."""
    procedure = instance.procedure
    problem = pulp.LpProblem("lot", pulp.LpMaximize)
    batches = {
        process.name: problem.add_variable(f"b_{n}", lowBound=0)
        for n, process in enumerate(procedure.processes)
        if process.name in processes
    }
    exchanges = {name: _net_exchanges(instance, name) for name in batches}
    trips = {name: sum(map(abs, counts.values())) for name, counts in exchanges.items()}
    problem.setObjective(total((v, -trips[name]) for name, v in batches.items()))
    for name, number in _batches_of_products(instance).items():
        if name in batches:
            problem += total([(batches[name], 1)]) == number
    for token in procedure.tokens:
        problem += total((v, exchanges[name].get(token, 0)) for name, v in batches.items()) == 0
    return problem, batches


def _batches_of_products(instance: Instance) -> dict[str, int]:
    """Return a batch of the output process; of several products, the batches of a kit."""
    procedure = instance.procedure
    if procedure.output_process is not None:
        return {procedure.output_process: 1}
    return {
        product.process: product.share * max(1, batches_per_run(instance, product.process))
        for product in procedure.products
    }


def _net_exchanges(instance: Instance, name: str) -> Mapping[str, int]:
    """Return the tokens that a batch of a process emits, less those that it consumes."""
    process = instance.procedure.by_name[name]
    share = max(1, batches_per_run(instance, name))
    tokens = {*process.inputs, *process.outputs}
    return {
        token: (process.outputs.get(token, 0) - process.inputs.get(token, 0)) // share
        for token in tokens
    }


def _solve_problem(
    problem: pulp.LpProblem, batches: Mapping[str, pulp.LpVariable]
) -> dict[str, float] | None:
    incumbent = HighsModel(problem).solve().incumbent
    if incumbent is None:
        return None
    values = {name: float(incumbent.values[HighsModel.number(v)]) for name, v in batches.items()}
    return {name: value for name, value in values.items() if value > _ZERO_TOLERANCE}


def _solve_exactly(
    instance: Instance, problem: pulp.LpProblem, batches: Mapping[str, pulp.LpVariable]
) -> Lot | None:
    """Return the solution in whole numbers, which are exact unlike the solver's values."""
    values = _solve_problem(problem, batches)
    if not values or not _batches_of_products(instance).keys() <= values.keys():
        return None
    for denominator in _DENOMINATORS:
        shares = {n: Fraction(value).limit_denominator(denominator) for n, value in values.items()}
        size = math.lcm(*(share.denominator for share in shares.values()))
        lot = {name: int(share * size) for name, share in shares.items() if share}
        if _is_balanced(instance, lot):
            return lot
    return None


def _is_balanced(instance: Instance, lot: Lot) -> bool:
    surplus: dict[str, int] = {}
    for name, count in lot.items():
        for token, copies in _net_exchanges(instance, name).items():
            surplus[token] = surplus.get(token, 0) + count * copies
    kits = {
        Fraction(lot.get(name, 0), number)
        for name, number in _batches_of_products(instance).items()
    }
    return len(kits) == 1 and min(kits) > 0 and not any(surplus.values())
