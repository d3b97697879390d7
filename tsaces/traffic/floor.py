"""The layout graph of an instance, whichever way its layout is told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tsaces.traffic.cells import parse_layout
from tsaces.traffic.roadmap import layout_of_roadmap
from tsaces.traffic.zones import resolve_zones

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tsaces.model.instance import Instance
    from tsaces.model.roadmap import Roadmap, Zone
    from tsaces.model.traffic_system import Layout


def layout_of(instance: Instance) -> Layout:
    """Return the layout graph of an instance.

    Raises
    ------
    InstanceError
        As `parse_layout` and `layout_of_roadmap`; and for zones with members that are unknown,
        or with a single place.
    """
    return build_layout(
        rows=instance.rows,
        roadmap=instance.roadmap,
        zones=instance.zones,
        clearance=instance.clearance,
        traversal=instance.traversal,
    )


def build_layout(
    *,
    rows: Sequence[str],
    roadmap: Roadmap | None,
    zones: Sequence[Zone],
    clearance: int | None,
    traversal: int,
) -> Layout:
    """Return the layout graph of what would be these fields of an instance.

    Raises
    ------
    InstanceError
        As `layout_of`.
    """
    if roadmap is not None:
        layout = layout_of_roadmap(roadmap, clearance, traversal)
    else:
        layout = parse_layout(rows, clearance, traversal)
    if zones:
        return replace(layout, zones=resolve_zones(zones, layout))
    return layout
