"""Adjacent junctions, which the format does not link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsaces.traffic.wording import format_cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tsaces.model.instance import GridCell

Pair = tuple["GridCell", "GridCell"]
"""Two junctions that share an edge."""

_MOST_NAMED = 3
"""Maximum number of pairs that a message names."""


def find_touching(junctions: Iterable[GridCell]) -> list[Pair]:
    """Return the pairs of adjacent junctions in reading order."""
    places = set(junctions)
    return [
        ((x, y), other)
        for x, y in sorted(places, key=lambda cell: (cell[1], cell[0]))
        for other in ((x + 1, y), (x, y + 1))
        if other in places
    ]


def describe_touching(pairs: Sequence[Pair]) -> str:
    """Return the message about pairs of adjacent junctions, of which there is at least one."""
    named = "; ".join(f"{format_cell(a)} and {format_cell(b)}" for a, b in pairs[:_MOST_NAMED])
    if len(pairs) == 1:
        who = f"junctions {named} touch"
    else:
        first = "first " if len(pairs) > _MOST_NAMED else ""
        who = f"{len(pairs)} pairs of junctions touch ({first}{named})"
    return f"{who}, but junctions side by side are not linked: put a road cell between them"


def collect_cells(pairs: Iterable[Pair]) -> tuple[GridCell, ...]:
    """Return the junctions of pairs without duplicates."""
    return tuple(dict.fromkeys(cell for pair in pairs for cell in pair))
