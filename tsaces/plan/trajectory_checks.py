"""Checks of a trajectory that was read from a file, before it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tsaces.errors import PlanError
from tsaces.model.transport_plan import NO_CARGO, ExchangeKind
from tsaces.plan.room_checks import check_room

if TYPE_CHECKING:
    from tsaces.model.traffic_system import Layout
    from tsaces.plan.periodic_trajectory import PeriodicTrajectory


def check_trajectory(trajectory: PeriodicTrajectory, layout: Layout) -> None:
    """Raise `PlanError` if agents leave the roads, collide, conjure cargo or do not come round.

    Nor may they be quicker than cells and places take. Whether machines can keep up with the
    exchanges, and have the time for handling, is for a replay to judge.

    Parameters
    ----------
    trajectory : PeriodicTrajectory
    layout : Layout
        Of the instance.
    """
    _check_moves(trajectory, layout)
    _check_collisions(trajectory, layout)
    _check_cargo(trajectory)
    _check_recurrence(trajectory)
    check_room(trajectory, layout)


def _check_moves(trajectory: PeriodicTrajectory, layout: Layout) -> None:
    """Every agent waits or moves to an exit of its cell."""
    cells, timestep_of = trajectory.cells, trajectory.pauses.timestep_of
    if (cells < 0).any():
        agent, column = np.argwhere(cells < 0)[0].tolist()
        raise PlanError(f"t={timestep_of(column)}: agent {agent} leaves the roads")
    most = max(map(len, layout.exits))
    exits = np.full((len(layout.cells), most + 1), -1, dtype=np.int32)
    for cell, to in enumerate(layout.exits):
        exits[cell, : len(to) + 1] = (cell, *to)
    allowed = np.zeros(cells[:, 1:].shape, dtype=bool)
    for way in range(most + 1):
        allowed |= exits[cells[:, :-1], way] == cells[:, 1:]
    if not allowed.all():
        agent, column = np.argwhere(~allowed)[0].tolist()
        raise PlanError(f"t={timestep_of(column + 1)}: agent {agent} moves against the roads")


def _check_collisions(trajectory: PeriodicTrajectory, layout: Layout) -> None:
    """No two agents share a place, be it on one of its cells or on two."""
    ranked = np.sort(np.array(layout.places, dtype=np.int32)[trajectory.cells], axis=0)
    shared = ranked[1:] == ranked[:-1]
    if shared.any():
        column = int(np.argwhere(shared.T)[0][0])
        raise PlanError(f"t={trajectory.pauses.timestep_of(column)}: two agents share a cell")


def _check_cargo(trajectory: PeriodicTrajectory) -> None:
    """Agents deposit what they carry and pick up with nothing in hand, once a timestep."""
    counts = np.diff(trajectory.offsets)
    columns = np.repeat(np.arange(len(counts)), counts)
    agents, _, kinds, tokens = trajectory.exchanges.T
    later = columns > 0
    carried = trajectory.cargo[agents[later], columns[later] - 1]
    needed = np.where(kinds == ExchangeKind.DEPOSIT, tokens, NO_CARGO)[later]
    if (carried != needed).any():
        t = trajectory.pauses.timestep_of(int(columns[later][carried != needed][0]))
        raise PlanError(f"t={t}: an agent exchanges what it cannot")


def _check_recurrence(trajectory: PeriodicTrajectory) -> None:
    """After a period every agent is where its successor was."""
    image = trajectory.successor.image
    before = trajectory.pauses.place_of(trajectory.transient).column
    for what, array in (("cells", trajectory.cells), ("cargo", trajectory.cargo)):
        if (array[:, -1] != array[image, before]).any():
            raise PlanError(f"{what}: the fleet is not after a period where it was before")
