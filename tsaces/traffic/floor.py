"""The layout graph of an instance, whichever way its layout is told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tsaces.traffic.cells import parse_layout
from tsaces.traffic.roadmap import layout_of_roadmap
from tsaces.traffic.zones import resolve_zones

if TYPE_CHECKING:
    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import Layout


def layout_of(instance: Instance) -> Layout:
    """Return the layout graph of an instance.

    Raises
    ------
    InstanceError
        As `parse_layout` and `layout_of_roadmap`; and for zones with members that are unknown,
        or with a single place.
    """
    if instance.roadmap is not None:
        layout = layout_of_roadmap(instance.roadmap, instance.clearance, instance.traversal)
    else:
        layout = parse_layout(instance.rows, instance.clearance, instance.traversal)
    if instance.zones:
        return replace(layout, zones=resolve_zones(instance.zones, layout))
    return layout
