"""Whether agents take the time that cells take, and leave each other the room that places need."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tsaces.errors import PlanError
from tsaces.traffic.wording import format_cell

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tsaces.model.traffic_system import Layout
    from tsaces.plan.periodic_trajectory import PeriodicTrajectory

    Numbers = NDArray[np.int64]

_BEFORE, _ENDLESS = -1, 2**62


def check_room(trajectory: PeriodicTrajectory, layout: Layout) -> None:
    """Raise `PlanError` if a cell is left too soon, or a place or a zone entered too soon.

    The transient and two periods are looked at, whose seam is that of all later ones.

    Parameters
    ----------
    trajectory : PeriodicTrajectory
        Whose fleet is after a period where it was before.
    layout : Layout
        Of the instance.
    """
    if max(layout.traversal) == 1 and not any(layout.clearance) and not layout.zones:
        return
    visits = _Visits.of(trajectory)
    _check_traversal(visits, layout)
    _check_clearance(visits, layout)
    _check_zones(visits, layout)


@dataclass(frozen=True, eq=False)
class _Visits:
    """Every stay of an agent on a cell.

    Attributes
    ----------
    agents, cells : int array, shape (visits,)
    begin : int array, shape (visits,)
        The first timestep; before 0 for those who stand there at the start.
    end : int array, shape (visits,)
        The first timestep elsewhere.
    """

    agents: Numbers
    cells: Numbers
    begin: Numbers
    end: Numbers

    @classmethod
    def of(cls, trajectory: PeriodicTrajectory) -> _Visits:
        columns = np.arange(trajectory.cells.shape[1], dtype=np.int64)
        times = trajectory.pauses.timesteps_of(columns)
        again = slice(trajectory.pauses.place_of(trajectory.transient).column + 1, None)
        cells = np.hstack([trajectory.cells, trajectory.cells[trajectory.successor.image, again]])
        times = np.concatenate([times, times[again] + trajectory.period])
        starts = np.ones(cells.shape, dtype=bool)
        starts[:, 1:] = cells[:, 1:] != cells[:, :-1]
        agents, begins = np.nonzero(starts)
        begin = np.where(begins == 0, _BEFORE, times[begins])
        is_last = np.append(agents[1:] != agents[:-1], True)
        end = np.where(is_last, _ENDLESS, np.append(times[begins[1:]], _ENDLESS))
        return cls(agents, cells[agents, begins].astype(np.int64), begin, end)


def _check_traversal(visits: _Visits, layout: Layout) -> None:
    least = np.array(layout.traversal, dtype=np.int64)[visits.cells]
    short = np.flatnonzero((visits.begin > _BEFORE) & (visits.end < visits.begin + least))
    if len(short):
        n = short[np.argmin(visits.end[short])]
        where = format_cell(layout.cells[visits.cells[n]])
        raise PlanError(
            f"t={visits.end[n]}: agent {visits.agents[n]} leaves {where} sooner than it takes,"
            f" {least[n]} timesteps"
        )


def _check_clearance(visits: _Visits, layout: Layout) -> None:
    places = np.array(layout.places, dtype=np.int64)[visits.cells]
    order = np.lexsort((visits.begin, places))
    earlier, later = order[:-1], order[1:]
    free = visits.end + np.array(layout.clearance, dtype=np.int64)[places]
    early = (places[earlier] == places[later]) & (visits.begin[later] < free[earlier])
    if early.any():
        found = later[early]
        n = found[np.argmin(visits.begin[found])]
        where = format_cell(layout.cells[visits.cells[n]])
        raise PlanError(
            f"t={max(0, visits.begin[n])}: agent {visits.agents[n]} enters {where} before it has"
            f" been empty for {layout.clearance[places[n]]} timesteps"
        )


def _check_zones(visits: _Visits, layout: Layout) -> None:
    """No two agents hold a zone at a time."""
    places = np.array(layout.places, dtype=np.int64)[visits.cells]
    free = visits.end + np.array(layout.clearance, dtype=np.int64)[places]
    for zone in layout.zones:
        inside = np.flatnonzero(np.isin(places, zone.places))
        holder, free_at = -1, _BEFORE
        for n in inside[np.argsort(visits.begin[inside], kind="stable")].tolist():
            agent, begin = int(visits.agents[n]), int(visits.begin[n])
            if agent != holder:
                if holder >= 0 and begin < free_at:
                    raise PlanError(
                        f"t={max(0, begin)}: agent {agent} enters zone {zone.name!r} while agent"
                        f" {holder} holds it"
                    )
                holder, free_at = agent, _BEFORE
            free_at = max(free_at, int(free[n]))
