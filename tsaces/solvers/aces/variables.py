"""The variables of the cell-based MILP."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pulp

from tsaces.solvers.machine_constraints import create_machines

if TYPE_CHECKING:
    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import Layout
    from tsaces.solvers.machine_constraints import ExchangeVariables

Moves = dict[tuple[int, int, int, int], pulp.LpVariable]


class AcesVariables:
    """The variables of the MILP, which are added to `problem`.

    Token number 0 is the null token ∅; the others follow `Procedure.tokens`.

    Attributes
    ----------
    assigned, runs : dict of (machine, process name) to variable
        A[m,p] and X[m,p], runs per cycle.
    moves : dict of (cell, cell, token, timestep) to variable
        Whether an agent with a token moves from a cell to another, or waits, in the move that
        arrives at a timestep.
    deposits, pickups : dict of (machine, token, timestep) to variable
        Whether there is such an exchange after the moves of a timestep.
    arrivals, departures : dict of (cell, token, timestep) to list of variable
        The moves that arrive at a timestep, and those that leave in the next.
    """

    def __init__(
        self, problem: pulp.LpProblem, instance: Instance, layout: Layout, cycle: int
    ) -> None:
        self._problem = problem
        self.num_tokens = 1 + len(instance.procedure.tokens)
        self.assigned, self.runs = create_machines(problem, instance)
        self.moves: Moves = {}
        self.deposits: ExchangeVariables = {}
        self.pickups: ExchangeVariables = {}
        self.arrivals: dict[tuple[int, int, int], list[pulp.LpVariable]] = defaultdict(list)
        self.departures: dict[tuple[int, int, int], list[pulp.LpVariable]] = defaultdict(list)
        self._create_exchanges(instance, cycle)
        self._create_moves(layout, cycle)

    def _create_exchanges(self, instance: Instance, cycle: int) -> None:
        add = self._problem.add_variable
        for m, machine in enumerate(instance.machines):
            processes = [instance.procedure.by_name[name] for name in machine.may_run]
            for token, name in enumerate(instance.procedure.tokens, start=1):
                for t in range(cycle):
                    if any(name in process.outputs for process in processes):
                        self.pickups[m, token, t] = add(f"pick_{m}_{token}_{t}", cat="Binary")
                    if any(name in process.inputs for process in processes):
                        self.deposits[m, token, t] = add(f"dep_{m}_{token}_{t}", cat="Binary")

    def _create_moves(self, layout: Layout, cycle: int) -> None:
        for cell, exits in enumerate(layout.exits):
            for to in (cell, *exits):
                for token in range(self.num_tokens):
                    for t in range(cycle):
                        name = f"f_{cell}_{to}_{token}_{t}"
                        move = self._problem.add_variable(name, cat="Binary")
                        self.moves[cell, to, token, t] = move
                        self.arrivals[to, token, t].append(move)
                        self.departures[cell, token, (t - 1) % cycle].append(move)
