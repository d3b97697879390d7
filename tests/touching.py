"""A factory in which junctions touch: two rings side by side, and a way round both."""

from __future__ import annotations

from typing import Any

from tests.formats.documents import replaced, small_document

ROWS = ["+>>>>>>+", "^......v", "+>>++>>+", "^..v^..v", "+<<++<<+", "^......v", "^<<<<<<<"]
APART = ["+>>++>>+", "^..v^..v", "+<<++<<+"]
"""The rings alone: one cannot drive from one to the other."""
CELLS = [[3, 2], [4, 2], [3, 4], [4, 4]]
WORDS = (
    "2 pairs of junctions touch ([3, 2] and [4, 2]; [3, 4] and [4, 4]), but junctions side by"
    " side are not linked: put a road cell between them if robots are to pass"
)


def touching_document() -> dict[str, Any]:
    """Return an instance that is good, and worth a second look."""
    document = replaced(small_document(), ("layout", "rows"), ROWS)
    for machine, field, cell in (
        (0, "output_cell", [1, 2]),
        (1, "input_cell", [2, 2]),
        (1, "output_cell", [2, 4]),
        (2, "input_cell", [6, 4]),
    ):
        document = replaced(document, ("machines", machine, field), cell)
    return document
