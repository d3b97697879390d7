"""Assignment of processes and rates to machines, by a mixed integer program without traffic."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pulp

from tsaces.milp import HighsModel, total
from tsaces.solvers.machine_constraints import assign_one_process_per_machine, create_machines

if TYPE_CHECKING:
    from collections.abc import Callable

    from tsaces.model.counts import Counts
    from tsaces.model.instance import Cell, Instance

    Terms = list[tuple[pulp.LpVariable, float]]
    """Variables and their coefficients."""
    Distance = Callable[[int, int], int]
    """Moves from the output cell of one machine to the input cell of another, by number."""

_NOTHING = 1e-6
"""Runs per timestep up to which a rate counts as a rounding error of the solver."""


@dataclass(frozen=True)
class Assignment:
    """The process and rate of each machine.

    Attributes
    ----------
    process : dict of int to str
        Process by machine number; idle machines are left out.
    rate : dict of int to float
        Runs per timestep, by machine number.
    throughput : float
        Runs of the output process per timestep.
    """

    process: dict[int, str]
    rate: dict[int, float]
    throughput: float

    @property
    def share(self) -> dict[str, float]:
        """Runs of every process per product."""
        runs: dict[str, float] = defaultdict(float)
        for machine, process in self.process.items():
            runs[process] += self.rate[machine] / self.throughput
        return dict(runs)


def fastest_assignment(instance: Instance, deadline: float, seed: int) -> Assignment | None:
    """Return the assignment of greatest throughput, None if it is zero.

    Constraints are the speed of machines, the balance of tokens, and at most one exchange per
    timestep at a cell. Transports take no time and no space.
    """
    program = _RateProgram(instance)
    for token in instance.procedure.tokens:
        program.problem += total([*program.turnover(token, 1), *program.turnover(token, -1)]) == 0
    program.problem.setObjective(total(program.output))
    return program.solve(deadline, seed)


def nearest_assignment(
    instance: Instance, throughput: float, distance: Distance, deadline: float, seed: int
) -> Assignment | None:
    """Return the assignment that reaches a throughput with the least driving of loaded agents.

    Parameters
    ----------
    instance : Instance
    throughput : float
        Runs of the output process per timestep.
    distance : callable
    deadline : float
        Reading of `time.monotonic` at which to stop.
    seed : int

    Returns
    -------
    Assignment or None
        The best assignment found, None if there is none.
    """
    program = _RateProgram(instance)
    driving = [
        term for token in instance.procedure.tokens for term in program.carry(token, distance)
    ]
    program.problem += total(program.output) >= throughput * (1 - _NOTHING)
    program.problem.setObjective(total(driving))
    return program.solve(deadline, seed, relative_gap=0.02)


class _RateProgram:
    """Rates of machines that run one process each and exchange at their cells."""

    def __init__(self, instance: Instance) -> None:
        self.problem = pulp.LpProblem("rates", pulp.LpMaximize)
        self._instance = instance
        self._assigned, self._rates = create_machines(self.problem, instance)
        assign_one_process_per_machine(self.problem, instance, self._assigned)
        self._limit_rates()
        self._limit_exchanges()

    @property
    def output(self) -> Terms:
        """Rates whose sum is the throughput."""
        wanted = self._instance.procedure.sole_output_process
        return [(rate, 1) for (_, process), rate in self._rates.items() if process == wanted]

    def turnover(self, token: str, sign: int) -> Terms:
        """Return the copies emitted (sign 1) or consumed (-1) per timestep, with that sign."""
        return [
            (rate, sign * self._side(process, sign).get(token, 0))
            for (_, process), rate in self._rates.items()
        ]

    def carry(self, token: str, distance: Distance) -> Terms:
        """Add the transports of a token between machines; return the negated driving."""
        givers, takers = self._by_machine(token, 1), self._by_machine(token, -1)
        number = self._instance.procedure.tokens.index(token)
        loads: dict[tuple[int, int], Terms] = defaultdict(list)
        driving: Terms = []
        for giver in givers:
            for taker in takers:
                load = self.problem.add_variable(f"load_{number}_{giver}_{taker}", lowBound=0)
                loads[giver, 1].append((load, -1))
                loads[taker, -1].append((load, 1))
                driving.append((load, -distance(giver, taker)))
        for sign, machines in ((1, givers), (-1, takers)):
            for machine, terms in machines.items():
                self.problem += total([*terms, *loads[machine, sign]]) == 0
        return driving

    def solve(self, deadline: float, seed: int, relative_gap: float = 1e-4) -> Assignment | None:
        """Return the best assignment found by the deadline."""
        model = HighsModel(self.problem, seed=seed)
        incumbent = model.solve(deadline, relative_gap=relative_gap).incumbent
        if incumbent is None:
            return None
        rates = {key: incumbent.values[model.number(x)] for key, x in self._rates.items()}
        running = {key: rate for key, rate in rates.items() if rate > _NOTHING}
        wanted = self._instance.procedure.sole_output_process
        throughput = sum(rate for (_, process), rate in running.items() if process == wanted)
        if not throughput:
            return None
        return Assignment(dict(running.keys()), {m: r for (m, _), r in running.items()}, throughput)

    def _limit_rates(self) -> None:
        for (m, process), rate in self._rates.items():
            time = self._instance.machines[m].processes[process]
            self.problem += total([(rate, 1), (self._assigned[m, process], -1 / time)]) <= 0

    def _limit_exchanges(self) -> None:
        """Allow at most one exchange per timestep at a cell."""
        at_cell: dict[Cell | None, Terms] = defaultdict(list)
        for (m, process), rate in self._rates.items():
            machine = self._instance.machines[m]
            for cell, sign in ((machine.output_cell, 1), (machine.input_cell, -1)):
                at_cell[cell].append((rate, sum(self._side(process, sign).values())))
        for terms in at_cell.values():
            self.problem += total(terms) <= 1

    def _by_machine(self, token: str, sign: int) -> dict[int, Terms]:
        """Return the turnover of a token at each machine that may emit (1) or consume (-1) it."""
        terms: dict[int, Terms] = defaultdict(list)
        for (m, process), rate in self._rates.items():
            if copies := self._side(process, sign).get(token, 0):
                terms[m].append((rate, sign * copies))
        return dict(terms)

    def _side(self, process: str, sign: int) -> Counts:
        recipe = self._instance.procedure.by_name[process]
        return recipe.outputs if sign == 1 else recipe.inputs
