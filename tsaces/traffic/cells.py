"""The conversion of layout rows to a graph of cells."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from tsaces.errors import InstanceError, Problem
from tsaces.model.traffic_system import Layout
from tsaces.traffic import layout_problems as wrong
from tsaces.traffic.connected import is_strongly_connected
from tsaces.traffic.touching import collect_cells, describe_touching, find_touching
from tsaces.traffic.wording import format_cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tsaces.model.instance import Cell

DIRECTIONS: dict[str, Cell] = {">": (1, 0), "<": (-1, 0), "^": (0, -1), "v": (0, 1)}
JUNCTION = "+"
IMPASSABLE = "#. "


def parse_layout(rows: Sequence[str]) -> Layout:
    """Parse the rows of a layout.

    Parameters
    ----------
    rows : sequence of str
        Strings with one character per cell: ``> < ^ v`` for a road cell with that exit, ``+``
        for a junction; ``#``, ``.`` and space are impassable. Rows may differ in length.

    Returns
    -------
    Layout

    Raises
    ------
    InstanceError
        The layout has an unknown character, a dead end, a road cell with two entries, without
        an entry or with an ambiguous one, or no junction, or is not strongly connected. There is
        one problem for each kind of mistake, with its cells.
    """
    reader = _Reader(rows)
    if reader.mistakes or not reader.junctions:
        raise InstanceError(_collect_problems(reader, rows))
    layout = reader.build_layout()
    if not is_strongly_connected(layout.exits):
        raise InstanceError([_describe_disconnection(reader)])
    if not any(layout.exits):
        cell = layout.cells[0]
        words = f"cell {format_cell(cell)}: '+' has no roads"
        raise InstanceError([Problem(wrong.FIELD, words, (cell,))])
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
        self.unknown: set[Cell] = set()
        self.kinds: dict[Cell, str] = {}
        self.exits: dict[Cell, list[Cell]] = {}
        self._read_characters(rows)
        self._link_roads()
        self._link_junctions()

    def build_layout(self) -> Layout:
        """Return the layout, with cells numbered in reading order."""
        number = {cell: index for index, cell in enumerate(self.kinds)}
        return Layout(
            cells=tuple(self.kinds),
            is_junction=tuple(kind == JUNCTION for kind in self.kinds.values()),
            exits=tuple(
                tuple(sorted(number[exit_] for exit_ in self.exits[cell])) for cell in self.kinds
            ),
        )

    def _read_characters(self, rows: Sequence[str]) -> None:
        for y, row in enumerate(rows):
            for x, character in enumerate(row):
                if character in DIRECTIONS or character == JUNCTION:
                    self.kinds[x, y] = character
                elif character not in IMPASSABLE:
                    self.unknown.add((x, y))
                    self.mistakes.add((x, y), wrong.unknown_character(character))
        self.junctions = [cell for cell, kind in self.kinds.items() if kind == JUNCTION]
        self.exits = {cell: [] for cell in self.kinds}

    def _link_roads(self) -> None:
        """Add the exit of every road cell, to which its character points."""
        for cell, kind in self.kinds.items():
            if kind == JUNCTION:
                continue
            target = _step_from(cell, DIRECTIONS[kind])
            if target in self.kinds:
                self.exits[cell].append(target)
            elif target not in self.unknown:  # an unknown character may be meant as a road cell
                self.mistakes.add(cell, wrong.dead_end(kind, target))

    def _link_junctions(self) -> None:
        """Add the exits of junctions: entries of road cells to which no other road cell points."""
        entries: dict[Cell, list[Cell]] = defaultdict(list)
        for cell, targets in self.exits.items():
            for target in targets:
                entries[target].append(cell)
        for cell, kind in self.kinds.items():
            if kind == JUNCTION:
                continue
            if len(entries[cell]) > 1:
                self.mistakes.add(cell, wrong.two_entries(entries[cell]))
            elif not entries[cell]:
                self._link_junction_to(cell, kind)

    def _link_junction_to(self, cell: Cell, kind: str) -> None:
        """Link the junction straight behind `cell`, or else its only other one, to it."""
        dx, dy = DIRECTIONS[kind]
        behind = _step_from(cell, (-dx, -dy))
        if self._is_junction(behind):
            self.exits[behind].append(cell)
            return
        beside = [_step_from(cell, step) for step in DIRECTIONS.values()]
        others = [c for c in beside if self._is_junction(c) and c not in self.exits[cell]]
        if len(others) == 1:
            self.exits[others[0]].append(cell)
        elif others:
            self.mistakes.add(cell, wrong.unclear_entry(kind, others))
        elif self.unknown.isdisjoint(beside):  # an unknown character may be meant as the entry
            self.mistakes.add(cell, wrong.no_entry(kind))

    def _is_junction(self, cell: Cell) -> bool:
        return self.kinds.get(cell) == JUNCTION


def _describe_disconnection(reader: _Reader) -> Problem:
    """Return the problem of a layout that is not strongly connected.

    Its cells are adjacent junctions, which the author may believe to be linked, and the smallest
    component.
    """
    import networkx as nx  # noqa: PLC0415 - takes time to import, and few layouts need it

    graph: nx.DiGraph[Cell] = nx.DiGraph()
    graph.add_nodes_from(reader.kinds)
    graph.add_edges_from((cell, to) for cell, targets in reader.exits.items() for to in targets)
    components = sorted(nx.strongly_connected_components(graph), key=len)
    pairs = find_touching(reader.junctions)
    cells = sorted(components[0], key=lambda cell: (cell[1], cell[0]))
    part = {cell: number for number, component in enumerate(components) for cell in component}
    between = [(a, b) for a, b in pairs if part[a] != part[b]]
    within = [(a, b) for a, b in pairs if part[a] == part[b]]
    pairs = between + within  # pairs that would connect components come first
    return Problem(
        wrong.FIELD,
        f"not strongly connected: one cannot drive from cell {format_cell(cells[0])} to every"
        f" other cell and back ({len(components)} separate parts)"
        + (f"; {describe_touching(pairs)}" if pairs else ""),
        tuple(dict.fromkeys((*collect_cells(pairs), *cells))),
    )


def _step_from(cell: Cell, step: Cell) -> Cell:
    return cell[0] + step[0], cell[1] + step[1]
