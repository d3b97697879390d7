"""Names of places and lanes, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tsaces.bound.corridors import Corridor
    from tsaces.model.instance import Cell
    from tsaces.model.traffic_system import Layout


def name_of_cell(cell: Cell, *, is_point: bool = True) -> str:
    """Return [column, row] of a grid, as instances have it; point A or cell 3 of lane L."""
    first, number = cell
    if isinstance(first, str):
        return f"point {first}" if is_point else f"cell {number} of lane {first}"
    return f"[{first}, {number}]"


def name_of_place(layout: Layout, place: int) -> str:
    """Return the name of a place as `name_of_cell` does."""
    is_point = layout.is_junction[layout.cells_of[place][0]]
    return name_of_cell(layout.addresses[place], is_point=is_point)


def name_of_lane(layout: Layout, corridor: Corridor) -> str:
    """Return the name of a single-file lane, by its ends."""
    start, end = name_of_place(layout, corridor.start), name_of_place(layout, corridor.end)
    return f"single-file lane between {start} and {end}"
