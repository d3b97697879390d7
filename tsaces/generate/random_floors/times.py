"""The room that robots keep, the time that cells take, and zones."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tsaces.model.roadmap import Zone

if TYPE_CHECKING:
    import random

    from tsaces.generate.random_floors.ground import Ground
    from tsaces.model.instance import Cell
    from tsaces.model.traffic_system import Layout

_CLEARANCES = (None, 1, 1, 2)
_TRAVERSALS = (1, 1, 1, 2, 3)
_MOST_ZONES = 3
_LONGEST_ZONE = 4


def with_times(ground: Ground, rng: random.Random) -> Ground:
    """Return a floor with a clearance of 0 to 2 timesteps, and cells that take 1 to 3."""
    return replace(ground, clearance=rng.choice(_CLEARANCES), traversal=rng.choice(_TRAVERSALS))


def with_zones(ground: Ground, rng: random.Random) -> Ground:
    """Return a floor with zones of a few places in a row, that have none in common."""
    layout = ground.layout()
    used: set[Cell] = set()
    zones: list[Zone] = []
    for _ in range(rng.randint(1, _MOST_ZONES)):
        members = _walk(layout, rng)
        if len(members) > 1 and used.isdisjoint(members):
            used.update(members)
            zones.append(Zone(f"zone {len(zones)}", members))
    return replace(ground, zones=tuple(zones))


def _walk(layout: Layout, rng: random.Random) -> tuple[Cell, ...]:
    """Return the places of a short drive from anywhere."""
    cell = rng.randrange(len(layout.cells))
    places = [layout.cells[cell]]
    for _ in range(rng.randint(1, _LONGEST_ZONE - 1)):
        cell = rng.choice(layout.exits[cell])
        places.append(layout.cells[cell])
    return tuple(dict.fromkeys(places))
