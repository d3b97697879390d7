"""The trajectory of an agent that is alone on the floor."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import numpy as np

from tsaces.model.transport_plan import NO_CARGO, Block, ExchangeKind
from tsaces.plan import PeriodicTrajectory
from tsaces.plan.pauses import NO_PAUSES, Pauses
from tsaces.plan.permutation import Permutation

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tsaces.model.traffic_system import Layout

_UNREACHED = -1
"""Distance of a cell that the search has not reached."""


class ShortestPaths:
    """Shortest paths between cells.

    Parameters
    ----------
    layout : Layout
    """

    def __init__(self, layout: Layout) -> None:
        self._exits = layout.exits
        self._entries: list[list[int]] = [[] for _ in layout.exits]
        for cell, exits in enumerate(layout.exits):
            for onward in exits:
                self._entries[onward].append(cell)
        self._distances: dict[int, list[int]] = {}

    def distance(self, start: int, goal: int) -> int:
        """Return the timesteps between exchanges at two cells, at least one."""
        return max(1, self._distances_to(goal)[start])

    def path(self, start: int, goal: int) -> list[int]:
        """Return the cells after `start` up to `goal`; an agent at `goal` waits a timestep."""
        if start == goal:
            return [goal]
        distances = self._distances_to(goal)
        cells = [start]
        while cells[-1] != goal:
            cells.append(min(self._exits[cells[-1]], key=distances.__getitem__))
        return cells[1:]

    def _distances_to(self, goal: int) -> list[int]:
        if goal not in self._distances:
            distances = [_UNREACHED] * len(self._exits)
            distances[goal] = 0
            frontier = deque([goal])
            while frontier:
                cell = frontier.popleft()
                for before in self._entries[cell]:
                    if distances[before] == _UNREACHED:
                        distances[before] = distances[cell] + 1
                        frontier.append(before)
            self._distances[goal] = distances
        return self._distances[goal]


def single_agent_trajectory(
    paths: ShortestPaths,
    loads: Iterable[tuple[int, int, int]],
    source_at: Mapping[int, int],
    sink_at: Mapping[int, int],
    period: int,
) -> PeriodicTrajectory:
    """Return the trajectory of one agent that carries loads in their order, for ever.

    Parameters
    ----------
    paths : ShortestPaths
    loads : iterable of (int, int, int)
        Token, source machine and sink machine of each load.
    source_at, sink_at : mapping of int to int
        Output and input cells by machine.
    period : int
        Least period in timesteps. If the tour is shorter, the agent waits for the rest.
    """
    stops = [
        stop
        for token, source, sink in loads
        for stop in (
            (source_at[source], source, ExchangeKind.PICKUP, token, token),
            (sink_at[sink], sink, ExchangeKind.DEPOSIT, token, NO_CARGO),
        )
    ]
    cells, cargo = [stops[0][0]], [stops[0][4]]
    exchanges: list[tuple[int, int, int, int]] = []
    moments: list[int] = []
    for cell, machine, kind, token, left_with in [*stops[1:], stops[0]]:
        path = paths.path(cells[-1], cell)
        cells += path
        cargo += [*[cargo[-1]] * (len(path) - 1), left_with]
        exchanges.append((0, machine, int(kind), token))
        moments.append(len(cells) - 1)
    wait = period - (len(cells) - 1)
    return PeriodicTrajectory.of(
        Block(
            0,
            np.array(cells, dtype=np.int32)[:, None],
            np.array(cargo, dtype=np.int32)[:, None],
            np.array(exchanges, dtype=np.int32),
            np.searchsorted(moments, np.arange(len(cells) + 1)).astype(np.int32),
        ),
        transient=0,
        successor=Permutation([0]),
        pauses=Pauses([(0, wait)]) if wait > 0 else NO_PAUSES,
    )
