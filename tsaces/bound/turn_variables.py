"""The variables of the fluid program that say how many robots turn before a lane."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from tsaces.bound.machine_variables import NULL_TOKEN
from tsaces.milp import total

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pulp

    from tsaces.bound.exchanging import Exchanging
    from tsaces.bound.flow_variables import FlowVariables
    from tsaces.bound.machine_variables import MachineVariables, Terms
    from tsaces.bound.single_file import Turning


class TurnVariables:
    """Robots per timestep that come out of lanes and go back in at once.

    Parameters
    ----------
    problem : pulp.LpProblem
    flows : FlowVariables
    machines : MachineVariables
    extra : Exchanging or None
        Machines beside those of the instance, which hand over in no time.
    """

    def __init__(
        self,
        problem: pulp.LpProblem,
        flows: FlowVariables,
        machines: MachineVariables,
        extra: Exchanging | None = None,
    ) -> None:
        self._problem = problem
        self._flows = flows
        self._machines = machines
        self._extra_at: dict[int, Terms] = defaultdict(list)
        for cell, token, exchange, _ in () if extra is None else extra.changes_of_cargo():
            if token != NULL_TOKEN:
                self._extra_at[cell].append((exchange, -1))
        self._number = 0

    def left_out(self, turning: Turning) -> Terms:
        """Return what the robots that turn leave out of the load of a lane.

        What turns with a token came out with it and goes in with it; who exchanges while turning
        makes an exchange.
        """
        terms: Terms = []
        for token in self._flows.tokens:
            turns = self._add_variable()
            terms.append((turns, -turning.time))
            for way in (turning.leaving, turning.entering):
                flows = [(self._flows.flow[segment, token], -1) for segment in way]
                self._problem += total([(turns, 1), *flows]) <= 0
        for cells, time in turning.exchanging:
            self._add_exchanges(terms, self._exchanges_at(cells), time)
        elsewhere = [cell for cells, _ in turning.exchanging for cell in cells]
        extra: Terms = [term for cell in elsewhere for term in self._extra_at.get(cell, [])]
        self._add_exchanges(terms, extra, turning.time)
        leaving = [(flow, -1) for way in turning.leaving for flow, _ in self._flows.along(way)]
        self._problem += total([*((turns, 1) for turns, _ in terms), *leaving]) <= 0
        return terms

    def _exchanges_at(self, cells: Iterable[int]) -> Terms:
        return [
            (exchange, -1)
            for cell in cells
            for exchange, _ in self._machines.exchange_times_at(cell)
        ]

    def _add_exchanges(self, terms: Terms, exchanges: Terms, time: float) -> None:
        """Add robots that exchange before they come back, of which each makes an exchange."""
        if exchanges:
            turns = self._add_variable()
            terms.append((turns, -time))
            self._problem += total([(turns, 1), *exchanges]) <= 0

    def _add_variable(self) -> pulp.LpVariable:
        self._number += 1
        return self._problem.add_variable(f"turn_{self._number}", 0, 1)
