"""When a plan begins to repeat itself, and what it exchanges until then."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tsaces.errors import PlanError

if TYPE_CHECKING:
    from collections.abc import Hashable

    from tsaces.plan.ts_generator import TsGenerator

MAX_CYCLES = 2_000
"""Cycles after which the search for a recurrence gives up."""

_Exchange = tuple[int, int, int]
"""Machine number, exchange kind, token number."""


@dataclass(frozen=True)
class Recurrence:
    """A plan's transient and period, and its exchanges over both.

    Attributes
    ----------
    transient : int
        Timestep from which on the floor's states repeat.
    period : int
        Timesteps after which they do; agents may have changed places.
    exchanges : tuple of tuple
        By timestep, from 0 to transient + period: machine, exchange kind, token.
    """

    transient: int
    period: int
    exchanges: tuple[tuple[_Exchange, ...], ...]


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
    exchanges: list[tuple[_Exchange, ...]] = []
    for timestep in generator.steps():
        rows = timestep.exchanges[:, 1:].tolist()
        exchanges.append(tuple((machine, kind, token) for machine, kind, token in rows))
        if timestep.t % cycle:
            continue
        first = seen.setdefault(generator.floor_state(), timestep.t)
        if first < timestep.t:
            return Recurrence(first, timestep.t - first, tuple(exchanges))
        if timestep.t > MAX_CYCLES * cycle:
            break
    raise PlanError(f"the plan does not repeat itself within {MAX_CYCLES} cycles")
