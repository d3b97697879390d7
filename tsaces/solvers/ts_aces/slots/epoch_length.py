"""Where there are slots, and how short their epochs can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tsaces.model.traffic_system import TrafficSystem


def has_slots(traffic: TrafficSystem) -> bool:
    """Whether every road can hold an agent of one epoch beside the next's."""
    return min(map(len, traffic.roads)) >= 2


def slot_epoch_length(traffic: TrafficSystem) -> int:
    """Return the least T for which slots used once keep constraints 13 and 14."""
    return max(
        len(traffic.roads[e]) + 1 + max(1, min(len(j.entries), len(j.exits) - 1))
        for j in traffic.junctions
        for e in j.exits
    )
