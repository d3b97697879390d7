"""Cells in messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tsaces.model.instance import Cell

_MOST_NAMED = 3
_MOST_SHOWN = 10**18
"""Larger coordinates are not written out."""


def written(cell: Cell) -> str:
    """Write a cell as instances do: [column, row]."""
    column, row = (str(n) if abs(n) < _MOST_SHOWN else "…" for n in cell)
    return f"[{column}, {row}]"


def first_cells(cells: Sequence[Cell]) -> str:
    """Return how many cells there are, and the first three of them."""
    named = ", ".join(map(written, cells[:_MOST_NAMED]))
    if len(cells) == 1:
        return f"cell {named}"
    return f"{len(cells)} cells, {'first ' if len(cells) > _MOST_NAMED else ''}{named}"
