"""Conversion of the values of the MILP's variables to a candidate embedding."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from tsaces.milp import HighsModel
from tsaces.model.transport_plan import ExchangeKind, Timestep
from tsaces.plan import CellSource
from tsaces.plan.recording import motion_of
from tsaces.solvers.protocol import Candidate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tsaces.solvers.aces.aces_milp import AcesMilp

    Move = tuple[int, int]
    """The cell that an agent moves to, and the token that it carries there."""


def candidate_from(milp: AcesMilp, values: NDArray[np.float64]) -> Candidate:
    """Convert a solution of the MILP to a candidate.

    Parameters
    ----------
    milp : AcesMilp
    values : float array, shape (variables,)
    """
    plan = _SolutionPlan(milp, values)
    instance, variables = milp.instance, milp.variables
    assigned = {
        m: process
        for (m, process), variable in variables.assigned.items()
        if values[HighsModel.number(variable)] > 0.5
    }
    runs = {m: plan.count_runs(m, process) for m, process in assigned.items()}
    output = instance.procedure.sole_output_process
    made = sum(runs[m] for m, process in assigned.items() if process == output)
    return Candidate(
        throughput=float(made / milp.cycle),
        assignment={
            machine.name: assigned[m] if runs.get(m) else None
            for m, machine in enumerate(instance.machines)
        },
        rates={
            instance.machines[m].name: float(number / milp.cycle)
            for m, number in runs.items()
            if number
        },
        source=CellSource(motion_of(plan.timesteps(), transient=0)),
    )


class _SolutionPlan:
    """The moves and exchanges of a solution."""

    def __init__(self, milp: AcesMilp, values: NDArray[np.float64]) -> None:
        self._milp = milp
        variables = milp.variables
        self._moves: dict[tuple[int, int, int], Move] = {}
        for (cell, to, token, t), variable in variables.moves.items():
            if values[HighsModel.number(variable)] > 0.5:
                self._moves[t, cell, token] = to, token
        self._exchanges = {
            (m, int(kind), token, t)
            for kind, exchanges in (
                (ExchangeKind.DEPOSIT, variables.deposits),
                (ExchangeKind.PICKUP, variables.pickups),
            )
            for (m, token, t), variable in exchanges.items()
            if values[HighsModel.number(variable)] > 0.5
        }

    def count_runs(self, m: int, process_name: str) -> Fraction:
        """Return the runs of a machine's process that its exchanges of a cycle amount to."""
        procedure = self._milp.instance.procedure
        process = procedure.by_name[process_name]
        counts = Counter((n, kind, token) for n, kind, token, _ in self._exchanges)
        kind, side = (
            (ExchangeKind.DEPOSIT, process.inputs)
            if process.inputs
            else (ExchangeKind.PICKUP, process.outputs)
        )
        token, copies = next(iter(side.items()))
        number = 1 + procedure.tokens.index(token)
        return Fraction(counts[m, int(kind), number], copies)

    def timesteps(self) -> list[Timestep]:
        """Trace every agent through one cycle."""
        cycle = self._milp.cycle
        agents = sorted((cell, token) for (t, cell, token) in self._moves if t == 1 % cycle)
        timesteps = [self._timestep(0, agents, [])]
        for t in range(1, cycle + 1):
            arrived = [self._moves[t % cycle, cell, token] for cell, token in agents]
            agents, exchanges = self._apply_exchanges(t % cycle, arrived)
            timesteps.append(self._timestep(t, agents, exchanges))
        return timesteps

    def _apply_exchanges(
        self, t: int, agents: list[Move]
    ) -> tuple[list[Move], list[tuple[int, int, int, int]]]:
        agent_at = {cell: agent for agent, (cell, _) in enumerate(agents)}
        number = self._milp.layout.number
        exchanges = []
        agents = list(agents)
        for m, kind, token, at in sorted(self._exchanges):
            if at != t:
                continue
            machine = self._milp.instance.machines[m]
            is_deposit = kind == ExchangeKind.DEPOSIT
            cell = machine.input_cell if is_deposit else machine.output_cell
            if cell is None:
                raise ArithmeticError("an exchange without a cell")
            agent = agent_at[number[cell]]
            agents[agent] = agents[agent][0], 0 if is_deposit else token
            exchanges.append((agent, m, kind, token))
        return agents, exchanges

    @staticmethod
    def _timestep(
        t: int, agents: list[Move], exchanges: list[tuple[int, int, int, int]]
    ) -> Timestep:
        return Timestep(
            t,
            np.array([cell for cell, _ in agents], dtype=np.int32),
            np.array([token for _, token in agents], dtype=np.int32),
            np.array(exchanges, dtype=np.int32).reshape(-1, 4),
        )
