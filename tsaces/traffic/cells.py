"""Layout rows to the graph of cells."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import networkx as nx

from tsaces.errors import InstanceError, Problem
from tsaces.model.traffic_system import Layout

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tsaces.model.instance import Cell

DIRECTIONS: dict[str, Cell] = {">": (1, 0), "<": (-1, 0), "^": (0, -1), "v": (0, 1)}
JUNCTION = "+"
IMPASSABLE = "#. "
_MOST_CELLS = 100
"""Of one problem that are listed."""


def parse_layout(rows: Sequence[str]) -> Layout:
    """Read the rows of a layout.

    Parameters
    ----------
    rows : sequence of str
        A character a cell: ``> < ^ v`` a road cell with that exit, ``+`` a junction,
        ``#``, ``.`` and space impassable. Rows may differ in length.

    Returns
    -------
    Layout

    Raises
    ------
    InstanceError
        A character of no meaning, a dead end, a road cell with two entries or without a
        clear one, no junction, or a graph that is not strongly connected. Every problem
        names its cell.
    """
    reader = _Reader(rows)
    if problems := reader.problems or list(_connection_problems(reader)):
        raise InstanceError(problems)
    return reader.layout()


class _Reader:
    """Collects the arcs of the layout graph and what is wrong with it."""

    def __init__(self, rows: Sequence[str]) -> None:
        self.problems: list[Problem] = []
        self.kinds: dict[Cell, str] = {}
        self.exits: dict[Cell, list[Cell]] = {}
        self._read_characters(rows)
        self._lead_roads_on()
        self._lead_junctions_on()

    def layout(self) -> Layout:
        """Return the layout, cells numbered in reading order."""
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
                    self._report((x, y), f"{character!r} means nothing; use one of > < ^ v + # .")
        self.exits = {cell: [] for cell in self.kinds}

    def _lead_roads_on(self) -> None:
        """Give every road cell the exit its character points at."""
        for cell, kind in self.kinds.items():
            if kind == JUNCTION:
                continue
            target = _beside(cell, DIRECTIONS[kind])
            if target in self.kinds:
                self.exits[cell].append(target)
            else:
                self._report(cell, f"{kind!r} is a dead end: it leads to {_written(target)}")

    def _lead_junctions_on(self) -> None:
        """Find the entry of every road cell that no other road cell points at."""
        entries: dict[Cell, list[Cell]] = defaultdict(list)
        for cell, targets in self.exits.items():
            for target in targets:
                entries[target].append(cell)
        for cell, kind in self.kinds.items():
            if kind == JUNCTION:
                continue
            if len(entries[cell]) > 1:
                self._report(
                    cell, f"road cell with two entries, {_listed(entries[cell])}; make it a '+'"
                )
            elif not entries[cell]:
                self._lead_junction_to(cell, kind)

    def _lead_junction_to(self, cell: Cell, kind: str) -> None:
        """Let the junction straight behind `cell`, or the only other one, lead to it."""
        dx, dy = DIRECTIONS[kind]
        behind = _beside(cell, (-dx, -dy))
        beside = [_beside(cell, step) for step in DIRECTIONS.values()]
        others = [c for c in beside if self._is_junction(c) and c not in self.exits[cell]]
        if self._is_junction(behind):
            self.exits[behind].append(cell)
        elif len(others) == 1:
            self.exits[others[0]].append(cell)
        elif others:
            self._report(cell, f"{kind!r} could be entered from {_listed(others)}; leave one")
        else:
            self._report(cell, f"{kind!r} has no entry: no road cell or junction leads to it")

    def _is_junction(self, cell: Cell) -> bool:
        return self.kinds.get(cell) == JUNCTION

    def _report(self, cell: Cell, message: str) -> None:
        self.problems.append(Problem("layout.rows", f"cell {_written(cell)}: {message}", (cell,)))


def _connection_problems(reader: _Reader) -> Iterator[Problem]:
    """Judge the whole graph: some junction, and every cell reachable from every other."""
    if not any(map(reader._is_junction, reader.kinds)):
        yield Problem("layout.rows", "no junction; the layout needs at least one '+'")
        return
    arcs = [(cell, target) for cell, targets in reader.exits.items() for target in targets]
    graph: nx.DiGraph[Cell] = nx.DiGraph(arcs)
    graph.add_nodes_from(reader.kinds)
    components = sorted(nx.strongly_connected_components(graph), key=len)
    if len(components) > 1:
        cells = sorted(components[0], key=lambda cell: (cell[1], cell[0]))
        yield Problem(
            "layout.rows",
            f"not strongly connected: one cannot drive from cell {_written(cells[0])} to every"
            f" other cell and back ({len(components)} separate parts)",
            tuple(cells[:_MOST_CELLS]),
        )
    elif not arcs:
        cell = next(iter(reader.kinds))
        yield Problem("layout.rows", f"cell {_written(cell)}: '+' has no roads", (cell,))


def _beside(cell: Cell, step: Cell) -> Cell:
    return cell[0] + step[0], cell[1] + step[1]


def _written(cell: Cell) -> str:
    """Write a cell as instances do: [column, row]."""
    return f"[{cell[0]}, {cell[1]}]"


def _listed(cells: Iterable[Cell]) -> str:
    return " and ".join(map(_written, cells))
