"""Limits of the fluid MILP, to be taken out of the way one at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tsaces.bound.explanation import Limit
from tsaces.bound.relaxed_floor import has_handling, least_clearance
from tsaces.model.counts import Counts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import Layout


@dataclass(frozen=True)
class Relaxation:
    """What does not limit a fluid plan any more.

    Attributes
    ----------
    fleet : bool
        There are as many agents as one likes.
    junctions : bool
        Any number of agents may enter a junction in a timestep.
    roads : bool
        Any number of agents may enter a road cell in a timestep; of use where junctions
        take them.
    speeds : bool
        Machines run whatever they can as fast as one likes, where they stand.
    handling : bool
        Exchanges take no time but the timestep in which they are made.
    clearance : bool
        Agents follow each other as closely as can be.
    zones : bool
        Any number of agents may be in a zone.
    processes : frozenset of str
        There are as many further machines for these as one likes, wherever on the floor.
    one_more : Counts or None
        There is one further machine for these, each in so many timesteps, wherever on the
        floor.
    """

    fleet: bool = False
    junctions: bool = False
    roads: bool = False
    speeds: bool = False
    handling: bool = False
    clearance: bool = False
    zones: bool = False
    processes: frozenset[str] = frozenset()
    one_more: Counts | None = None

    def __or__(self, other: Relaxation) -> Relaxation:
        """Take out of the way what either does; `one_more` is not for combining."""
        return Relaxation(
            self.fleet or other.fleet,
            self.junctions or other.junctions,
            self.roads or other.roads,
            self.speeds or other.speeds,
            self.handling or other.handling,
            self.clearance or other.clearance,
            self.zones or other.zones,
            self.processes | other.processes,
        )

    @property
    def has_extra_machines(self) -> bool:
        """Whether there are machines beside those of the instance."""
        return bool(self.processes) or self.one_more is not None

    def covers(self, other: Relaxation) -> bool:
        """Whether whatever the other allows is allowed: a bound on this is one on that."""
        return self | other == self and set(other.one_more or ()) <= self.processes


def kinds_of(instance: Instance) -> dict[Counts, list[int]]:
    """Group the numbers of machines that can run anything by their processes and times."""
    kinds: dict[Counts, list[int]] = {}
    for m, machine in enumerate(instance.machines):
        if machine.may_run:
            kinds.setdefault(machine.may_run, []).append(m)
    return kinds


@dataclass(frozen=True)
class Group:
    """Constraints that a planner would relax together.

    Attributes
    ----------
    limit : Limit
    relaxation : Relaxation
        What does away with them.
    machines : tuple of int
        Numbers of the machines that they are about.
    processes : Counts
        Those machines' processes and times, where all have the same.
    """

    limit: Limit
    relaxation: Relaxation
    machines: tuple[int, ...] = ()
    processes: Counts = field(default_factory=Counts)


def groups_of(instance: Instance, layout: Layout) -> Iterator[Group]:
    """Yield the groups that an explanation is about, in its order.

    Parameters
    ----------
    instance : Instance
    layout : Layout
        Of the instance.
    """
    kinds = kinds_of(instance)
    yield Group(Limit.FLEET, Relaxation(fleet=True))
    for processes, machines in kinds.items():
        more = Relaxation(processes=frozenset(processes))
        yield Group(Limit.MACHINES, more, tuple(machines), processes)
    yield Group(Limit.JUNCTIONS, Relaxation(junctions=True))
    yield Group(Limit.CELLS, Relaxation(junctions=True, roads=True))
    if has_handling(instance):
        yield Group(Limit.HANDLING, Relaxation(handling=True))
    if layout.clearance != least_clearance(layout):
        yield Group(Limit.CLEARANCE, Relaxation(clearance=True))
    if layout.zones:
        yield Group(Limit.ZONES, Relaxation(zones=True))
    everywhere = Relaxation(fleet=True, junctions=True, roads=True, zones=bool(layout.zones))
    yield Group(Limit.TRANSPORT, everywhere)
    everyone = tuple(m for machines in kinds.values() for m in machines)
    yield Group(Limit.SPEEDS, Relaxation(speeds=True), everyone)
