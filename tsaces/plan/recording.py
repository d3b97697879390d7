"""Records a generator's timesteps until the floor's state recurs."""

from __future__ import annotations

import math
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

import numpy as np

from tsaces.errors import PlanError
from tsaces.model.transport_plan import Block
from tsaces.plan.pauses import Pauses
from tsaces.plan.periodic_trajectory import PeriodicTrajectory
from tsaces.plan.permutation import Permutation

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from numpy.typing import NDArray

    from tsaces.model.transport_plan import Timestep

MAX_CYCLES = 2_000
"""Cycles after which the search for a recurrence gives up."""
_LONG_PAUSE = 256
"""Timesteps from which on a pause is left out: short ones are quicker to read than to look up."""


class Generator(Protocol):
    """Moves a fleet from one timestep to the next, endlessly."""

    def changes(self) -> Iterator[Timestep]:
        """Yield the timesteps from 0 on, some of those left out in which all stand still."""
        ...

    def floor_state(self) -> Hashable:
        """Return all that the future depends on where a cycle starts, agents' names apart."""
        ...


def record(generator: Generator, cycle: int, deadline: float = math.inf) -> PeriodicTrajectory:
    """Run a generator from timestep 0 until the floor's state recurs.

    Parameters
    ----------
    generator : Generator
        Fresh; it is used up.
    cycle : int
        Timesteps per cycle: states are compared where cycles start.
    deadline : float, optional
        By `time.monotonic`.

    Raises
    ------
    PlanError
        If no state recurs within `MAX_CYCLES` cycles or by the deadline.
    """
    seen: dict[Hashable, int] = {}
    timesteps: list[Timestep] = []
    for timestep in generator.changes():
        timesteps += _short_pause(timesteps, timestep)
        timesteps.append(timestep)
        if time.monotonic() > deadline:
            raise PlanError(f"the plan could not be compiled in time: {timestep.t} timesteps")
        if timestep.t % cycle:
            continue
        first = seen.setdefault(generator.floor_state(), timestep.t)
        if first < timestep.t:
            return motion_of(timesteps, first)
        if timestep.t > MAX_CYCLES * cycle:
            break
    raise PlanError(f"the plan does not repeat itself within {MAX_CYCLES} cycles")


def _short_pause(timesteps: list[Timestep], then: Timestep) -> list[Timestep]:
    """Return the timesteps before the next one that are too few to be worth leaving out."""
    if not timesteps or then.t - timesteps[-1].t > _LONG_PAUSE:
        return []
    last = timesteps[-1]
    nothing = last.exchanges[:0]
    return [replace(last, t=t, exchanges=nothing) for t in range(last.t + 1, then.t)]


def motion_of(timesteps: list[Timestep], transient: int) -> PeriodicTrajectory:
    """Return the trajectory whose transient and first period are these timesteps, from 0 on.

    Between timesteps that do not follow each other the fleet stands still.

    Raises
    ------
    PlanError
        If the fleet does not stand at the end as it did at `transient`.
    """
    counts = [len(timestep.exchanges) for timestep in timesteps]
    block = Block(
        0,
        np.array([timestep.cells for timestep in timesteps], dtype=np.int32),
        np.array([timestep.cargo for timestep in timesteps], dtype=np.int32),
        np.concatenate([timestep.exchanges for timestep in timesteps]),
        np.cumsum([0, *counts], dtype=np.int32),
    )
    pauses = Pauses.between([timestep.t for timestep in timesteps])
    before = timesteps[pauses.place_of(transient).column]
    successor = Permutation(successors(before.cells, timesteps[-1].cells))
    return PeriodicTrajectory.of(block, transient, successor, pauses)


def successors(before: NDArray[np.int32], after: NDArray[np.int32]) -> list[int]:
    """Return which agent stood before where each agent stands after."""
    agent_at = {cell: agent for agent, cell in enumerate(before.tolist())}
    return [agent_at.get(cell, -1) for cell in after.tolist()]
