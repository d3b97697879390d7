"""Conversion of the values of the TS-MILP's variables to a candidate embedding."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from tsaces.milp import HighsModel
from tsaces.solvers.protocol import Candidate
from tsaces.solvers.ts_aces.plan import EpochPlan, EpochSource

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pulp
    from numpy.typing import NDArray

    from tsaces.model.instance import Instance, Process
    from tsaces.solvers.ts_aces.ts_milp import TsMilp


def candidate_from(
    milp: TsMilp, values: NDArray[np.float64], max_road_length: int | None
) -> tuple[Candidate, EpochPlan]:
    """Convert a solution of the TS-MILP to a candidate and its plan.

    Parameters
    ----------
    milp : TsMilp
    values : float array, shape (variables,)
    max_road_length : int or None
        Length at which the roads of the model were cut.
    """
    instance, variables = milp.instance, milp.variables
    num_machines = len(instance.machines)
    shape = (variables.num_tokens, milp.num_epochs)
    plan = EpochPlan(
        num_epochs=milp.num_epochs,
        epoch_length=milp.epoch_length,
        entering=_counts(variables.entering, values, (len(milp.traffic.roads), *shape)),
        pickups=_counts(variables.pickups, values, (num_machines, *shape)),
        deposits=_counts(variables.deposits, values, (num_machines, *shape)),
        max_road_length=max_road_length,
    )
    return candidate_of(instance, plan, _assigned_processes(milp, values)), plan


def candidate_of(instance: Instance, plan: EpochPlan, assigned: Mapping[int, str]) -> Candidate:
    """Return a plan as a candidate, its rates counted from its whole exchanges.

    Parameters
    ----------
    instance : Instance
    plan : EpochPlan
    assigned : mapping of int to str
        Process name by machine number. A machine that exchanges nothing counts as idle.
    """
    processes = {m: instance.procedure.by_name[name] for m, name in assigned.items()}
    runs = {m: _runs_per_cycle(instance, plan, m, process) for m, process in processes.items()}
    busy = {m: process for m, process in processes.items() if runs[m]}
    output = instance.procedure.sole_output_process
    made = sum(runs[m] for m, process in busy.items() if process.name == output)
    return Candidate(
        throughput=float(Fraction(made) / plan.cycle),
        assignment={
            machine.name: busy[m].name if m in busy else None
            for m, machine in enumerate(instance.machines)
        },
        rates={instance.machines[m].name: float(runs[m] / plan.cycle) for m in busy},
        source=EpochSource(plan),
    )


def _counts(
    variables: Mapping[tuple[int, int, int], pulp.LpVariable],
    values: NDArray[np.float64],
    shape: tuple[int, int, int],
) -> NDArray[np.int32]:
    counts = np.zeros(shape, dtype=np.int32)
    for key, variable in variables.items():
        counts[key] = round(values[HighsModel.number(variable)])
    return counts


def _assigned_processes(milp: TsMilp, values: NDArray[np.float64]) -> dict[int, str]:
    return {
        m: process
        for (m, process), variable in milp.variables.assigned.items()
        if values[HighsModel.number(variable)] > 0.5
    }


def _runs_per_cycle(instance: Instance, plan: EpochPlan, m: int, process: Process) -> Fraction:
    """Return the runs of a machine's process that its exchanges of a cycle amount to."""
    exchanges, counts = (
        (plan.deposits, process.inputs) if process.inputs else (plan.pickups, process.outputs)
    )
    token, copies = next(iter(counts.items()))
    number = 1 + instance.procedure.tokens.index(token)
    return Fraction(int(exchanges[m, number].sum()), copies)
