"""Messages about mistakes in a layout, one for each kind of mistake."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from tsaces.errors import Problem
from tsaces.traffic.wording import format_cell, format_first_cells

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tsaces.model.instance import Cell

FIELD = "layout.rows"

_OBSTACLE = "it is an obstacle in MovingAI maps, '#' is one here"
_ADVICE = {
    "V": "a road downwards is a small 'v'",
    "@": _OBSTACLE,
    "O": _OBSTACLE,
    "T": _OBSTACLE,
    "→": "a road to the right is '>'",
    "←": "a road to the left is '<'",
    "↑": "a road upwards is '^'",
    "↓": "a road downwards is 'v'",
    "\n": "each row is a string of its own, without a line break",
    "\r": "each row is a string of its own, without a line break",
}
"""Advice for characters that users are likely to write by mistake."""
_FREE_FLOOR = (
    "; '.' is free floor in MovingAI maps but impassable here:"
    " draw the ways of the robots with > < ^ v and '+', or open floor with '*'"
)


class Mistake(NamedTuple):
    """A kind of mistake in a layout.

    Attributes
    ----------
    alone : str
        Message about a single cell.
    together : str
        Message about several cells, which also identifies the kind.
    """

    alone: str
    together: str


@cache
def unknown_character(character: str) -> Mistake:
    """Return the mistake of a character that is not allowed in layouts."""
    advice = _ADVICE.get(character, "use one of > < ^ v + - | * # .")
    words = f"{character!r} means nothing; {advice}"
    return Mistake(words, words)


def dead_end(kind: str, target: Cell) -> Mistake:
    """Return the mistake of a road cell that leads nowhere."""
    return Mistake(
        f"{kind!r} is a dead end: it leads to {format_cell(target)}",
        "dead ends; let each lead to a road cell or a junction",
    )


def into_two_way(kind: str, target: Cell) -> Mistake:
    """Return the mistake of a road cell that leads into the middle of a two-way lane."""
    return Mistake(
        f"{kind!r} leads into the two-way lane at {format_cell(target)}; put a '+' between",
        "road cells that lead into two-way lanes; put a '+' between",
    )


def into_one_way(kind: str, target: Cell) -> Mistake:
    """Return the mistake of a two-way lane that goes over into a one-way road."""
    return Mistake(
        f"{kind!r} leads into the one-way road at {format_cell(target)}; put a '+' between",
        "two-way lanes that lead into one-way roads; put a '+' between",
    )


def lane_into_nothing(kind: str, target: Cell) -> Mistake:
    """Return the mistake of a two-way lane that ends where robots cannot turn back."""
    return Mistake(
        f"{kind!r} leads into nothing at {format_cell(target)}; end the lane with a '+' or '*'",
        "two-way lanes that lead into nothing; end each with a '+' or '*'",
    )


def no_clearance(cells: Sequence[Cell]) -> Problem:
    """Return the problem of places that are driven both ways without room between robots."""
    return Problem(
        "layout.clearance",
        f"0, but {format_first_cells(cells)}, can be driven both ways: robots would swap;"
        " give at least 1",
        tuple(cells),
    )


def two_entries(entries: Sequence[Cell]) -> Mistake:
    """Return the mistake of a road cell to which several road cells point."""
    return Mistake(
        f"road cell with two entries, {' and '.join(map(format_cell, entries))}; make it a '+'",
        "road cells with two entries; make each a '+'",
    )


def unclear_entry(kind: str, junctions: Sequence[Cell]) -> Mistake:
    """Return the mistake of a road cell that several junctions could lead to."""
    return Mistake(
        f"{kind!r} could be entered from {' and '.join(map(format_cell, junctions))}; leave one",
        "road cells that could be entered from several junctions; leave each one",
    )


def no_entry(kind: str) -> Mistake:
    """Return the mistake of a road cell that nothing leads to."""
    return Mistake(
        f"{kind!r} has no entry: no road cell or junction leads to it",
        "road cells without an entry; lead a road cell or a junction to each",
    )


def no_junction(rows: Sequence[str], *, has_roads: bool) -> Problem:
    """Return the problem of a layout without junctions, with advice if it is a MovingAI map."""
    signs = set().union(*rows) - {" "}
    is_map = not has_roads and "." in signs and len(signs) > 1
    return Problem(
        FIELD,
        "no junction; the layout needs at least one '+'" + (_FREE_FLOOR if is_map else ""),
    )


class LayoutProblems:
    """A collection of mistakes in the cells of a layout."""

    def __init__(self) -> None:
        self._found: dict[str, list[tuple[Cell, Mistake]]] = {}

    def add(self, cell: Cell, mistake: Mistake) -> None:
        """Add a mistake at a cell."""
        self._found.setdefault(mistake.together, []).append((cell, mistake))

    def __bool__(self) -> bool:
        return bool(self._found)

    def problems(self) -> list[Problem]:
        """Return one problem per kind of mistake, in the order in which these were found."""
        return [_create_problem(together, found) for together, found in self._found.items()]


def _create_problem(together: str, found: list[tuple[Cell, Mistake]]) -> Problem:
    cells = tuple(cell for cell, _ in found)
    words = found[0][1].alone if len(found) == 1 else together
    return Problem(FIELD, f"{format_first_cells(cells)}: {words}", cells)
