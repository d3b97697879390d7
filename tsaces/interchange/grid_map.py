"""Maps of MovingAI's benchmarks and of the League of Robot Runners, read and written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tsaces.errors import DocumentError
from tsaces.interchange.drawing import GridDrawing
from tsaces.model.roadmap import MAX_PLACES

if TYPE_CHECKING:
    from collections.abc import Iterable

_FREE, _BLOCKED = ".GES", "@OTW"
_STATIONS = {"E": "emitter", "S": "service point"}
"""What the League of Robot Runners calls the stations on its maps."""
_SIZE = re.compile(r"(height|width)\s+(\d{1,9})\s*", re.ASCII)


def is_grid_map(text: str) -> bool:
    """Whether a text begins as such maps do."""
    return re.match(r"\s*type\s+\w+\s", text) is not None


def read_grid_map(text: str) -> GridDrawing:
    """Read a map; all of its free cells are driven in four directions.

    Raises
    ------
    DocumentError
        With one line.
    """
    rows, width = _rows_of(text)
    free: set[tuple[int, int]] = set()
    stations = []
    for y, row in enumerate(rows):
        if len(row) != width:
            raise DocumentError(f"row {y}: has {len(row)} cells; width says {width}")
        for x, character in enumerate(row):
            if character in _FREE:
                free.add((x, y))
            elif character not in _BLOCKED:
                raise DocumentError(
                    f"row {y}, column {x}: {character!r} is unknown; use one of {_FREE}{_BLOCKED}"
                )
            if character in _STATIONS:
                stations.append((f"{character} {x},{y}", (x, y), _STATIONS[character]))
    check_size(len(free))
    return GridDrawing(
        *("MovingAI map", "", frozenset(free), width, len(rows)), stations=tuple(stations)
    )


def _rows_of(text: str) -> tuple[list[str], int]:
    """Return the rows of a map, as many as it says, and the width that it says."""
    lines = text.splitlines()
    head = next((n for n, line in enumerate(lines) if line.strip() == "map"), None)
    if head is None:
        raise DocumentError("no line 'map'; a map has its size, then that line, then its rows")
    sizes = {m[1]: int(m[2]) for line in lines[:head] if (m := _SIZE.fullmatch(line.strip()))}
    for field in ("height", "width"):
        if not sizes.get(field):
            raise DocumentError(f"{field}: missing; give a whole number above 0 before 'map'")
    rows = [line.rstrip() for line in lines[head + 1 :]]
    while rows and not rows[-1]:
        rows.pop()
    if len(rows) != sizes["height"]:
        raise DocumentError(f"height: {sizes['height']}, but the map has {len(rows)} rows")
    return rows, sizes["width"]


def check_size(cells: int) -> None:
    """Raise `DocumentError` for more cells than a layout may have."""
    if cells > MAX_PLACES:
        raise DocumentError(f"{cells} cells can be driven; at most {MAX_PLACES} are taken")


def grid_map_text(rows: Iterable[str], impassable: str) -> str:
    """Return a map in which all cells are free but those of `impassable`."""
    lines = list(rows)
    width = max(map(len, lines))
    head = ["type octile", f"height {len(lines)}", f"width {width}", "map"]
    drawn = (
        "".join("@" if character in impassable else "." for character in row.ljust(width, "#"))
        for row in lines
    )
    return "\n".join([*head, *drawn, ""])
