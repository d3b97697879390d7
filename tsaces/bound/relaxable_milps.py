"""Fluid programs of a factory as it is, and without the times that are part of every limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsaces.bound.relaxable_milp import RelaxableMilp
from tsaces.bound.relaxed_floor import with_any_fleet, with_least_clearance, without_handling

if TYPE_CHECKING:
    from tsaces.bound.relaxations import Relaxation
    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import TrafficSystem


class RelaxableMilps:
    """The programs in which limits can be relaxed, built when they are first asked for.

    Handling and clearance are no limits of their own but parts of others, so that there is a
    program with and one without each. So is the size of the fleet where all of it has to pass a
    lane before the direction changes.

    Parameters
    ----------
    instance : Instance
    traffic : TrafficSystem
        Of the instance, without virtual junctions.
    """

    def __init__(self, instance: Instance, traffic: TrafficSystem) -> None:
        self._instance = instance
        self._traffic = traffic
        self._known: dict[tuple[bool, bool, bool], RelaxableMilp] = {}
        self._has_lanes = any(len(cells) > 1 for cells in traffic.layout.cells_of)

    def of(self, relaxation: Relaxation) -> RelaxableMilp:
        """Return the program whose other limits a relaxation may take out of the way."""
        any_fleet = relaxation.fleet and self._has_lanes
        key = relaxation.handling, relaxation.clearance, any_fleet
        if key not in self._known:
            instance = without_handling(self._instance) if relaxation.handling else self._instance
            if any_fleet:
                instance = with_any_fleet(instance, self._traffic.layout)
            traffic = with_least_clearance(self._traffic) if relaxation.clearance else self._traffic
            self._known[key] = RelaxableMilp(instance, traffic)
        return self._known[key]
