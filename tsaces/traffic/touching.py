"""Adjacent cells that the format does not link: junctions beside junctions or open floor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsaces.traffic.wording import format_cell

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from tsaces.model.instance import GridCell

Pair = tuple["GridCell", "GridCell"]
"""Two cells that share an edge: junctions, or a junction and open floor."""

_MOST_NAMED = 3
"""Maximum number of pairs that a message names."""


def find_touching(junctions: Iterable[GridCell]) -> list[Pair]:
    """Return the pairs of adjacent junctions in reading order."""
    places = set(junctions)
    return [
        ((x, y), other)
        for x, y in sorted(places, key=_reading_order)
        for other in ((x + 1, y), (x, y + 1))
        if other in places
    ]


def find_beside_open_floor(
    junctions: Iterable[GridCell], open_floor: Collection[GridCell]
) -> list[Pair]:
    """Return the pairs of a junction and open floor beside it in reading order of junctions."""
    return [
        ((x, y), other)
        for x, y in sorted(junctions, key=_reading_order)
        for other in ((x, y - 1), (x - 1, y), (x + 1, y), (x, y + 1))
        if other in open_floor
    ]


def _reading_order(cell: GridCell) -> GridCell:
    return cell[1], cell[0]


def describe_touching(pairs: Sequence[Pair]) -> str:
    """Return the message about pairs of adjacent junctions, of which there is at least one."""
    named = _name(pairs)
    if len(pairs) == 1:
        who = f"junctions {named} touch"
    else:
        who = f"{len(pairs)} pairs of junctions touch ({named})"
    return f"{who}, but junctions side by side are not linked: put a road cell between them"


def describe_beside_open_floor(pairs: Sequence[Pair]) -> str:
    """Return the message about junctions beside open floor, of which there is at least one."""
    named = _name(pairs)
    if len(pairs) == 1:
        who = f"junction and open floor {named} touch"
    else:
        who = f"{len(pairs)} pairs of a junction and open floor touch ({named})"
    return f"{who}, but these are not linked: put a road or lane cell between them"


def _name(pairs: Sequence[Pair]) -> str:
    first = "first " if len(pairs) > _MOST_NAMED else ""
    return first + "; ".join(
        f"{format_cell(one)} and {format_cell(other)}" for one, other in pairs[:_MOST_NAMED]
    )


def touching_in_words(touching: Sequence[Pair], beside_open_floor: Sequence[Pair]) -> Iterator[str]:
    """Yield a message for each kind of pairs of which there are any."""
    if touching:
        yield describe_touching(touching)
    if beside_open_floor:
        yield describe_beside_open_floor(beside_open_floor)


def collect_cells(pairs: Iterable[Pair]) -> tuple[GridCell, ...]:
    """Return the cells of pairs without duplicates."""
    return tuple(dict.fromkeys(cell for pair in pairs for cell in pair))
