"""What is remembered of the past of agents, places and zones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tsaces.model.transport_plan import ExchangeKind

if TYPE_CHECKING:
    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import Layout
    from tsaces.verify.state import Numbers

NEVER = -(2**62)
"""Before any timestep; also the holder of a zone that nobody holds."""
FOREVER = 2**63 - 1
"""After any timestep."""


@dataclass(frozen=True, eq=False)
class FloorTimes:
    """Times and zones of a floor, in arrays.

    Attributes
    ----------
    places, traversal : int array, shape (cells,)
    clearance : int array, shape (places,)
    handling : int array, shape (machines, 2)
        By machine and `ExchangeKind`.
    zones : int array, shape (members,)
        Zones of the first place, of the second and so on.
    first_zone : int array, shape (places + 1,)
        Where the zones of each place begin.
    num_zones : int
    are_the_papers : bool
        Whether there is nothing to wait for.
    """

    places: Numbers
    traversal: Numbers
    clearance: Numbers
    handling: Numbers
    zones: Numbers
    first_zone: Numbers
    num_zones: int
    are_the_papers: bool

    @classmethod
    def of(cls, instance: Instance, layout: Layout) -> FloorTimes:
        """Return the times of an instance's floor."""
        members = sorted(
            (place, number) for number, zone in enumerate(layout.zones) for place in zone.places
        )
        of_places = np.array([place for place, _ in members], dtype=np.int64)
        handling = np.zeros((len(instance.machines), 2), dtype=np.int64)
        for m, machine in enumerate(instance.machines):
            handling[m, ExchangeKind.DEPOSIT] = machine.handling.input
            handling[m, ExchangeKind.PICKUP] = machine.handling.output
        traversal = np.array(layout.traversal, dtype=np.int64)
        clearance = np.array(layout.clearance, dtype=np.int64)
        waits = bool((traversal > 1).any() or clearance.any() or handling.any())
        return cls(
            places=np.array(layout.places, dtype=np.int64),
            traversal=traversal,
            clearance=clearance,
            handling=handling,
            zones=np.array([zone for _, zone in members], dtype=np.int64),
            first_zone=np.searchsorted(of_places, np.arange(len(clearance) + 1)),
            num_zones=len(layout.zones),
            are_the_papers=not (waits or layout.zones),
        )

    def zones_of(self, place: int) -> list[int]:
        """Return the numbers of the zones to which a place belongs."""
        zones: list[int] = self.zones[self.first_zone[place] : self.first_zone[place + 1]].tolist()
        return zones


@dataclass(frozen=True, eq=False)
class StayRecords:
    """The past as far as rules ask for it.

    Attributes
    ----------
    since : int array, shape (agents,)
        Timestep at which each agent came to its cell; `NEVER` if it was there from the start.
    ready : int array, shape (agents,)
        From when on each agent stands at its machine for its next exchange: since it came, or
        since the timestep after its last exchange there.
    free_at : int array, shape (places,)
        First timestep at which each place may be entered after its last visit.
    holder : int array, shape (zones,)
        Who entered each zone last.
    zone_free_at : int array, shape (zones,)
        First timestep at which others may enter, as far as places go that the holder has left.
    """

    since: Numbers
    ready: Numbers
    free_at: Numbers
    holder: Numbers
    zone_free_at: Numbers

    @classmethod
    def unknown(cls, times: FloorTimes, agents: int) -> StayRecords:
        """Return the records of a fleet of which nothing is known."""
        sizes = (agents, agents, len(times.clearance), times.num_zones, times.num_zones)
        return cls(*(np.full(size, NEVER, dtype=np.int64) for size in sizes))
