"""What places are called in pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsaces.errors import printable

if TYPE_CHECKING:
    from tsaces.model.instance import Cell
    from tsaces.model.traffic_system import Layout


def place_name(layout: Layout, cell: Cell) -> str:
    """Name a place: ``[2, 0]``; of a roadmap, ``P1`` for a point, ``L1 3`` for a lane's cell."""
    text = bare_place_name(layout, cell)
    return text if layout.is_roadmap else f"[{text}]"


def bare_place_name(layout: Layout, cell: Cell) -> str:
    """Name a place as `place_name` does, but without brackets."""
    first, number = cell
    if isinstance(first, int):
        return f"{first}, {number}"
    name = printable(first)
    return name if layout.is_junction[layout.number[cell]] else f"{name} {number}"
