"""What machines could make if parts moved by themselves."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pulp

from tsaces.bound.kits import count_kits
from tsaces.bound.relaxations import kinds_of
from tsaces.deadline import NEVER, Deadline
from tsaces.milp import HighsModel, total

if TYPE_CHECKING:
    from tsaces.model.instance import Instance

    Terms = list[tuple[pulp.LpVariable, float]]


def machines_alone(instance: Instance, deadline: Deadline = NEVER, seed: int = 0) -> float:
    """Return the throughput of the machines, each running one process, without transport.

    Every token is consumed at the rate at which it is emitted. Without places machines of a
    kind are all alike, so they are counted: this bound costs next to nothing.

    Parameters
    ----------
    instance : Instance
    deadline : Deadline
        At which to stop; the dual bound is returned.
    seed : int

    Returns
    -------
    float
        Products per timestep, infinite where the deadline left no time to prove any.
    """
    problem = pulp.LpProblem("machines", pulp.LpMaximize)
    balance: dict[str, Terms] = defaultdict(list)
    runs: dict[str, Terms] = defaultdict(list)
    for k, (processes, kind) in enumerate(kinds_of(instance).items()):
        counts: Terms = []
        for n, (name, time) in enumerate(processes.items()):
            count = problem.add_variable(f"n_{k}_{n}", 0, len(kind), cat="Integer")
            rate = problem.add_variable(f"x_{k}_{n}", 0)
            problem += total([(rate, time), (count, -1)]) <= 0
            counts.append((count, 1))
            process = instance.procedure.by_name[name]
            for token in sorted({*process.inputs, *process.outputs}):
                surplus = process.outputs.get(token, 0) - process.inputs.get(token, 0)
                balance[token].append((rate, surplus))
            runs[name].append((rate, 1))
        problem += total(counts) <= len(kind)
    problem.setObjective(total(count_kits(problem, instance.procedure, runs)))
    for terms in balance.values():
        problem += total(terms) == 0
    return max(0.0, HighsModel(problem, seed=seed).solve(deadline, relative_gap=1e-9).bound)
