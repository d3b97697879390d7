"""What documents say of places: which there are, and on which of their cells agents stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tsaces.errors import DocumentError
from tsaces.formats.stream_header import whole_number
from tsaces.plan.directions import neighbours_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tsaces.model.traffic_system import Layout


def ways_to_document(layout: Layout, cells: Sequence[int]) -> dict[str, Any]:
    """Return the field ``ways``, as docs/plan-format.md tells; nothing where all are 0."""
    if len(layout.clearance) == len(layout.cells):
        return {}
    ways = [layout.cells_of[layout.places[cell]].index(cell) for cell in cells]
    return {"ways": ways} if any(ways) else {}


def roadmap_to_document(layout: Layout) -> dict[str, Any]:
    """Return the fields ``places`` and ``neighbours`` of a roadmap; nothing for rows."""
    if not layout.is_roadmap:
        return {}
    return {
        "places": [list(address) for address in layout.addresses],
        "neighbours": [list(places) for places in neighbours_of(layout)],
    }


def cells_of_document(document: Any, layout: Layout) -> list[int]:
    """Return the cells that the fields ``cells`` and ``ways`` name.

    Raises
    ------
    LookupError, TypeError, ValueError
        If they name none.
    """
    places = [layout.cells_at((first, number)) for first, number in document["cells"]]
    ways = document.get("ways") or [0] * len(places)
    if min(map(whole_number, ways), default=0) < 0:
        raise ValueError(f"ways: {min(ways)} is below 0")
    return [cells[way] for cells, way in zip(places, ways, strict=True)]


def check_roadmap(document: Any, layout: Layout) -> None:
    """Raise `DocumentError` if directions mean something else than in this layout."""
    for field, value in roadmap_to_document(layout).items():
        if document.get(field) != value:
            raise DocumentError(f"{field}: not those of the instance's layout")
