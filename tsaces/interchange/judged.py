"""Layouts in documents, judged by the rules that hold for all layouts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tsaces.formats.layout_json import LayoutSchema, layout_fields
from tsaces.traffic.cells import parse_layout
from tsaces.traffic.roadmap import layout_of_roadmap
from tsaces.traffic.zones import resolve_zones

if TYPE_CHECKING:
    from tsaces.model.traffic_system import Layout


def judged_layout(layout: dict[str, Any]) -> Layout:
    """Return the cells of a layout that has no machines yet.

    Parameters
    ----------
    layout : dict
        As the field ``layout`` of instances.

    Raises
    ------
    InstanceError
        If it is not valid.
    """
    fields = layout_fields(LayoutSchema.model_validate(layout))
    times = fields["clearance"], fields["traversal"]
    if fields["roadmap"] is None:
        found = parse_layout(fields["rows"], *times)
    else:
        found = layout_of_roadmap(fields["roadmap"], *times)
    return replace(found, zones=resolve_zones(fields["zones"], found))
