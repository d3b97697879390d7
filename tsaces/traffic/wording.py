"""Cells in messages."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tsaces.model.instance import Cell

_MOST_NAMED = 3
"""Maximum number of cells that a message names."""
_MOST_SHOWN = 10**18
"""Coordinate from which on an ellipsis is shown instead."""


def format_cell(cell: Cell) -> str:
    """Return a cell in the notation of instances: [column, row], ["lane", 3] or ["point"]."""
    first, number = cell
    if isinstance(first, str):
        name = json.dumps(first, ensure_ascii=False)
        return f"[{name}, {number}]"
    return f"[{_shown(first)}, {_shown(number)}]"


def _shown(number: int) -> str:
    return str(number) if abs(number) < _MOST_SHOWN else "…"


def format_first_cells(cells: Sequence[Cell]) -> str:
    """Return text with the number of cells and the first three of them."""
    named = ", ".join(map(format_cell, cells[:_MOST_NAMED]))
    if len(cells) == 1:
        return f"cell {named}"
    return f"{len(cells)} cells, {'first ' if len(cells) > _MOST_NAMED else ''}{named}"
