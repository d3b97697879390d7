"""The conversion of layout rows to a graph of cells."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from tsaces.errors import InstanceError, Problem
from tsaces.model.traffic_system import Layout
from tsaces.traffic import layout_problems as wrong
from tsaces.traffic.connected import is_strongly_connected
from tsaces.traffic.touching import (
    collect_cells,
    find_beside_open_floor,
    find_touching,
    touching_in_words,
)
from tsaces.traffic.wording import format_cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tsaces.model.instance import GridCell
    from tsaces.traffic.touching import Pair

DIRECTIONS: dict[str, GridCell] = {">": (1, 0), "<": (-1, 0), "^": (0, -1), "v": (0, 1)}
JUNCTION = "+"
OPEN_FLOOR = "*"
TWO_WAY = {"-": (">", "<"), "|": ("v", "^")}
"""Headings of the two cells of a two-way lane's place, forth and back, by character."""
_ONE_WAY = ("",)
IMPASSABLE = "#. "

_Way = tuple[int, int, str]
"""A cell as a way through a place: column, row, and the heading in two-way lanes, or nothing."""


def parse_layout(rows: Sequence[str], clearance: int | None = None, traversal: int = 1) -> Layout:
    """Parse the rows of a layout.

    Parameters
    ----------
    rows : sequence of str
        Strings with one character per cell: ``> < ^ v`` for a road cell with that exit, ``+``
        for a junction, ``-`` and ``|`` for a cell of a two-way lane, ``*`` for open floor; ``#``,
        ``.`` and space are impassable. Rows may differ in length.
    clearance : int, optional
        Of all places; by default 1 for those that are driven both ways, 0 for others.
    traversal : int
        Of all cells.

    Returns
    -------
    Layout

    Raises
    ------
    InstanceError
        The layout has an unknown character, a dead end, a road cell with two entries, without
        an entry or with an ambiguous one, a two-way lane that leads into nothing, or no junction
        and no open floor, or is not strongly connected. There is one problem for each kind of
        mistake, with its cells.
    """
    reader = _Reader(rows)
    if reader.mistakes or not (reader.junctions or reader.open_floor):
        raise InstanceError(_collect_problems(reader, rows))
    layout = reader.build_layout(clearance, traversal)
    if not is_strongly_connected(layout.exits):
        raise InstanceError([_describe_disconnection(reader)])
    if not any(layout.exits):
        cell = reader.places[0]
        words = f"cell {format_cell(cell)}: {reader.kinds[cell]!r} has no roads"
        raise InstanceError([Problem(wrong.FIELD, words, (cell,))])
    if clearance == 0 and (both := reader.driven_both_ways):
        raise InstanceError([wrong.no_clearance(both)])
    return layout


def _collect_problems(reader: _Reader, rows: Sequence[str]) -> list[Problem]:
    problems = reader.mistakes.problems()
    is_map = not reader.kinds and any("." in row for row in rows)
    if is_map or not problems:  # while roads are broken, a missing junction is not reported
        return [wrong.no_junction(rows, has_roads=bool(reader.kinds)), *problems]
    return problems


class _Reader:
    """A parser that collects the arcs of the layout graph and the mistakes in it."""

    def __init__(self, rows: Sequence[str]) -> None:
        self.mistakes = wrong.LayoutProblems()
        self.unknown: set[GridCell] = set()
        self.kinds: dict[GridCell, str] = {}
        self.exits: dict[_Way, list[_Way]] = {}
        self._read_characters(rows)
        self._link_roads()
        self._link_entries_of_roads()
        self._link_two_way_lanes()
        self._link_open_floor()

    @property
    def places(self) -> list[GridCell]:
        """All cells that are not impassable, in reading order."""
        return [*self.kinds]

    @property
    def open_floor(self) -> set[GridCell]:
        """All cells of open floor."""
        return {cell for cell, kind in self.kinds.items() if kind == OPEN_FLOOR}

    @property
    def driven_both_ways(self) -> list[GridCell]:
        """Places in which robots could swap, were there no room between them."""
        return [c for c, kind in self.kinds.items() if kind in TWO_WAY or kind == OPEN_FLOOR]

    def build_layout(self, clearance: int | None, traversal: int) -> Layout:
        """Return the layout, with cells and places numbered in reading order."""
        number = {way: index for index, way in enumerate(self.exits)}
        place = {cell: index for index, cell in enumerate(self.kinds)}
        both = set(self.driven_both_ways)
        return Layout(
            cells=tuple((x, y) for x, y, _ in self.exits),
            is_junction=tuple(self.kinds[x, y] == JUNCTION for x, y, _ in self.exits),
            exits=tuple(
                tuple(sorted(number[exit_] for exit_ in targets)) for targets in self.exits.values()
            ),
            places=tuple(place[x, y] for x, y, _ in self.exits),
            traversal=(traversal,) * len(number),
            clearance=tuple(
                int(cell in both) if clearance is None else clearance for cell in self.kinds
            ),
            positions=tuple(self.kinds),
        )

    def _read_characters(self, rows: Sequence[str]) -> None:
        for y, row in enumerate(rows):
            for x, character in enumerate(row):
                if character in IMPASSABLE:
                    continue
                if character in DIRECTIONS or character in _OTHERS:
                    self.kinds[x, y] = character
                else:
                    self.unknown.add((x, y))
                    self.mistakes.add((x, y), wrong.unknown_character(character))
        self.junctions = [cell for cell, kind in self.kinds.items() if kind == JUNCTION]
        for (x, y), kind in self.kinds.items():
            for heading in TWO_WAY.get(kind, _ONE_WAY):
                self.exits[x, y, heading] = []

    def _link(self, start: GridCell, end: GridCell, heading: str) -> None:
        """Link two cells; two-way ones of them are driven in the direction of the heading."""
        ways = [(*cell, heading if self.kinds[cell] in TWO_WAY else "") for cell in (start, end)]
        if ways[1] not in self.exits[ways[0]]:
            self.exits[ways[0]].append(ways[1])

    def _link_roads(self) -> None:
        """Add the exit of every road cell, to which its character points."""
        for cell, kind in self.kinds.items():
            if kind not in DIRECTIONS:
                continue
            target = _step_from(cell, DIRECTIONS[kind])
            if self.kinds.get(target) in TWO_WAY:
                self.mistakes.add(cell, wrong.into_two_way(kind, target))
            elif target in self.kinds:
                self._link(cell, target, kind)
            elif target not in self.unknown:  # an unknown character may be meant as a road cell
                self.mistakes.add(cell, wrong.dead_end(kind, target))

    def _link_entries_of_roads(self) -> None:
        """Add the ways into road cells to which no other road cell points."""
        entries: dict[GridCell, list[GridCell]] = defaultdict(list)
        for (x, y, _), targets in self.exits.items():
            for target in targets:
                entries[target[:2]].append((x, y))
        for cell, kind in self.kinds.items():
            if kind not in DIRECTIONS:
                continue
            dx, dy = DIRECTIONS[kind]
            behind = _step_from(cell, (-dx, -dy))
            is_open = self.kinds.get(behind) == OPEN_FLOOR
            if is_open:
                self._link(behind, cell, kind)
            if len(entries[cell]) > 1:
                self.mistakes.add(cell, wrong.two_entries(entries[cell]))
            elif not entries[cell] and not is_open and not self._ends_lane(behind, kind):
                self._link_junction_to(cell, kind, behind)

    def _link_junction_to(self, cell: GridCell, kind: str, behind: GridCell) -> None:
        """Link the junction straight behind `cell`, or else its only other one, to it."""
        if self._is_junction(behind):
            self._link(behind, cell, kind)
            return
        beside = [_step_from(cell, step) for step in DIRECTIONS.values()]
        leads_to = {target[:2] for target in self.exits[*cell, ""]}
        others = [c for c in beside if self._is_junction(c) and c not in leads_to]
        if len(others) == 1:
            self._link(others[0], cell, kind)
        elif others:
            self.mistakes.add(cell, wrong.unclear_entry(kind, others))
        elif self.unknown.isdisjoint(beside):  # an unknown character may be meant as the entry
            self.mistakes.add(cell, wrong.no_entry(kind))

    def _link_two_way_lanes(self) -> None:
        """Link the cells of two-way lanes with what they meet, in both directions."""
        for cell, kind in self.kinds.items():
            if kind not in TWO_WAY:
                continue
            headings = TWO_WAY[kind]
            for heading, opposite in zip(headings, reversed(headings), strict=True):
                target = _step_from(cell, DIRECTIONS[heading])
                if self.kinds.get(target) in {kind, JUNCTION, OPEN_FLOOR}:
                    self._link(cell, target, heading)
                    self._link(target, cell, opposite)
                elif self.kinds.get(target) in DIRECTIONS:
                    if self._leads_away(target, cell):
                        self.mistakes.add(cell, wrong.into_one_way(kind, target))
                elif target not in self.unknown:
                    self.mistakes.add(cell, wrong.lane_into_nothing(kind, target))

    def _link_open_floor(self) -> None:
        """Link neighbouring cells of open floor in both directions."""
        for cell, kind in self.kinds.items():
            if kind != OPEN_FLOOR:
                continue
            for heading, step in DIRECTIONS.items():
                if self.kinds.get(_step_from(cell, step)) == OPEN_FLOOR:
                    self._link(cell, _step_from(cell, step), heading)

    def _leads_away(self, road: GridCell, cell: GridCell) -> bool:
        """Whether a road cell does not point at the cell beside it; if so, that is told there."""
        return _step_from(road, DIRECTIONS[self.kinds[road]]) != cell

    def _ends_lane(self, cell: GridCell, heading: str) -> bool:
        """Whether a cell is of a two-way lane with a heading; what is wrong is told there."""
        return heading in TWO_WAY.get(self.kinds.get(cell, ""), ())

    def _is_junction(self, cell: GridCell) -> bool:
        return self.kinds.get(cell) == JUNCTION


_OTHERS = (JUNCTION, OPEN_FLOOR, *TWO_WAY)
"""Characters of passable cells beside those of one-way roads."""


def _describe_disconnection(reader: _Reader) -> Problem:
    """Return the problem of a layout that is not strongly connected.

    Its cells are junctions beside junctions or open floor, which the author may believe to be
    linked, and the smallest component.
    """
    import networkx as nx  # noqa: PLC0415 - takes time to import, and few layouts need it

    graph: nx.DiGraph[_Way] = nx.DiGraph()
    graph.add_nodes_from(reader.exits)
    graph.add_edges_from((way, to) for way, targets in reader.exits.items() for to in targets)
    components = sorted(nx.strongly_connected_components(graph), key=len)
    smallest = {(x, y) for x, y, _ in components[0]}
    cells = sorted(smallest, key=lambda cell: (cell[1], cell[0]))
    part = {way[:2]: number for number, component in enumerate(components) for way in component}

    def is_within_a_part(pair: Pair) -> bool:
        return part[pair[0]] == part[pair[1]]

    # pairs that would connect components come first
    touching = sorted(find_touching(reader.junctions), key=is_within_a_part)
    beside = find_beside_open_floor(reader.junctions, reader.open_floor)
    beside.sort(key=is_within_a_part)
    hints = "".join(f"; {words}" for words in touching_in_words(touching, beside))
    return Problem(
        wrong.FIELD,
        f"not strongly connected: one cannot drive from cell {format_cell(cells[0])} to every"
        f" other cell and back ({len(components)} separate parts){hints}",
        tuple(dict.fromkeys((*collect_cells([*touching, *beside]), *cells))),
    )


def _step_from(cell: GridCell, step: GridCell) -> GridCell:
    return cell[0] + step[0], cell[1] + step[1]
