"""The rules of cargo and exchanges; sound exchanges are passed on to the machines."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tsaces.model.transport_plan import NO_CARGO, ExchangeKind
from tsaces.verify.movement import format_cell
from tsaces.verify.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsaces.model.instance import Cell, Instance
    from tsaces.model.traffic_system import Layout
    from tsaces.verify.findings import Findings
    from tsaces.verify.machines import MachineSimulation
    from tsaces.verify.state import FleetState


class Exchange(NamedTuple):
    """One row of a timestep's exchanges whose numbers are all in range."""

    agent: int
    machine: int
    kind: ExchangeKind
    token: int


class ExchangeRules:
    """The rules of cargo and of exchanges at machines.

    Parameters
    ----------
    instance : Instance
    layout : Layout
    start : int
        Timestep at which the machines are in the state that the header describes.
    simulation : MachineSimulation
        The machines to which sound exchanges are applied.
    findings : Findings
        Receives the violations.
    """

    def __init__(
        self,
        instance: Instance,
        layout: Layout,
        start: int,
        simulation: MachineSimulation,
        findings: Findings,
    ) -> None:
        self._tokens: tuple[str | None, ...] = (None, *instance.procedure.tokens)
        self._cells = layout.cells
        self._start = start
        self._simulation = simulation
        self._findings = findings

    def judge_cargo_numbers(self, state: FleetState) -> bool:
        """Report cargo numbers that the procedure does not have; return whether there were none."""
        unknown = (state.cargo < 0) | (state.cargo >= len(self._tokens))
        for agent in np.flatnonzero(unknown).tolist():
            message = f"agent {agent} carries unknown token number {state.cargo[agent]}"
            self._findings.report(Rule.UNKNOWN_TOKEN, message, state.t, (agent,))
        return not unknown.any()

    def judge(self, before: FleetState | None, state: FleetState) -> list[Exchange]:
        """Judge a timestep and return the exchanges that break no rule.

        Without a timestep `before`, exchanges are judged by the state that they lead to.
        They are not applied to the machines, because the header's buffers include them.
        """
        if before is not None:
            self._judge_unexplained_cargo(before, state)
        return [
            exchange
            for exchange in self._drop_double_exchanges(list(self._iterate_known(state)), state.t)
            if self._is_sound(exchange, before, state)
        ]

    def _judge_unexplained_cargo(self, before: FleetState, state: FleetState) -> None:
        changed = before.cargo != state.cargo
        exchanging = state.exchanges[:, 0]
        changed[exchanging[(exchanging >= 0) & (exchanging < len(changed))]] = False
        for agent in np.flatnonzero(changed).tolist():
            old, new = (self._tokens[cargo[agent]] for cargo in (before.cargo, state.cargo))
            message = f"agent {agent} carries {new!r} after {old!r} without an exchange"
            self._findings.report(Rule.UNEXPLAINED_CARGO, message, state.t, (agent,))

    def _iterate_known(self, state: FleetState) -> Iterator[Exchange]:
        for agent, machine, kind, token in state.exchanges.tolist():
            if not 0 <= agent < len(state.cells):
                rule, what = Rule.UNKNOWN_AGENT, f"by unknown agent {agent}"
            elif not 0 <= machine < len(self._simulation.machines):
                rule, what = Rule.UNKNOWN_MACHINE, f"at unknown machine number {machine}"
            elif kind not in (ExchangeKind.DEPOSIT, ExchangeKind.PICKUP):
                rule, what = Rule.UNKNOWN_EXCHANGE, f"of unknown kind {kind}"
            elif not NO_CARGO < token < len(self._tokens):
                rule, what = Rule.UNKNOWN_TOKEN, f"of unknown token number {token}"
            else:
                yield Exchange(agent, machine, ExchangeKind(kind), token)
                continue
            self._findings.report(rule, f"an exchange {what}", state.t, (agent,))

    def _drop_double_exchanges(self, exchanges: list[Exchange], t: int) -> list[Exchange]:
        """Return the exchanges without those of agents that exchange more than once."""
        times = Counter(exchange.agent for exchange in exchanges)
        if len(times) == len(exchanges):
            return exchanges
        for agent, count in times.items():
            if count > 1:
                message = f"agent {agent} exchanges {count} times in one timestep"
                self._findings.report(Rule.DOUBLE_EXCHANGE, message, t, (agent,))
        return [exchange for exchange in exchanges if times[exchange.agent] == 1]

    def _is_sound(self, exchange: Exchange, before: FleetState | None, state: FleetState) -> bool:
        broken = (
            self._check_cell(exchange, state)
            or self._check_cargo(exchange, before, state)
            or self._check_process(exchange)
        )
        if broken is None and before is not None:
            broken = self._carry_out(exchange, state.t)
        if broken is None:
            return True
        rule, complaint = broken
        message = f"agent {exchange.agent} {self._describe(exchange)}, {complaint}"
        self._findings.report(rule, message, state.t, (exchange.agent,))
        return False

    def _check_cell(self, exchange: Exchange, state: FleetState) -> tuple[Rule, str] | None:
        machine = self._simulation.machines[exchange.machine].machine
        is_deposit = exchange.kind is ExchangeKind.DEPOSIT
        wanted = machine.input_cells if is_deposit else machine.output_cells
        actual = self._cells[state.cells[exchange.agent]]
        if actual in wanted:
            return None
        where = _describe_cells("input" if is_deposit else "output", wanted)
        return Rule.WRONG_CELL, f"on {format_cell(actual)}; the {where}"

    def _check_cargo(
        self, exchange: Exchange, before: FleetState | None, state: FleetState
    ) -> tuple[Rule, str] | None:
        should = (exchange.token, NO_CARGO)
        if exchange.kind is ExchangeKind.PICKUP:
            should = (NO_CARGO, exchange.token)
        new = int(state.cargo[exchange.agent])
        old = should[0] if before is None else int(before.cargo[exchange.agent])
        if (old, new) == should:
            return None
        return Rule.WRONG_CARGO, f"but carries {self._tokens[new]!r} after {self._tokens[old]!r}"

    def _check_process(self, exchange: Exchange) -> tuple[Rule, str] | None:
        machine = self._simulation.machines[exchange.machine]
        is_deposit = exchange.kind is ExchangeKind.DEPOSIT
        if self._tokens[exchange.token] in (machine.consumes if is_deposit else machine.emits):
            return None
        if machine.process is None:
            return Rule.WRONG_PROCESS, "but the machine is idle"
        verb = "consume" if is_deposit else "emit"
        return Rule.WRONG_PROCESS, f"but {machine.process.name!r} does not {verb} it"

    def _carry_out(self, exchange: Exchange, t: int) -> tuple[Rule, str] | None:
        token = str(self._tokens[exchange.token])
        if exchange.kind is ExchangeKind.DEPOSIT:
            self._simulation.deposit(exchange.machine, token)
            return None
        if self._simulation.pick_up(exchange.machine, token):
            return None
        machine = self._simulation.machines[exchange.machine]
        if machine.could_have_made(token, t - self._start):
            return Rule.EMPTY_BUFFER, "but the output buffer is empty"
        return Rule.MACHINE_TOO_SLOW, f"but a run takes {machine.time} timesteps"

    def _describe(self, exchange: Exchange) -> str:
        verb = "deposits" if exchange.kind is ExchangeKind.DEPOSIT else "picks up"
        name = self._simulation.machines[exchange.machine].machine.name
        return f"{verb} {self._tokens[exchange.token]!r} at machine {name!r}"


def _describe_cells(side: str, cells: tuple[Cell, ...]) -> str:
    if not cells:
        return f"{side} cell does not exist"
    named = ", ".join(map(format_cell, cells))
    return f"{side} cell is at {named}" if len(cells) == 1 else f"{side} cells are at {named}"
