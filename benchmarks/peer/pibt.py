"""One timestep of priority inheritance with backtracking (PIBT; Okumura et al. 2022).

On one-way roads two agents can never swap, so there are only vertex conflicts. The layout is
strongly connected: the agent that is first in order can always move, since the agents ahead of it
can move on, in the worst case around a cycle.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.peer.roadmap import Ways

NOBODY = -1
_UNDECIDED = -1
_STUCK = -2


class Moves:
    """The moves of all agents in one timestep, as far as they are decided.

    Parameters
    ----------
    cells : list of int
        Cell of each agent.
    occupant : list of int
        Agent on each cell; `NOBODY` on an empty one.
    ways : list of Ways
        Next cells of each agent by preference.

    Attributes
    ----------
    next : list of int
        Next cell of each agent, negative while undecided.
    """

    def __init__(self, cells: list[int], occupant: list[int], ways: list[Ways]) -> None:
        self.next = [_UNDECIDED] * len(cells)
        self._cells = cells
        self._occupant = occupant
        self._ways = ways
        self._claimed = [False] * len(occupant)

    def decide(self, order: list[int]) -> list[int]:
        """Return the next cell of each agent; agents choose in the given order."""
        for agent in order:
            if self.next[agent] == _UNDECIDED:
                self._push(agent)
        return self.next

    def _push(self, agent: int) -> None:
        """Move an agent, and the agents in its way, which inherit its priority."""
        chain = [agent]
        options = [iter(self._ways[agent][self._cells[agent]])]
        while chain:
            in_the_way = self._claim(chain[-1], options[-1])
            if in_the_way == NOBODY:
                return
            if in_the_way == _STUCK:
                chain.pop()
                options.pop()
            else:
                chain.append(in_the_way)
                options.append(iter(self._ways[in_the_way][self._cells[in_the_way]]))

    def _claim(self, agent: int, options: Iterator[int]) -> int:
        """Claim the first free option; return the agent that must leave it, or `NOBODY`."""
        for cell in options:
            if self._claimed[cell]:
                continue
            self._claimed[cell] = True
            self.next[agent] = cell
            other = self._occupant[cell]
            undecided = other != NOBODY and self.next[other] == _UNDECIDED
            return other if undecided else NOBODY
        own = self._cells[agent]
        self._claimed[own] = True
        self.next[agent] = own
        return _STUCK
