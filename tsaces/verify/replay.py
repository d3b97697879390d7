"""The replay of a stream of timesteps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tsaces.model.transport_plan import Block
from tsaces.verify.blocks import iterate_stretches, read_block
from tsaces.verify.exchanges import ExchangeRules
from tsaces.verify.findings import Findings
from tsaces.verify.header import judge_header
from tsaces.verify.limits import judge_limits
from tsaces.verify.machines import MachineSimulation
from tsaces.verify.movement import MovementRules
from tsaces.verify.replay_log import ReplayLog
from tsaces.verify.rules import Rule
from tsaces.verify.state import FleetState, read_state
from tsaces.verify.stays import StayRules
from tsaces.verify.stock import judge_stock
from tsaces.verify.throughput import (
    compute_sustained_throughput,
    judge_balances,
    judge_completed_runs,
)
from tsaces.verify.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import Layout
    from tsaces.model.transport_plan import PlanHeader, Timestep
    from tsaces.verify.blocks import ReadBlock
    from tsaces.verify.verdict import Claim

_NO_EXCHANGES = np.empty((0, 4), dtype=np.int64)


def replay(  # noqa: PLR0913 - all inputs of the verdict
    instance: Instance,
    layout: Layout,
    header: PlanHeader,
    timesteps: Iterable[Timestep | Block],
    claim: Claim,
    *,
    transient: int = 0,
    max_violations: int = 20,
    has_pauses: bool | None = None,
) -> Verdict:
    """Replay timesteps together with a simulation of the machines and judge them.

    The stream is not trusted: numbers out of range and arrays of the wrong shape are
    violations. The replay ends at a timestep that does not define a state of the fleet.
    Whole periods after the transient are judged if every timestep is sound.

    Parameters
    ----------
    instance : Instance
    layout : Layout
        Layout of the instance. Cell numbers of the timesteps index its cells; machine numbers index
        ``instance.machines``, token numbers ``(None, *instance.procedure.tokens)``.
    header : PlanHeader
    timesteps : iterable of Timestep or Block
        The timesteps from ``header.start`` on. Blocks are judged faster.
    claim : Claim
    transient : int
        Timestep from which on the plan is periodic.
    max_violations : int
        Number of violations after which the replay ends.
    has_pauses : bool, optional
        Whether timesteps without moves and exchanges may be left out. The machines keep
        running during these. By default, the header decides.

    Returns
    -------
    Verdict

    Raises
    ------
    ValueError
        `max_violations` is below 1.
    """
    findings = Findings(max_violations)
    has_pauses = header.skips_pauses if has_pauses is None else has_pauses
    judge_header(instance, header, claim, findings)
    run = _Replay(instance, layout, header, claim, findings, has_pauses=has_pauses)
    for item in timesteps:
        if findings.is_full:
            break
        if not (run.follow_block(item) if isinstance(item, Block) else run.follow(item)):
            break
    return run.verdict(transient)


class _Replay:
    """The state of the fleet and of the machines after the timesteps read so far."""

    def __init__(  # noqa: PLR0913 - all inputs of the replay
        self,
        instance: Instance,
        layout: Layout,
        header: PlanHeader,
        claim: Claim,
        findings: Findings,
        *,
        has_pauses: bool,
    ) -> None:
        self._has_pauses = has_pauses
        self._instance = instance
        self._header = header
        self._claim = claim
        self._findings = findings
        self._simulation = MachineSimulation(instance, header)
        self._movement = MovementRules(layout, findings)
        self._stays = StayRules(instance, layout, findings)
        self._exchanges = ExchangeRules(instance, layout, header.start, self._simulation, findings)
        self._log = ReplayLog(instance, layout, header.period)
        self._before: FleetState | None = None
        self._steps = 0
        self._num_tokens = 1 + len(instance.procedure.tokens)

    def follow_block(self, block: Block) -> bool:
        """Judge consecutive timesteps; return whether the replay can continue after them."""
        before = self._before
        read = None if before is None else read_block(block, before)
        if read is None or before is None or not self._may_follow(before.t, block.start):
            return all(map(self.follow_unless_full, block))
        sound = read.moves_are_sound(before, self._movement, self._num_tokens)
        if not (self._stays.never_bind or (sound.all() and self._stays.follow(before, read))):
            sound = np.zeros_like(sound)  # what depends on the past is judged in its order
        for begin, end, is_quiet in iterate_stretches(sound & read.keeps_cargo(before)):
            if is_quiet:
                since = read.start + begin - 1 if begin else before.t
                self._follow_quiet(read, begin, end, since)
                continue
            for i in range(begin, end):
                if self._findings.is_full:
                    return False
                if sound[i]:
                    self._judge_exchanges(read.state(i))
                elif not self.follow(block[i]):
                    return False
        return True

    def follow_unless_full(self, timestep: Timestep) -> bool:
        """Judge the next timestep unless the limit of violations is reached."""
        return not self._findings.is_full and self.follow(timestep)

    def _follow_quiet(self, read: ReadBlock, begin: int, end: int, since: int) -> None:
        """Replay timesteps after `since` in which agents only move, and only legally."""
        cells, cargo = read.cells[begin:end], read.cargo[begin:end]
        last = read.start + end - 1
        self._steps += last - since
        self._simulation.run_until(last + 1)
        self._log.add_quiet(read.start + begin, cells, cargo)
        self._before = FleetState(last, cells[-1], cargo[-1], _NO_EXCHANGES)

    def _may_follow(self, t: int, following: int) -> bool:
        return following == t + 1 or (self._has_pauses and following > t)

    def follow(self, timestep: Timestep) -> bool:
        """Judge the next timestep; return whether the replay can continue after it."""
        state = self._read(timestep)
        if state is None:
            self._steps += 1
            return False
        self._movement.judge_cells(state)
        if self._before is None:
            self._judge_fleet(len(state.cells))
        else:
            self._movement.judge_moves(self._before, state)
        self._stays.judge_moves(self._before, state)
        self._stays.judge_exchanges(state)
        self._judge_exchanges(state)
        return True

    def _judge_exchanges(self, state: FleetState) -> None:
        """Judge the exchanges of a timestep whose moves are judged, and simulate the machines."""
        self._steps += 1 if self._before is None else state.t - self._before.t
        self._simulation.run_until(state.t)
        self._simulation.finish_runs(state.t)
        self._log.add(state, self._exchanges.judge(self._before, state))
        self._simulation.begin_runs(state.t)
        self._before = state

    def verdict(self, transient: int) -> Verdict:
        """Judge the replayed timesteps as a whole."""
        if not self._steps:
            self._findings.report(Rule.PLAN_ENDS, "the plan has no timestep")
        periods = self._log.count_whole_periods(transient) if self._findings.timesteps_sound else 0
        if self._findings.timesteps_sound:
            judge_limits(self._header, self._simulation.machines, self._findings)
            judge_stock(self._claim.stock, self._header, self._simulation.machines, self._findings)
        throughput = self._judge_periods(periods) if periods else self._judge_unsettled()
        return Verdict(
            violations=self._findings.violations,
            steps=self._steps,
            agents=0 if self._before is None else len(self._before.cells),
            throughput=throughput,
            periods=periods,
        )

    def _judge_periods(self, periods: int) -> float:
        """Judge the last whole periods and return their throughput."""
        procedure = self._instance.procedure
        self._log.judge_repetition(periods, self._findings)
        balances = self._log.count_balances(periods, self._simulation.machines)
        judge_balances(balances, procedure, self._claim, self._findings)
        return float(compute_sustained_throughput(balances, procedure))

    def _judge_unsettled(self) -> float:
        """Return the throughput of the last three quarters; judge it if no period is known.

        If a period is known but longer than the replay, the throughput is not judged, since
        all runs of a period may end in any part of it.
        """
        steps = self._log.num_moves * 3 // 4
        if steps < 1:
            return 0.0
        begin = self._log.last - steps
        products = self._simulation.count_products(begin)
        if self._findings.timesteps_sound and not self._log.period:
            slack = self._simulation.products_cut_off
            judge_completed_runs(products, steps, slack, self._claim, self._findings)
        return products / steps

    def _read(self, timestep: Timestep) -> FleetState | None:
        """Return the state of the fleet; None if the replay cannot continue from it."""
        expected = self._header.start if self._before is None else self._before.t + 1
        state = read_state(timestep)
        if state is None:
            message = "cells, cargo and exchanges are no integer arrays of matching shapes"
            self._findings.report(Rule.MALFORMED_TIMESTEP, message, expected)
        elif self._is_out_of_order(state.t):
            message = f"timestep {state.t} stands where {expected} is due"
            self._findings.report(Rule.TIMESTEP_SKIPPED, message, state.t)
        elif self._before is not None and len(state.cells) != len(self._before.cells):
            message = f"{len(state.cells)} agents after {len(self._before.cells)}"
            self._findings.report(Rule.FLEET_CHANGED, message, state.t)
        elif self._movement.judge_cell_numbers(state) and self._exchanges.judge_cargo_numbers(
            state
        ):
            return state
        return None

    def _is_out_of_order(self, t: int) -> bool:
        if self._before is None:
            return t != self._header.start
        return not self._may_follow(self._before.t, t)

    def _judge_fleet(self, agents: int) -> None:
        allowed = self._instance.max_agents
        if agents > allowed:
            message = f"{agents} agents, {allowed} allowed"
            self._findings.report(Rule.FLEET_TOO_LARGE, message)
        for stated, where in ((self._header.agents, "header"), (self._claim.agents, "claim")):
            if stated is not None and stated != agents:
                message = f"{agents} agents, but the {where} says {stated}"
                self._findings.report(Rule.FLEET_DIFFERS, message)
