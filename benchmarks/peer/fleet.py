"""The agents: where they are, what they carry, where they are going."""

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
        Agents, no more than cells.
    seed : int
        Of their first cells and of ties.

    Attributes
    ----------
    cells, cargo : list of int
        Cell and token number of each agent.
    occupant : list of int
        The agent on each cell, or `NOBODY`.
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
        """Give an agent a goal; it waits for it from now on."""
        self._goals[agent] = goal
        self._waited[agent] = 0
        self._ways[agent] = self._roadmap.ways_to(goal, self._flavours[agent])

    def redirect(self, agent: int, goal: int) -> None:
        """Change the goal of an agent, which has waited as long as it has."""
        waited = self._waited[agent]
        self.send(agent, goal)
        self._waited[agent] = waited

    def dismiss(self, agent: int) -> None:
        """Take an agent's goal away; it drives on, out of everybody's way."""
        self._goals[agent] = _NOWHERE
        self._ways[agent] = self._ways_on[self._flavours[agent]]

    def advance(self) -> None:
        """Let a timestep pass."""
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
        """Who has waited longer for a goal goes first; who has none, last."""
        size = len(self.cells)
        return [
            rank - size if goal == _NOWHERE else waited * size + rank
            for rank, goal, waited in zip(self._ranks, self._goals, self._waited, strict=True)
        ]
