"""What an instance asks for that the paper's floor does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsaces.traffic.cells import OPEN_FLOOR, TWO_WAY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import Layout

_TWO_WAY_LANES = "two-way lanes (layout.rows)"
_OPEN_FLOOR = "open floor (layout.rows)"


def beyond_paper(instance: Instance, layout: Layout) -> str | None:
    """Return the first thing that the paper's floor does not have, as a phrase; None if nothing.

    The paper's floor has junctions, and between them one-way roads of cells; a cell takes one
    timestep and may be entered in the timestep in which it is left.

    Parameters
    ----------
    instance : Instance
    layout : Layout
        Of the instance.
    """
    return next(_extensions(instance, layout), None)


def is_paper_layout(layout: Layout) -> bool:
    """Whether a layout is one of the paper's."""
    return next(_extensions_of_layout(layout), None) is None


def _extensions(instance: Instance, layout: Layout) -> Iterator[str]:
    signs = set().union(*instance.rows)
    if signs & TWO_WAY.keys():
        yield _TWO_WAY_LANES
    if OPEN_FLOOR in signs:
        yield _OPEN_FLOOR
    yield from _extensions_of_layout(layout)
    if instance.procedure.output_process is None:
        yield "several products (procedure.products)"
    for index, machine in enumerate(instance.machines):
        if len(machine.input_cells) > 1 or len(machine.output_cells) > 1:
            yield f"several exchange cells (machines[{index}])"
        if machine.handling.input or machine.handling.output:
            yield f"handling (machines[{index}].handling)"
        if machine.buffer:
            yield f"limits of buffers (machines[{index}].buffer)"


def _extensions_of_layout(layout: Layout) -> Iterator[str]:
    if layout.is_roadmap:
        yield "points and lanes (layout.points)"
    if len(layout.clearance) < len(layout.cells):
        yield _TWO_WAY_LANES
    if any(
        len(exits) > 1 and not junction
        for exits, junction in zip(layout.exits, layout.is_junction, strict=True)
    ):
        yield _OPEN_FLOOR
    if any(layout.clearance):
        yield "clearance (layout.clearance)"
    if any(time > 1 for time in layout.traversal):
        yield "traversal (layout.traversal)"
    if layout.zones:
        yield "zones (layout.zones)"
