"""Priority inheritance with backtracking (PIBT; Okumura et al. 2022), one timestep of it.

On one-way roads two agents can never swap, so the only conflict left is one for a cell. The
layout is strongly connected: whoever is first in order always gets on its way, for those ahead
of it can move on, round a ring in the worst case.
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
        Where each agent stands.
    occupant : list of int
        Who stands on each cell; `NOBODY` on an empty one.
    ways : list of Ways
        Where each agent would like to go.

    Attributes
    ----------
    next : list of int
        Where each agent is next; negative while undecided.
    """

    def __init__(self, cells: list[int], occupant: list[int], ways: list[Ways]) -> None:
        self.next = [_UNDECIDED] * len(cells)
        self._cells = cells
        self._occupant = occupant
        self._ways = ways
        self._claimed = [False] * len(occupant)

    def decide(self, order: list[int]) -> list[int]:
        """Return where everyone is next, those first in order choosing first."""
        for agent in order:
            if self.next[agent] == _UNDECIDED:
                self._push(agent)
        return self.next

    def _push(self, agent: int) -> None:
        """Move an agent, and all who stand in its way with its priority."""
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
        """Claim the next cell that is to be had; return who must leave it first."""
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
