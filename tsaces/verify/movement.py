"""The rules of movement, checked for all agents of a timestep at once."""

from __future__ import annotations

import json
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
    """The rules of occupation and movement in one layout.

    Parameters
    ----------
    layout : Layout
    findings : Findings
        Receives the violations.
    """

    def __init__(self, layout: Layout, findings: Findings) -> None:
        self._cells = layout.cells
        self._findings = findings
        self._exits = _build_exits_by_rank(layout)
        self._places = np.array(layout.places, dtype=np.int64)
        self._addresses = layout.addresses
        self._has_ways = len(layout.clearance) < len(layout.cells)
        self._occupant = np.zeros(len(layout.clearance), dtype=np.int64)

    def judge_cell_numbers(self, state: FleetState) -> bool:
        """Report cell numbers that the layout does not have; return whether there were none."""
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
        """Report the places that several agents occupy, on whichever of their cells."""
        agents, places = np.arange(len(state.cells)), self._places[state.cells]
        self._occupant[places] = agents  # one agent remains of several in the same place
        clashing = self._occupant[places] != agents
        if not clashing.any():
            return
        for place in np.unique(places[clashing]).tolist():
            sharing = tuple(np.flatnonzero(places == place).tolist())
            where = format_cell(self._addresses[place])
            message = f"agents {', '.join(map(str, sharing))} share cell {where}"
            self._findings.report(Rule.SHARED_CELL, message, state.t, sharing)

    def judge_moves(self, before: FleetState, state: FleetState) -> None:
        """Report the agents that neither waited nor moved to an exit of their cells."""
        legal = before.cells == state.cells
        for exits in self._exits:
            legal |= exits[before.cells] == state.cells
        if legal.all():
            return
        for agent in np.flatnonzero(~legal).tolist():
            origin, target = int(before.cells[agent]), int(state.cells[agent])
            message = (
                f"agent {agent} moves from {self._format_cell(origin)} to"
                f" {self._format_cell(target)}, which is no exit of it"
            )
            self._findings.report(Rule.ILLEGAL_MOVE, message, state.t, (agent,))

    def are_sound(self, cells: Numbers) -> NDArray[np.bool_]:
        """Return a mask of the timesteps after the first that break no rule of movement.

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
        places = self._places[known[1:]] if self._has_ways else known[1:]
        ranked = np.sort(places, axis=1)
        alone = (ranked[:, 1:] != ranked[:, :-1]).all(axis=1)
        sound: NDArray[np.bool_] = inside[1:] & inside[:-1] & legal.all(axis=1) & alone
        return sound

    def _format_cell(self, number: int) -> str:
        return format_cell(self._cells[number])


def _build_exits_by_rank(layout: Layout) -> list[Numbers]:
    """Return one array per rank: that exit of each cell, or the cell itself if it has fewer."""
    ranks = max(map(len, layout.exits), default=0)
    return [
        np.array(
            [exits[rank] if rank < len(exits) else cell for cell, exits in enumerate(layout.exits)],
            dtype=np.int64,
        )
        for rank in range(ranks)
    ]


def format_cell(cell: Cell) -> str:
    """Return a cell in the notation of instances: [column, row] or ["lane", number]."""
    return json.dumps(cell, ensure_ascii=False)
