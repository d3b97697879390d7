"""Sizes of fleets."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

AMPLE, SMALL = "ample fleet", "small fleet"
_AMPLE_PER_MACHINE = 10
_SMALLEST, _LARGEST_SMALL = 4, 30


def draw_fleet(fleet: str, machines: int, rng: random.Random) -> int:
    """Return ten robots per machine, or a limiting number: 4 to 30, at most two per machine.

    Parameters
    ----------
    fleet : str
        `AMPLE` or `SMALL`.
    machines : int
    rng : random.Random
    """
    if fleet == AMPLE:
        return _AMPLE_PER_MACHINE * machines
    return rng.randint(_SMALLEST, min(_LARGEST_SMALL, 2 * machines))
