"""Judges where agents stand and how they move, all agents of a timestep at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tsaces.verify.rules import Rule

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tsaces.model.instance import Cell
    from tsaces.model.traffic_system import Layout
    from tsaces.verify.findings import Findings
    from tsaces.verify.state import FleetState, Numbers


class MovementRules:
    """The rules of cells and exits of one layout.

    Parameters
    ----------
    layout : Layout
    findings : Findings
        Where violations go.
    """

    def __init__(self, layout: Layout, findings: Findings) -> None:
        self._cells = layout.cells
        self._findings = findings
        self._exits = _exits_by_rank(layout)
        self._occupant = np.zeros(len(layout.cells), dtype=np.int64)

    def all_on_road(self, state: FleetState) -> bool:
        """Judge whether every cell number is one of the layout."""
        off = (state.cells < 0) | (state.cells >= len(self._cells))
        if not off.any():
            return True
        for agent in np.flatnonzero(off).tolist():
            message = (
                f"agent {agent} is on cell number {state.cells[agent]},"
                f" but the layout has {len(self._cells)} cells"
            )
            self._findings.report(Rule.OFF_ROAD, message, state.t, (agent,))
        return False

    def judge_cells(self, state: FleetState) -> None:
        """Judge whether every agent has its cell to itself."""
        agents = np.arange(len(state.cells))
        self._occupant[state.cells] = agents  # of several agents on a cell one remains
        clashing = self._occupant[state.cells] != agents
        if not clashing.any():
            return
        for cell in np.unique(state.cells[clashing]).tolist():
            sharing = tuple(np.flatnonzero(state.cells == cell).tolist())
            message = f"agents {', '.join(map(str, sharing))} share cell {self._written(cell)}"
            self._findings.report(Rule.SHARED_CELL, message, state.t, sharing)

    def judge_moves(self, before: FleetState, state: FleetState) -> None:
        """Judge whether every agent waited or moved to an exit of its cell."""
        legal = before.cells == state.cells
        for exits in self._exits:
            legal |= exits[before.cells] == state.cells
        if legal.all():
            return
        for agent in np.flatnonzero(~legal).tolist():
            origin, target = int(before.cells[agent]), int(state.cells[agent])
            message = (
                f"agent {agent} moves from {self._written(origin)} to"
                f" {self._written(target)}, which is no exit of it"
            )
            self._findings.report(Rule.ILLEGAL_MOVE, message, state.t, (agent,))

    def are_sound(self, cells: Numbers) -> NDArray[np.bool_]:
        """Tell for each timestep but the first whether no rule of movement is broken.

        Parameters
        ----------
        cells : int array, shape (timesteps, agents)
        """
        is_cell = (cells >= 0) & (cells < len(self._cells))
        inside: NDArray[np.bool_] = np.logical_and.reduce(is_cell, axis=1)
        known = np.where(inside[:, None], cells, 0)
        legal = known[:-1] == known[1:]
        for exits in self._exits:
            legal |= exits[known[:-1]] == known[1:]
        ranked = np.sort(known[1:], axis=1)
        alone = (ranked[:, 1:] != ranked[:, :-1]).all(axis=1)
        sound: NDArray[np.bool_] = inside[1:] & inside[:-1] & legal.all(axis=1) & alone
        return sound

    def _written(self, number: int) -> str:
        return written(self._cells[number])


def _exits_by_rank(layout: Layout) -> list[Numbers]:
    """Return, by rank, an exit of each cell; the cell itself where it has no more."""
    ranks = max(map(len, layout.exits), default=0)
    return [
        np.array(
            [exits[rank] if rank < len(exits) else cell for cell, exits in enumerate(layout.exits)],
            dtype=np.int64,
        )
        for rank in range(ranks)
    ]


def written(cell: Cell) -> str:
    """Write a cell as instances do: [column, row]."""
    return f"[{cell[0]}, {cell[1]}]"
