"""What a motion must satisfy before anybody follows it, read from a file as it may be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tsaces.errors import PlanError
from tsaces.model.transport_plan import NO_CARGO, ExchangeKind

if TYPE_CHECKING:
    from tsaces.model.traffic_system import Layout
    from tsaces.model.transport_plan import IntArray
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
    _check_moves(motion.cells, layout)
    _check_collisions(motion.cells)
    _check_cargo(motion)
    _check_recurrence(motion)


def _check_moves(cells: IntArray, layout: Layout) -> None:
    """Every agent waits or moves to an exit of its cell."""
    if (cells < 0).any():
        agent, t = np.argwhere(cells < 0)[0].tolist()
        raise PlanError(f"t={t}: agent {agent} leaves the roads")
    most = max(map(len, layout.exits))
    exits = np.full((len(layout.cells), most + 1), -1, dtype=np.int32)
    for cell, to in enumerate(layout.exits):
        exits[cell, : len(to) + 1] = (cell, *to)
    allowed = np.zeros(cells[:, 1:].shape, dtype=bool)
    for way in range(most + 1):
        allowed |= exits[cells[:, :-1], way] == cells[:, 1:]
    if not allowed.all():
        agent, t = np.argwhere(~allowed)[0].tolist()
        raise PlanError(f"t={t + 1}: agent {agent} moves against the roads")


def _check_collisions(cells: IntArray) -> None:
    """No two agents share a cell."""
    ranked = np.sort(cells, axis=0)
    shared = ranked[1:] == ranked[:-1]
    if shared.any():
        raise PlanError(f"t={int(np.argwhere(shared.T)[0][0])}: two agents share a cell")


def _check_cargo(motion: Motion) -> None:
    """Agents deposit what they carry and pick up with nothing in hand, once a timestep."""
    counts = np.diff(motion.offsets)
    moments = np.repeat(np.arange(len(counts)), counts)
    agents, _, kinds, tokens = motion.exchanges.T
    later = moments > 0
    carried = motion.cargo[agents[later], moments[later] - 1]
    needed = np.where(kinds == ExchangeKind.DEPOSIT, tokens, NO_CARGO)[later]
    if (carried != needed).any():
        t = int(moments[later][carried != needed][0])
        raise PlanError(f"t={t}: an agent exchanges what it cannot")


def _check_recurrence(motion: Motion) -> None:
    """After a period every agent is where its successor was."""
    image = motion.successor.image
    for what, array in (("cells", motion.cells), ("cargo", motion.cargo)):
        if (array[:, -1] != array[image, motion.transient]).any():
            raise PlanError(f"{what}: the fleet is not after a period where it was before")
