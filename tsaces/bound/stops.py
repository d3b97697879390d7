"""How long agents stand at exchange cells, beyond the time that they drive through."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pulp

    from tsaces.bound.machine_variables import MachineVariables, Terms
    from tsaces.model.traffic_system import Layout


@dataclass(frozen=True)
class Stops:
    """The time that agents stand at exchange cells beyond what it takes to drive through them.

    An exchange of kind x takes an agent h[x] + 1 timesteps, its handling and the exchange itself.
    A visit of a cell with traversal d, in which exchanges follow each other, takes max(d, Σ (h[x]
    + 1)) timesteps at least, that is max(0, Σ (h[x] + 1) - d) beyond the traversal.

    Attributes
    ----------
    layout : Layout
    machines : MachineVariables
    standing : mapping of int to variable
        By cell at which agents may exchange more than once in a visit: agents that stand there
        beyond the time that they drive through.
    staying : mapping of int to variable
        By such a cell: visits per timestep in which agents deposit and pick up. The fleet does not
        count what those take beyond the handling.
    """

    layout: Layout
    machines: MachineVariables
    standing: Mapping[int, pulp.LpVariable] = field(default_factory=dict)
    staying: Mapping[int, pulp.LpVariable] = field(default_factory=dict)

    def at(self, cell: int) -> Terms:
        """Return the agents that stand at a cell beyond the time that they drive through."""
        if cell in self.standing:
            return [(self.standing[cell], 1)]
        if cell in self.staying:
            return [*self.handling_at(cell), (self.staying[cell], self._time_of_second(cell))]
        return self.handling_at(cell)

    def handling_at(self, cell: int) -> Terms:
        """Return max(0, h[x] + 1 - d) for the exchanges of a cell, each in a visit of its own.

        Where agents either deposit or pick up, one exchange is all that an agent can make in a
        visit, so that this is what they stand there. Elsewhere it is no more than that: in a visit
        of k > 0 exchanges of those kinds for which h[x] + 1 > d, an agent stands Σ (h[x] + 1) - d
        timesteps at least, and Σ (h[x] + 1 - d) = Σ (h[x] + 1) - k d is no more.
        """
        traversal = self.layout.traversal[cell]
        times = self.machines.exchange_times_at(cell)
        return [(exchange, time - traversal) for exchange, time in times if time > traversal]

    def agents(self) -> Terms:
        """Return all agents that stand beyond the time that they drive through."""
        standing: Terms = [(standing, 1) for standing in self.standing.values()]
        cells = self.machines.deposits_at.keys() | self.machines.pickups_at.keys()
        alone = sorted(cells - self.standing.keys())
        return [*standing, *(term for cell in alone for term in self.handling_at(cell))]

    def _time_of_second(self, cell: int) -> float:
        """Return what a deposit with a pick-up takes, beyond the two in visits of their own."""
        traversal = self.layout.traversal[cell]
        times = dict(self.machines.exchange_times_at(cell))
        [deposit, pickup] = (
            max(times[exchange] for exchange in exchanges_at[cell])
            for exchanges_at in (self.machines.deposits_at, self.machines.pickups_at)
        )
        alone = max(traversal, deposit) + max(traversal, pickup) - traversal
        return float(max(traversal, deposit + pickup) - alone)
