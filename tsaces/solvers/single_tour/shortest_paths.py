"""Shortest paths of an agent that is alone on the floor, from one exchange to the next."""

from __future__ import annotations

import heapq
from collections import deque
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tsaces.model.instance import Cell
    from tsaces.model.traffic_system import Layout

_UNREACHED = 1 << 60
"""Timesteps to what the search has not reached."""


class Site(NamedTuple):
    """Where agents exchange with a machine.

    Attributes
    ----------
    cells : tuple of int
        Numbers of the cells in which they may do so.
    handling : int
        Timesteps before each exchange.
    """

    cells: tuple[int, ...]
    handling: int = 0


def site_of(layout: Layout, cells: Iterable[Cell], handling: int) -> Site:
    """Return the site of some places: all ways through them."""
    return Site(tuple(number for cell in cells for number in layout.cells_at(cell)), handling)


class ShortestPaths:
    """Shortest paths between sites, in timesteps.

    Parameters
    ----------
    layout : Layout
    """

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._is_uniform = all(time == 1 for time in layout.traversal)
        self._times: dict[tuple[int, ...], list[int]] = {}

    def distance(self, start: Site, goal: Site) -> int:
        """Return the timesteps between exchanges at two sites, at least one."""
        times = self._times_to(goal.cells)
        return max(1, min(times[cell] for cell in start.cells)) + goal.handling

    def path(self, start: int, goal: Site) -> list[int]:
        """Return the cells after `start` up to the nearest one of `goal`; none if it is one."""
        times = self._times_to(goal.cells)
        cells = [start]
        while times[cells[-1]]:
            cells.append(min(self._layout.exits[cells[-1]], key=times.__getitem__))
        return cells[1:]

    def _times_to(self, goal: tuple[int, ...]) -> list[int]:
        """Return the timesteps from entering each cell until a cell of the goal is entered."""
        if goal not in self._times:
            search = self._search_breadth_first if self._is_uniform else self._search_dijkstra
            self._times[goal] = search(goal)
        return self._times[goal]

    def _search_breadth_first(self, goal: tuple[int, ...]) -> list[int]:
        times = [_UNREACHED] * len(self._layout.cells)
        for cell in goal:
            times[cell] = 0
        frontier = deque(goal)
        while frontier:
            cell = frontier.popleft()
            for before in self._layout.entries[cell]:
                if times[before] == _UNREACHED:
                    times[before] = times[cell] + 1
                    frontier.append(before)
        return times

    def _search_dijkstra(self, goal: tuple[int, ...]) -> list[int]:
        times = [_UNREACHED] * len(self._layout.cells)
        frontier = [(0, cell) for cell in goal]
        while frontier:
            time, cell = heapq.heappop(frontier)
            if time >= times[cell]:
                continue
            times[cell] = time
            for before in self._layout.entries[cell]:
                heapq.heappush(frontier, (time + self._layout.traversal[before], before))
        return times
