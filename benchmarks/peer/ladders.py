"""The settings that are tried, as points on three ladders of values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

Point = tuple[int, int, int]
"""Indices on the ladders of targets, fleets and covers."""

TARGETS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
"""Target throughputs of assignments, as shares of the greatest throughput of the machines."""

COVERS = (15, 20, 30, 40, 60, 80, 120, 160, 240)
"""Timesteps that the inputs of a machine, in stock and on their way, should last."""

AXES = (0, 1, 2)
_FLEET_RATIO = 0.87
_FIRST_TARGET, _FIRST_SHARE_OF_CELLS, _FIRST_COVER = 0.8, 0.4, 60


@dataclass(frozen=True)
class Ladders:
    """Targets, fleets and covers, each in ascending order.

    Attributes
    ----------
    fleets : tuple of int
        Sizes of fleets, up to the largest allowed.
    first : Point
        Point at which the search begins.
    """

    fleets: tuple[int, ...]
    first: Point

    @classmethod
    def of(cls, max_agents: int, num_cells: int) -> Ladders:
        """Return the ladders of a floor."""
        fleets = [min(max_agents, num_cells)]
        while fleets[-1] > 1:
            fleets.append(min(fleets[-1] - 1, round(_FLEET_RATIO * fleets[-1])))
        fleets.reverse()
        wanted = _FIRST_SHARE_OF_CELLS * num_cells
        fleet = min(range(len(fleets)), key=lambda n: abs(fleets[n] - wanted))
        first = TARGETS.index(_FIRST_TARGET), fleet, COVERS.index(_FIRST_COVER)
        return cls(tuple(fleets), first)

    def move(self, point: Point, axis: int, rungs: int) -> Point | None:
        """Return the point some rungs away on one ladder, None beyond the end of the ladder."""
        place = list(point)
        place[axis] += rungs
        lengths = len(TARGETS), len(self.fleets), len(COVERS)
        if not 0 <= place[axis] < lengths[axis]:
            return None
        return place[0], place[1], place[2]

    def near(self, point: Point, draw: random.Random) -> Point:
        """Return a random point up to two rungs away on every ladder."""
        for axis in AXES:
            point = self.move(point, axis, draw.choice((-2, -1, 0, 1, 2))) or point
        return point
