"""Instances of asprilo (warehouses as facts of an answer set program), read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tsaces.errors import DocumentError
from tsaces.interchange.drawing import GridDrawing, Notes
from tsaces.interchange.grid_map import check_size

if TYPE_CHECKING:
    from collections.abc import Iterator

_FACT = re.compile(
    r"init\(\s*object\(\s*(\w{1,60})\s*,\s*(\w{1,60})\s*\)\s*,"
    r"\s*value\(\s*at\s*,\s*\(\s*(\d{1,6})\s*,\s*(\d{1,6})\s*\)\s*\)\s*\)\s*\.",
    re.ASCII,
)
_Cell = tuple[int, int]
_SPARSEST = 10
"""Cells to a node at most, where there are many."""
_STATIONS = ("pickingStation", "shelf")


def is_asprilo(text: str) -> bool:
    """Whether a text has facts of such instances."""
    return _FACT.search(text) is not None


def read_asprilo(text: str) -> GridDrawing:
    """Read the nodes, stations, shelves and the number of robots of an instance.

    Raises
    ------
    DocumentError
        With one line.
    """
    free: set[_Cell] = set()
    stations: list[tuple[str, _Cell, str]] = []
    robots = 0
    notes = Notes()
    for kind, number, cell in _facts(text):
        if kind == "node":
            free.add(cell)
        elif kind in _STATIONS:
            stations.append((f"{kind} {number}", cell, kind))
        elif kind == "robot":
            robots += 1
        elif kind == "highway":
            notes.dropped("highways, on which nobody may stop", number)
    if not free:
        raise DocumentError("no nodes; give init(object(node,1),value(at,(1,1))).")
    check_size(len(free))
    for name, cell, _ in stations:
        if cell not in free:
            raise DocumentError(f"{name}: is at ({cell[0] + 1},{cell[1] + 1}), which is no node")
    width, height = (max(cell[axis] for cell in free) + 1 for axis in (0, 1))
    check_size(width * height // _SPARSEST)
    return GridDrawing(
        *("asprilo", "", frozenset(free), width, height, tuple(stations)),
        robots=robots or None,
        notes=notes.all(),
    )


def _facts(text: str) -> Iterator[tuple[str, str, _Cell]]:
    """Yield the kind, the number and the cell, from 0, of everything that is somewhere."""
    for line in re.sub(r"%[^\n]*", "", text).splitlines():
        for kind, number, column, row in _FACT.findall(line):
            cell = int(column) - 1, int(row) - 1
            if min(cell) < 0:
                raise DocumentError(f"{kind} {number}: is at ({column},{row}); both begin at 1")
            yield kind, number, cell
