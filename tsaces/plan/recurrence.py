"""A plan recorded until it repeats itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tsaces.errors import PlanError
from tsaces.model.transport_plan import Timestep

if TYPE_CHECKING:
    from collections.abc import Hashable

    from numpy.typing import NDArray

    from tsaces.plan.ts_generator import TsGenerator

MAX_CYCLES = 2_000
"""Cycles after which the search for a recurrence gives up."""


@dataclass(frozen=True, eq=False)
class Recurrence:
    """A plan's transient and one period of it; together they tell every timestep.

    Attributes
    ----------
    transient : int
        Timestep from which on the floor's states repeat.
    period : int
        Timesteps after which they do; agents may have changed places by then.
    timesteps : tuple of Timestep
        From 0 to transient + period, both included.
    successor : int array, shape (agents,)
        Each agent is after a period where its successor was before it.
    """

    transient: int
    period: int
    timesteps: tuple[Timestep, ...]
    successor: NDArray[np.int64]

    def timestep(self, t: int) -> Timestep:
        """Return any timestep, in a time that does not depend on it.

        Parameters
        ----------
        t : int
            From 0.
        """
        if t <= self.transient + self.period:
            return self.timesteps[t]
        periods, phase = divmod(t - self.transient - 1, self.period)
        recorded = self.timesteps[self.transient + 1 + phase]
        role = power(self.successor, periods)
        exchanges = recorded.exchanges.copy()
        exchanges[:, 0] = np.argsort(role)[exchanges[:, 0]]
        return Timestep(t, recorded.cells[role], recorded.cargo[role], exchanges)


def power(permutation: NDArray[np.int64], exponent: int) -> NDArray[np.int64]:
    """Return a permutation applied `exponent` times, by squaring."""
    result = np.arange(len(permutation))
    while exponent:
        if exponent & 1:
            result = permutation[result]
        permutation = permutation[permutation]
        exponent >>= 1
    return result


def find_recurrence(generator: TsGenerator, cycle: int) -> Recurrence:
    """Run a generator from timestep 0 until the floor's state recurs.

    Parameters
    ----------
    generator : TsGenerator
        Fresh; it is used up.
    cycle : int
        Timesteps per cycle: states are compared where cycles start.

    Raises
    ------
    PlanError
        If no state recurs within `MAX_CYCLES` cycles.
    """
    seen: dict[Hashable, int] = {}
    timesteps: list[Timestep] = []
    for timestep in generator.steps():
        timesteps.append(timestep)
        if timestep.t % cycle:
            continue
        first = seen.setdefault(generator.floor_state(), timestep.t)
        if first < timestep.t:
            successor = _successors(timesteps[first], timestep)
            return Recurrence(first, timestep.t - first, tuple(timesteps), successor)
        if timestep.t > MAX_CYCLES * cycle:
            break
    raise PlanError(f"the plan does not repeat itself within {MAX_CYCLES} cycles")


def _successors(before: Timestep, after: Timestep) -> NDArray[np.int64]:
    """Return which agent stood before where each agent stands after."""
    agent_at = {cell: agent for agent, cell in enumerate(before.cells.tolist())}
    return np.array([agent_at[cell] for cell in after.cells.tolist()], dtype=np.int64)
