"""Fluid programs of a factory as it is, and without the times that are part of every limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsaces.bound.relaxable_milp import RelaxableMilp
from tsaces.bound.relaxed_floor import with_least_clearance, without_handling

if TYPE_CHECKING:
    from tsaces.bound.relaxations import Relaxation
    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import TrafficSystem


class RelaxableMilps:
    """The programs in which limits can be relaxed, built when they are first asked for.

    Handling and clearance are no limits of their own but parts of others, so that there is a
    program with and one without each.

    Parameters
    ----------
    instance : Instance
    traffic : TrafficSystem
        Of the instance, without virtual junctions.
    """

    def __init__(self, instance: Instance, traffic: TrafficSystem) -> None:
        self._instance = instance
        self._traffic = traffic
        self._known: dict[tuple[bool, bool], RelaxableMilp] = {}

    def of(self, relaxation: Relaxation) -> RelaxableMilp:
        """Return the program whose other limits a relaxation may take out of the way."""
        key = relaxation.handling, relaxation.clearance
        if key not in self._known:
            instance = without_handling(self._instance) if relaxation.handling else self._instance
            traffic = with_least_clearance(self._traffic) if relaxation.clearance else self._traffic
            self._known[key] = RelaxableMilp(instance, traffic)
        return self._known[key]
