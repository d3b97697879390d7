"""Distances on the one-way floor, and the agents' preferences of next cells."""

from __future__ import annotations

import random
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tsaces.model.traffic_system import Layout

    Ways = list[tuple[int, ...]]
    """Next cells by preference, by cell number; the cell itself stands for waiting."""

FLAVOURS = 2
"""Number of orders that break ties between exits, of which each agent uses one."""


class Roadmap:
    """Distances and preferences on a layout, which are computed once and cached.

    Parameters
    ----------
    layout : Layout
    seed : int
        Seed of the ties between exits.
    """

    def __init__(self, layout: Layout, seed: int) -> None:
        self.num_cells = len(layout.cells)
        self._exits = layout.exits
        self._entries: list[list[int]] = [[] for _ in layout.exits]
        for cell, exits in enumerate(layout.exits):
            for exit_ in exits:
                self._entries[exit_].append(cell)
        self._distances: dict[int, list[int]] = {}
        self._ways: dict[tuple[int, int], Ways] = {}
        ties = random.Random(seed)
        self._ties = [[ties.random() for _ in layout.exits] for _ in range(FLAVOURS)]

    def distances(self, goal: int) -> list[int]:
        """Return the moves from every cell to the goal, by cell number."""
        if goal not in self._distances:
            self._distances[goal] = self._search_back_from(goal)
        return self._distances[goal]

    def ways_to(self, goal: int, flavour: int) -> Ways:
        """Return the next cells from every cell, nearest to the goal first."""
        key = goal, flavour
        if key not in self._ways:
            distances, ties = self.distances(goal), self._ties[flavour]
            self._ways[key] = [
                tuple(sorted((*exits, cell), key=lambda c: (distances[c], ties[c])))
                for cell, exits in enumerate(self._exits)
            ]
        return self._ways[key]

    def ways_on(self, flavour: int) -> Ways:
        """Return the next cells without a goal: the exits first, since waiting blocks others."""
        ties = self._ties[flavour]
        return [
            (*sorted(exits, key=ties.__getitem__), cell) for cell, exits in enumerate(self._exits)
        ]

    def _search_back_from(self, goal: int) -> list[int]:
        """Return distances to a goal by a breadth-first search of the reversed graph."""
        distances = [-1] * self.num_cells
        distances[goal] = 0
        reached = deque([goal])
        while reached:
            cell = reached.popleft()
            for entry in self._entries[cell]:
                if distances[entry] < 0:
                    distances[entry] = distances[cell] + 1
                    reached.append(entry)
        return distances
