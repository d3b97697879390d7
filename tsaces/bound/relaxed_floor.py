"""Floors and machines without the times that an explanation takes out of the way."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tsaces.model.instance import NO_HANDLING
from tsaces.traffic import build_traffic_system

if TYPE_CHECKING:
    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import Layout, TrafficSystem


def has_handling(instance: Instance) -> bool:
    """Whether any exchange takes longer than the timestep in which it is made."""
    return any(machine.handling != NO_HANDLING for machine in instance.machines)


def without_handling(instance: Instance) -> Instance:
    """Return the instance with exchanges that are made as soon as an agent is there."""
    machines = tuple(replace(machine, handling=NO_HANDLING) for machine in instance.machines)
    return replace(instance, machines=machines)


def with_any_fleet(instance: Instance, layout: Layout) -> Instance:
    """Return the instance with as many agents as find room, and no fewer than it has."""
    return replace(instance, max_agents=max(instance.max_agents, len(layout.clearance)))


def least_clearance(layout: Layout) -> tuple[int, ...]:
    """Return the least clearance of each place that a floor could do with.

    That is none; but 1 where agents could swap, and no more than the floor has.
    """
    return tuple(
        min(given, int(_could_swap(layout, place))) for place, given in enumerate(layout.clearance)
    )


def with_least_clearance(traffic: TrafficSystem) -> TrafficSystem:
    """Return the floor with agents that follow each other as closely as can be."""
    layout = traffic.layout
    return build_traffic_system(replace(layout, clearance=least_clearance(layout)))


def _could_swap(layout: Layout, place: int) -> bool:
    """Whether a place is driven both ways: as part of a lane, or from one open place to another."""
    cells = layout.cells_of[place]
    if len(cells) > 1:
        return True
    [cell] = cells
    return any(
        cell in layout.exits[to] and len(layout.cells_of[layout.places[to]]) == 1
        for to in layout.exits[cell]
    )
