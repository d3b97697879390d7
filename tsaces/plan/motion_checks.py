"""What a motion must satisfy before anybody follows it, read from a file as it may be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tsaces.errors import PlanError
from tsaces.model.transport_plan import NO_CARGO, ExchangeKind

if TYPE_CHECKING:
    from tsaces.model.traffic_system import Layout
    from tsaces.plan.motion import Motion


def check_motion(motion: Motion, layout: Layout) -> None:
    """Raise `PlanError` if agents leave the roads, collide, conjure cargo or do not come round.

    Whether machines can keep up with the exchanges is for a replay to judge.

    Parameters
    ----------
    motion : Motion
    layout : Layout
        Of the instance.
    """
    _check_moves(motion, layout)
    _check_collisions(motion)
    _check_cargo(motion)
    _check_recurrence(motion)


def _check_moves(motion: Motion, layout: Layout) -> None:
    """Every agent waits or moves to an exit of its cell."""
    cells, timestep_of = motion.cells, motion.pauses.timestep_of
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


def _check_collisions(motion: Motion) -> None:
    """No two agents share a cell."""
    ranked = np.sort(motion.cells, axis=0)
    shared = ranked[1:] == ranked[:-1]
    if shared.any():
        column = int(np.argwhere(shared.T)[0][0])
        raise PlanError(f"t={motion.pauses.timestep_of(column)}: two agents share a cell")


def _check_cargo(motion: Motion) -> None:
    """Agents deposit what they carry and pick up with nothing in hand, once a timestep."""
    counts = np.diff(motion.offsets)
    columns = np.repeat(np.arange(len(counts)), counts)
    agents, _, kinds, tokens = motion.exchanges.T
    later = columns > 0
    carried = motion.cargo[agents[later], columns[later] - 1]
    needed = np.where(kinds == ExchangeKind.DEPOSIT, tokens, NO_CARGO)[later]
    if (carried != needed).any():
        t = motion.pauses.timestep_of(int(columns[later][carried != needed][0]))
        raise PlanError(f"t={t}: an agent exchanges what it cannot")


def _check_recurrence(motion: Motion) -> None:
    """After a period every agent is where its successor was."""
    image = motion.successor.image
    before = motion.pauses.place_of(motion.transient).column
    for what, array in (("cells", motion.cells), ("cargo", motion.cargo)):
        if (array[:, -1] != array[image, before]).any():
            raise PlanError(f"{what}: the fleet is not after a period where it was before")
