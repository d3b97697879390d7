"""Variables and constraints of machines and processes in the MILPs of all methods."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from tsaces.milp import total

if TYPE_CHECKING:
    from collections.abc import Callable

    import pulp

    from tsaces.model.counts import Counts
    from tsaces.model.instance import Cell, Instance

    ByProcess = dict[tuple[int, str], pulp.LpVariable]
    """Variables by machine number and name of a process that the machine can run."""
    ExchangeVariables = dict[tuple[int, int, int], pulp.LpVariable]
    """Variables by machine number, token number and epoch or timestep."""


def create_machines(problem: pulp.LpProblem, instance: Instance) -> tuple[ByProcess, ByProcess]:
    """Add A[m,p] and X[m,p], runs per cycle, to a problem.

    There are none for processes that a machine cannot run (the paper's constraint 2).
    """
    assigned, runs = {}, {}
    for m, machine in enumerate(instance.machines):
        for n, process in enumerate(machine.may_run):
            assigned[m, process] = problem.add_variable(f"A_{m}_{n}", cat="Binary")
            runs[m, process] = problem.add_variable(f"X_{m}_{n}", lowBound=0)
    return assigned, runs


def maximise_output(problem: pulp.LpProblem, instance: Instance, runs: ByProcess) -> None:
    """Make the runs of the output process per cycle the objective."""
    output = instance.procedure.sole_output_process
    problem.setObjective(total((x, 1) for (_, process), x in runs.items() if process == output))


def assign_one_process_per_machine(
    problem: pulp.LpProblem, instance: Instance, assigned: ByProcess
) -> None:
    """A machine is assigned at most one process."""
    for m, machine in enumerate(instance.machines):
        problem += total((assigned[m, p], 1) for p in machine.may_run) <= 1


def balance_exchanges(
    problem: pulp.LpProblem,
    instance: Instance,
    runs: ByProcess,
    exchanges: ExchangeVariables,
    side: str,
) -> None:
    """Equate a machine's exchanges of a token over a cycle with its runs' inputs or outputs.

    Parameters
    ----------
    problem : pulp.LpProblem
    instance : Instance
    runs : ByProcess
    exchanges : ExchangeVariables
    side : str
        ``inputs`` for deposits, ``outputs`` for pick-ups.
    """
    totals: dict[tuple[int, int], list[tuple[pulp.LpVariable, float]]] = defaultdict(list)
    for (m, token, _), exchange in exchanges.items():
        totals[m, token].append((exchange, -1))
    for (m, token), terms in totals.items():
        name = instance.procedure.tokens[token - 1]
        for process in instance.machines[m].may_run:
            counts: Counts = getattr(instance.procedure.by_name[process], side)
            terms.append((runs[m, process], counts.get(name, 0)))
        problem += total(terms) == 0


def machines_by_place(
    instance: Instance, field: str, place: Callable[[Cell], int]
) -> dict[int, list[int]]:
    """Return the machines whose input or output cell lies at each place, a road or a cell."""
    machines: dict[int, list[int]] = defaultdict(list)
    for m, machine in enumerate(instance.machines):
        cell = getattr(machine, field)
        if cell is not None:
            machines[place(cell)].append(m)
    return dict(machines)
