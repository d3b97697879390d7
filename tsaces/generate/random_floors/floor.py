"""Factories on floors of all kinds by number."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tsaces.generate.random_floors.grids import corridors, one_way_streets, open_floor, spurs
from tsaces.generate.random_floors.procedures import MachineDrawer, draw_procedure
from tsaces.generate.random_floors.roadmaps import roadmap, roadmap_with_spurs
from tsaces.generate.random_floors.times import with_times, with_zones
from tsaces.model.instance import Instance

if TYPE_CHECKING:
    from collections.abc import Callable

    from tsaces.generate.random_floors.ground import Ground
    from tsaces.model.instance import Cell

KINDS: dict[str, Callable[[random.Random], Ground]] = {
    "one-way streets": one_way_streets,
    "two-way corridors": corridors,
    "streets with spurs": spurs,
    "open floor": open_floor,
    "roadmap": roadmap,
    "roadmap with spurs": roadmap_with_spurs,
}
"""Functions that draw floors, by the name of their kind. Every other round has zones."""
_SMALL_FLEETS, _FLEETS = (1, 3), (1, 30)
_NAME = re.compile(r"floor-(\d{1,9})")


@dataclass(frozen=True)
class RandomFloor:
    """A random factory.

    Attributes
    ----------
    number : int
    kind : str
        One of `KINDS`, with "zones" where it has any.
    instance : Instance
    """

    number: int
    kind: str
    instance: Instance


def floor_number(name: str) -> int | None:
    """Return the number of a floor of which this is the name, such as ``floor-17``."""
    match = _NAME.fullmatch(name)
    return None if match is None else int(match[1])


def random_floor(number: int) -> RandomFloor:
    """Return the factory of a number, which is valid and always the same.

    Parameters
    ----------
    number : int
        Numbers in a row are of different kinds.
    """
    rng = random.Random(number)  # noqa: S311 - no secret
    rounds, index = divmod(number, len(KINDS))
    kind = [*KINDS][index]
    ground = with_times(KINDS[kind](rng), rng)
    if rounds % 2:
        ground = with_zones(ground, rng)
    procedure = draw_procedure(rng)
    instance = Instance(
        name=f"floor-{number}",
        rows=ground.rows,
        procedure=procedure,
        machines=MachineDrawer(procedure, _draw_places(ground, rng), rng).machines(),
        max_agents=rng.randint(*rng.choice((_SMALL_FLEETS, _FLEETS, _FLEETS))),
        roadmap=ground.roadmap,
        zones=ground.zones,
        clearance=ground.clearance,
        traversal=ground.traversal,
    )
    return RandomFloor(number, f"{kind}, zones" if ground.zones else kind, instance)


def _draw_places(ground: Ground, rng: random.Random) -> list[Cell]:
    """Return places for machines in a random order, after those that are meant for them."""
    stations = [*ground.stations]
    others = [place for place in ground.exchange_places() if place not in stations]
    rng.shuffle(stations)
    rng.shuffle(others)
    return [*stations, *others]
