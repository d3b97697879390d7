"""What machines can make in a cycle when traffic is left out."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pulp

from tsaces.milp import HighsModel, total
from tsaces.solvers.cyclic.production.kits import count_parts
from tsaces.solvers.cyclic.production.production_plan import batches_per_run

if TYPE_CHECKING:
    from tsaces.deadline import Deadline
    from tsaces.model.instance import Instance

    Batches = dict[tuple[int, str], pulp.LpVariable]

Kind = tuple[tuple[str, int], ...]
"""Processes and times of a run, the same for all machines of a kind."""


class MachineCapacityModel:
    """A small model with whole machines and whole batches; machines alike are one variable.

    It shows within milliseconds which cycle lengths suit the times of the processes.

    Parameters
    ----------
    instance : Instance
    """

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self._problem = pulp.LpProblem("machines", pulp.LpMaximize)
        self._batches: dict[tuple[int, str], pulp.LpVariable] = {}
        self._ties: list[tuple[pulp.LpConstraint, pulp.LpVariable, int, int]] = []
        kinds = Counter(tuple(machine.may_run.items()) for machine in instance.machines)
        for number, (kind, count) in enumerate(kinds.items()):
            self._add_kind(number, kind, count)
        balance_tokens(instance, self._problem, self._batches)
        self._problem.setObjective(total(count_parts(instance, self._problem, self._batches)))
        self._model = HighsModel(self._problem)

    def max_batches(self, timesteps: int, deadline: Deadline) -> float:
        """Return the most batches of the output process, or parts of kits, in a cycle."""
        for tie, machines, parts, time in self._ties:
            self._model.change_coefficient(tie, machines, -(timesteps * parts // time))
        return self._model.solve(deadline).bound

    def _add_kind(self, number: int, kind: Kind, count: int) -> None:
        """Each machine of a kind runs one process, and no more of it than it has time for."""
        machines = {}
        for n, (process, time) in enumerate(kind):
            name = f"{number}_{n}"
            machines[process] = self._problem.add_variable(f"m_{name}", 0, count, cat="Integer")
            batches = self._problem.add_variable(f"b_{name}", 0, cat="Integer")
            self._batches[number, process] = batches
            tie = total([(batches, 1), (machines[process], -1)]) <= 0
            self._problem += tie
            parts = batches_per_run(self._instance, process)
            self._ties.append((tie, machines[process], parts, time))
        self._problem += total((x, 1) for x in machines.values()) <= count


def find_lot_size(instance: Instance) -> int:
    """Return the lot size: the fewest batches of the output process that can be made whole.

    With several products it is in parts of kits, as `parts_per_kit`.

    In procedures that can be followed in one way only, all other numbers are multiples of it.
    """
    problem = pulp.LpProblem("lot_size", pulp.LpMaximize)
    batches = {
        (n, process.name): problem.add_variable(f"b_{n}", 0, cat="Integer")
        for n, process in enumerate(instance.procedure.processes)
    }
    made = total(count_parts(instance, problem, batches))
    problem.setObjective(-made)
    problem += made >= 1
    balance_tokens(instance, problem, batches)
    outcome = HighsModel(problem).solve()
    return 1 if outcome.incumbent is None else round(-outcome.incumbent.objective)


def balance_tokens(instance: Instance, problem: pulp.LpProblem, batches: Batches) -> None:
    """Every token is used as often as it is made."""
    for token in instance.procedure.tokens:
        change = []
        for (_, name), made in batches.items():
            process = instance.procedure.by_name[name]
            balance = process.outputs.get(token, 0) - process.inputs.get(token, 0)
            if balance:
                change.append((made, balance / batches_per_run(instance, name)))
        problem += total(change) == 0
