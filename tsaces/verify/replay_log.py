"""The exchanges and the state hashes of the timesteps that were replayed."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from operator import itemgetter
from typing import TYPE_CHECKING

from tsaces.verify.machine_balance import MachineBalance
from tsaces.verify.rules import Rule
from tsaces.verify.state import is_count
from tsaces.verify.state_hashes import StateHashes

if TYPE_CHECKING:
    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import Layout
    from tsaces.verify.exchanges import Exchange
    from tsaces.verify.findings import Findings
    from tsaces.verify.machines import SimulatedMachine
    from tsaces.verify.state import FleetState, Numbers


class ReplayLog:
    """A log of the timesteps replayed so far.

    Parameters
    ----------
    instance : Instance
    layout : Layout
    period : int
        Timesteps of a period according to the header.

    Attributes
    ----------
    period : int
        Timesteps of a period, 0 if the header has no valid period.
    """

    def __init__(self, instance: Instance, layout: Layout, period: int) -> None:
        self.period = period if is_count(period) else 0
        self._tokens = ("", *instance.procedure.tokens)
        self._hashes = StateHashes(len(layout.cells), len(self._tokens))
        self._exchanges: list[tuple[int, list[Exchange]]] = []
        self._start = 0
        self._last = 0
        self._has_begun = False

    def add(self, state: FleetState, exchanges: list[Exchange]) -> None:
        """Log a timestep and its sound exchanges."""
        if not self._has_begun:
            self._start, self._has_begun = state.t, True
        self._last = state.t
        self._hashes.add(state)
        if exchanges:
            self._exchanges.append((state.t, exchanges))

    def add_quiet(self, start: int, cells: Numbers, cargo: Numbers) -> None:
        """Log consecutive timesteps without exchanges; rows are timesteps, columns are agents."""
        self._last = start + len(cells) - 1
        self._hashes.add_block(start, cells, cargo)

    @property
    def num_moves(self) -> int:
        """Number of timesteps after the first.

        The first does not count, since the header's buffers include its exchanges.
        """
        return self._last - self._start

    @property
    def last(self) -> int:
        """The last timestep logged."""
        return self._last

    def count_whole_periods(self, transient: int) -> int:
        """Return the number of whole periods logged after timestep `transient`."""
        settled = max(self._start, transient)
        return max(0, self.last - settled) // self.period if self.period else 0

    def judge_repetition(self, periods: int, findings: Findings) -> None:
        """Judge whether the states of the fleet repeat within the last whole periods."""
        begin = self.last - periods * self.period
        t = self._hashes.find_first_difference(self.period, begin)
        if t is not None:
            message = f"the fleet of t={t} is another at t={t + self.period}, a period later"
            findings.report(Rule.NOT_PERIODIC, message)

    def count_balances(
        self, periods: int, machines: list[SimulatedMachine]
    ) -> list[MachineBalance]:
        """Count the exchanges of the last whole periods per machine."""
        steps = periods * self.period
        counts: list[Counter[tuple[int, str]]] = [Counter() for _ in machines]
        begin = bisect_right(self._exchanges, self._last - steps, key=itemgetter(0))
        for _, exchanges in self._exchanges[begin:]:
            for exchange in exchanges:
                counts[exchange.machine][exchange.kind, self._tokens[exchange.token]] += 1
        return [
            MachineBalance(machine, steps, periods, count)
            for machine, count in zip(machines, counts, strict=True)
        ]
