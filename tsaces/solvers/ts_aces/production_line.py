"""A production line: one machine for each process that a whole number of products needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pulp

from tsaces.milp import HighsModel, total
from tsaces.solvers.single_tour.lines import match_machines
from tsaces.solvers.ts_aces.tour import LineDemand

if TYPE_CHECKING:
    from collections.abc import Collection

    from tsaces.model.instance import Instance, Procedure


@dataclass(frozen=True)
class ProductionLine:
    """Machines that make a whole number of products together.

    Attributes
    ----------
    assigned : dict of int to str
        Process name by machine number.
    demand : LineDemand
        Exchanges for those products.
    """

    assigned: dict[int, str]
    demand: LineDemand


def find_least_runs(procedure: Procedure) -> dict[str, int] | None:
    """Return the fewest whole runs of every process that make at least one product, no surplus.

    Returns
    -------
    dict of str to int, or None
        Processes that are not run are left out. None if there are no such runs.
    """
    problem = pulp.LpProblem("least_runs", pulp.LpMaximize)
    runs = {
        process.name: problem.add_variable(f"R_{n}", lowBound=0, cat="Integer")
        for n, process in enumerate(procedure.processes)
    }
    problem.setObjective(total((variable, -1) for variable in runs.values()))
    problem += total([(runs[procedure.sole_output_process], 1)]) >= 1
    for token in procedure.tokens:
        balance = [
            (runs[p.name], p.outputs.get(token, 0) - p.inputs.get(token, 0))
            for p in procedure.processes
        ]
        problem += total(balance) == 0
    incumbent = HighsModel(problem).solve().incumbent
    if incumbent is None:
        return None
    values = {name: round(incumbent.values[HighsModel.number(v)]) for name, v in runs.items()}
    return {name: count for name, count in values.items() if count}


def find_next_line(
    instance: Instance, runs: dict[str, int], free: Collection[int]
) -> ProductionLine | None:
    """Return a line of free machines, None if they cannot run all of its processes.

    Parameters
    ----------
    instance : Instance
    runs : dict of str to int
        Runs of every process, once around the tour.
    free : collection of int
        Numbers of the machines that may be assigned.
    """
    allowed = [
        (name, m) for m in sorted(free) for name in instance.machines[m].may_run if name in runs
    ]
    line = match_machines(runs, allowed)
    if line is None:
        return None
    machine_of = {name: m for m, name in line.items()}
    return ProductionLine(line, _line_demand(instance, runs, machine_of))


def _line_demand(
    instance: Instance, runs: dict[str, int], machine_of: dict[str, int]
) -> LineDemand:
    number = {token: n for n, token in enumerate(instance.procedure.tokens, start=1)}
    processes = [instance.procedure.by_name[name] for name in runs]
    return LineDemand(
        pickups={
            (machine_of[p.name], number[token]): runs[p.name] * copies
            for p in processes
            for token, copies in p.outputs.items()
        },
        deposits={
            (machine_of[p.name], number[token]): runs[p.name] * copies
            for p in processes
            for token, copies in p.inputs.items()
        },
        machine_time=max(
            runs[name] * instance.machines[m].processes[name] for name, m in machine_of.items()
        ),
    )
