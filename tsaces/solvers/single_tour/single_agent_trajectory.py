"""The trajectory of an agent that is alone on the floor."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tsaces.model.transport_plan import NO_CARGO, Block, ExchangeKind
from tsaces.plan import PeriodicTrajectory
from tsaces.plan.pauses import NO_PAUSES, Pauses
from tsaces.plan.permutation import Permutation
from tsaces.solvers.single_tour.shortest_paths import Site

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tsaces.model.traffic_system import Layout
    from tsaces.solvers.single_tour.shortest_paths import ShortestPaths


class _Stop(NamedTuple):
    """An exchange of the agent, and what it carries after it."""

    site: Site
    machine: int
    kind: ExchangeKind
    token: int
    left_with: int


def single_agent_trajectory(  # noqa: PLR0913, PLR0917 - all inputs of the trajectory
    layout: Layout,
    paths: ShortestPaths,
    loads: Iterable[tuple[int, int, int]],
    source_at: Mapping[int, Site],
    sink_at: Mapping[int, Site],
    period: int,
) -> PeriodicTrajectory:
    """Return the trajectory of one agent that carries loads in their order, for ever.

    Parameters
    ----------
    layout : Layout
    paths : ShortestPaths
        Of the layout.
    loads : iterable of (int, int, int)
        Token, source machine and sink machine of each load.
    source_at, sink_at : mapping of int to Site
        Where agents pick up and deposit, by machine.
    period : int
        Least period in timesteps. If the tour is shorter, the agent waits for the rest.
    """
    stops = [
        stop
        for token, source, sink in loads
        for stop in (
            _Stop(source_at[source], source, ExchangeKind.PICKUP, token, token),
            _Stop(sink_at[sink], sink, ExchangeKind.DEPOSIT, token, NO_CARGO),
        )
    ]
    tour = _Tour(layout, paths, stops[0])
    for stop in stops[1:]:
        tour.go_on(stop)
    tour.close()
    wait = max(period - tour.timesteps, tour.room_needed())
    return PeriodicTrajectory.of(
        Block(
            0,
            np.array(tour.cells, dtype=np.int32)[:, None],
            np.array(tour.cargo, dtype=np.int32)[:, None],
            np.array(tour.exchanges, dtype=np.int32),
            np.searchsorted(tour.moments, np.arange(len(tour.cells) + 1)).astype(np.int32),
        ),
        transient=0,
        successor=Permutation([0]),
        pauses=Pauses([(0, wait)]) if wait > 0 else NO_PAUSES,
    )


class _Tour:
    """Follows the agent from its first exchange, at timestep 0, until it makes that again.

    Attributes
    ----------
    cells, cargo : list of int
        By timestep.
    exchanges : list of (int, int, int, int)
        As in `Block`.
    moments : list of int
        Timestep of each exchange.
    """

    def __init__(self, layout: Layout, paths: ShortestPaths, first: _Stop) -> None:
        self._layout = layout
        self._paths = paths
        self._first = first
        begin = first.site.cells[0]
        self.cells = [begin]
        self.cargo = [first.left_with]
        self.exchanges: list[tuple[int, int, int, int]] = []
        self.moments: list[int] = []
        # it has come there so many timesteps ago, at least
        self._may_leave = max(1, layout.traversal[begin] - first.site.handling)
        self._first_entry: dict[int, int] = {}
        self._last_held: dict[int, int] = {layout.places[begin]: 0}

    @property
    def timesteps(self) -> int:
        """Timesteps so far."""
        return len(self.cells) - 1

    def close(self) -> None:
        """Go back to the cell of the first exchange, and make it again."""
        self.go_on(self._first._replace(site=Site((self.cells[0],), self._first.site.handling)))

    def go_on(self, stop: _Stop) -> None:
        """Go to the next exchange and make it."""
        path = self._paths.path(self.cells[-1], stop.site)
        for cell in path:
            self._enter(cell)
        arrived = self.timesteps if path else self.timesteps + 1
        self._stay_until(arrived + stop.site.handling)
        self.cargo[-1] = stop.left_with
        self.exchanges.append((0, stop.machine, int(stop.kind), stop.token))
        self.moments.append(self.timesteps)
        self._may_leave = max(self._may_leave, self.timesteps + 1)

    def room_needed(self) -> int:
        """Return the timesteps to wait at the end for clearance from one round to the next."""
        needed = 0
        for place, entered in self._first_entry.items():
            free = self._last_held[place] + 1 + self._layout.clearance[place]
            needed = max(needed, free - self.timesteps - entered)
        return needed

    def _enter(self, cell: int) -> None:
        place = self._layout.places[cell]
        entered = self._may_leave
        if place in self._last_held:
            entered = max(entered, self._last_held[place] + 1 + self._layout.clearance[place])
        self._stay_until(entered - 1)
        self._first_entry.setdefault(place, entered)
        self._last_held[place] = entered
        self.cells.append(cell)
        self.cargo.append(self.cargo[-1])
        self._may_leave = entered + self._layout.traversal[cell]

    def _stay_until(self, timestep: int) -> None:
        more = timestep - self.timesteps
        self.cells += [self.cells[-1]] * more
        self.cargo += [self.cargo[-1]] * more
        self._last_held[self._layout.places[self.cells[-1]]] = self.timesteps
