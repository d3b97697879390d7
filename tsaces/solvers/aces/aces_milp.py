"""The cell-based MILP of ACES: a cyclic plan of a number of timesteps, cell by cell.

The model follows Leet, Sciortino and Koenig, "ACES" (arXiv 2502.21101): it has one binary
variable for every move of an agent with a token, and every cell holds one agent at a time. The
plan repeats after the cycle, with other agents in the same places.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pulp

from tsaces.milp import total
from tsaces.solvers.aces.variables import AcesVariables
from tsaces.solvers.machine_constraints import (
    assign_one_process_per_machine,
    balance_exchanges,
    machines_by_place,
    maximise_output,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import Layout
    from tsaces.solvers.machine_constraints import ExchangeVariables

    Terms = list[tuple[pulp.LpVariable, float]]


class AcesMilp:
    """Maximise the runs of the output process per cycle.

    Parameters
    ----------
    instance : Instance
    layout : Layout
        Layout of the instance.
    cycle : int
        Length of the cycle in timesteps.
    """

    def __init__(self, instance: Instance, layout: Layout, cycle: int) -> None:
        self.instance = instance
        self.layout = layout
        self.cycle = cycle
        self.problem = pulp.LpProblem("aces", pulp.LpMaximize)
        self.variables = AcesVariables(self.problem, instance, layout, cycle)
        self._machines_in = machines_by_place(instance, "input_cell", layout.number.__getitem__)
        self._machines_out = machines_by_place(instance, "output_cell", layout.number.__getitem__)
        self.maximise_output()
        self.assign_one_process_per_machine()
        self.limit_runs_of_assigned_processes()
        self.pick_up_what_is_emitted()
        self.deposit_what_is_consumed()
        self.conserve_agents()
        self.exchange_what_is_there()
        self.keep_agents_apart()
        self.limit_fleet()

    def maximise_output(self) -> None:
        """Objective: runs of the output process per cycle, its length times the throughput."""
        maximise_output(self.problem, self.instance, self.variables.runs)

    def assign_one_process_per_machine(self) -> None:
        """A machine is assigned at most one process."""
        assign_one_process_per_machine(self.problem, self.instance, self.variables.assigned)

    def limit_runs_of_assigned_processes(self) -> None:
        """Runs are limited by t(m,p), and to assigned processes."""
        for (m, process), runs in self.variables.runs.items():
            most = self.cycle / self.instance.machines[m].processes[process]
            assigned = self.variables.assigned[m, process]
            self.problem += total([(runs, 1), (assigned, -most)]) <= 0

    def pick_up_what_is_emitted(self) -> None:
        """Over a cycle agents pick up all that a machine emits."""
        variables = self.variables
        balance_exchanges(self.problem, self.instance, variables.runs, variables.pickups, "outputs")

    def deposit_what_is_consumed(self) -> None:
        """Over a cycle agents deposit all that a machine consumes."""
        variables = self.variables
        balance_exchanges(self.problem, self.instance, variables.runs, variables.deposits, "inputs")

    def conserve_agents(self) -> None:
        """Agents that arrive at a cell leave it with the next move, after any exchange."""
        for cell in range(len(self.layout.cells)):
            for t in range(self.cycle):
                for token in range(self.variables.num_tokens):
                    terms: Terms = [(v, 1) for v in self.variables.arrivals[cell, token, t]]
                    terms += [(v, -1) for v in self.variables.departures[cell, token, t]]
                    deposits = self._exchanges(cell, t, token or None, "deposits")
                    pickups = self._exchanges(cell, t, token or None, "pickups")
                    sign = -1 if token else 1
                    terms += [(v, sign) for v in deposits] + [(v, -sign) for v in pickups]
                    self.problem += total(terms) == 0

    def exchange_what_is_there(self) -> None:
        """Agents deposit only what they carry, and pick up only if they are empty."""
        for cell in {*self._machines_in, *self._machines_out}:
            for t in range(self.cycle):
                for token in range(1, self.variables.num_tokens):
                    self._at_most(
                        self._exchanges(cell, t, token, "deposits"),
                        self.variables.arrivals[cell, token, t],
                    )
                self._at_most(
                    self._exchanges(cell, t, None, "pickups"), self.variables.arrivals[cell, 0, t]
                )

    def keep_agents_apart(self) -> None:
        """A cell holds one agent at a time."""
        for cell in range(len(self.layout.cells)):
            for t in range(self.cycle):
                self.problem += total(self._agents_on(cell, t)) <= 1

    def limit_fleet(self) -> None:
        """There are at most `max_agents` agents."""
        cells = range(len(self.layout.cells))
        agents = [term for cell in cells for term in self._agents_on(cell, 0)]
        self.problem += total(agents) <= self.instance.max_agents

    def _agents_on(self, cell: int, t: int) -> Terms:
        tokens = range(self.variables.num_tokens)
        return [(v, 1) for token in tokens for v in self.variables.arrivals[cell, token, t]]

    def _at_most(self, few: Iterable[pulp.LpVariable], many: Iterable[pulp.LpVariable]) -> None:
        terms: Terms = [(v, 1) for v in few]
        if terms:
            self.problem += total([*terms, *((v, -1) for v in many)]) <= 0

    def _exchanges(self, cell: int, t: int, token: int | None, kind: str) -> list[pulp.LpVariable]:
        """Return the exchanges of one token, or of all, on a cell at a timestep."""
        exchanges: ExchangeVariables = getattr(self.variables, kind)
        machines = (self._machines_in if kind == "deposits" else self._machines_out).get(cell, ())
        tokens = range(1, self.variables.num_tokens) if token is None else (token,)
        keys = [(m, number, t) for m in machines for number in tokens]
        return [exchanges[key] for key in keys if key in exchanges]
