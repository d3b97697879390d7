"""The agents, with their cells, cargo and goals."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from benchmarks.peer.pibt import NOBODY, Moves
from benchmarks.peer.roadmap import FLAVOURS
from tsaces.model.transport_plan import NO_CARGO

if TYPE_CHECKING:
    from benchmarks.peer.roadmap import Roadmap

_NOWHERE = -1


class Fleet:
    """Agents driven by PIBT.

    Parameters
    ----------
    roadmap : Roadmap
    size : int
        Number of agents, no more than cells.
    seed : int
        Seed of their first cells and of ties.

    Attributes
    ----------
    cells, cargo : list of int
        Cell and token number of each agent.
    occupant : list of int
        Agent on each cell, or `NOBODY`.
    """

    def __init__(self, roadmap: Roadmap, size: int, seed: int) -> None:
        draw = random.Random(seed)
        self.cells = draw.sample(range(roadmap.num_cells), size)
        self.cargo = [NO_CARGO] * size
        self.occupant = [NOBODY] * roadmap.num_cells
        for agent, cell in enumerate(self.cells):
            self.occupant[cell] = agent
        self._roadmap = roadmap
        self._flavours = [draw.randrange(FLAVOURS) for _ in range(size)]
        self._ways_on = [roadmap.ways_on(flavour) for flavour in range(FLAVOURS)]
        self._ways = [self._ways_on[flavour] for flavour in self._flavours]
        self._goals = [_NOWHERE] * size
        self._waited = [0] * size
        self._ranks = draw.sample(range(size), size)
        self._order = list(range(size))

    def __len__(self) -> int:
        return len(self.cells)

    def send(self, agent: int, goal: int) -> None:
        """Set the goal of an agent, and restart its waiting time."""
        self._goals[agent] = goal
        self._waited[agent] = 0
        self._ways[agent] = self._roadmap.ways_to(goal, self._flavours[agent])

    def redirect(self, agent: int, goal: int) -> None:
        """Change the goal of an agent, and keep its waiting time."""
        waited = self._waited[agent]
        self.send(agent, goal)
        self._waited[agent] = waited

    def dismiss(self, agent: int) -> None:
        """Remove the goal of an agent, which then drives on without blocking others."""
        self._goals[agent] = _NOWHERE
        self._ways[agent] = self._ways_on[self._flavours[agent]]

    def advance(self) -> None:
        """Move all agents by one timestep."""
        self._order.sort(key=self._priorities().__getitem__, reverse=True)
        cells = Moves(self.cells, self.occupant, self._ways).decide(self._order)
        for cell in self.cells:
            self.occupant[cell] = NOBODY
        for agent, cell in enumerate(cells):
            self.occupant[cell] = agent
        self.cells = cells
        self._waited = [
            0 if cell == goal else waited + 1
            for cell, goal, waited in zip(cells, self._goals, self._waited, strict=True)
        ]

    def _priorities(self) -> list[int]:
        """Return priorities, which rise with the waiting time; agents without a goal are last."""
        size = len(self.cells)
        return [
            rank - size if goal == _NOWHERE else waited * size + rank
            for rank, goal, waited in zip(self._ranks, self._goals, self._waited, strict=True)
        ]
