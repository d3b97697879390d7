"""What every agent does at every timestep, as one small integer an agent.

An action is ``direction + 8 * choice``: first the agent moves in a direction (0 waits, 1 moves
to the right, 2 down, 3 to the left, 4 up), then it makes the exchange of that number on the
cell's menu, counted from 1, or none (0).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tsaces.errors import PlanError
from tsaces.model.transport_plan import NO_CARGO, Block, ExchangeKind

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tsaces.model.traffic_system import Layout
    from tsaces.model.transport_plan import IntArray
    from tsaces.plan.exchange_codebook import ExchangeCodebook
    from tsaces.plan.periodic_trajectory import PeriodicTrajectory, Span

    Codes = NDArray[np.unsignedinteger[Any]]

STEPS = ((0, 0), (1, 0), (0, 1), (-1, 0), (0, -1))
"""Columns and rows by direction."""
_DIRECTION_BITS = 3
_DIRECTIONS = 2**_DIRECTION_BITS - 1
_MOST_IN_A_BYTE = 2 ** (8 - _DIRECTION_BITS) - 1
_MOST_IN_TWO_BYTES = 2 ** (16 - _DIRECTION_BITS) - 1


@dataclass(frozen=True, eq=False, slots=True)
class ActionBlock:
    """Actions of consecutive timesteps.

    Attributes
    ----------
    start : int
        The first timestep.
    codes : unsigned int array, shape (timesteps, agents)
    """

    start: int
    codes: Codes

    def standing(self) -> ActionBlock:
        """Return the same block with the moves of its first timestep left out.

        Where a stream starts, agents stand already where that timestep has them.
        """
        codes = self.codes.copy()
        codes[:1] -= codes[:1] & _DIRECTIONS
        return ActionBlock(self.start, codes)


def code_type(codebook: ExchangeCodebook) -> type[np.uint8 | np.uint16]:
    """Return the integers that the actions of a menu need.

    Raises
    ------
    PlanError
        If a cell offers more exchanges than two bytes can tell apart.
    """
    if codebook.longest > _MOST_IN_TWO_BYTES:
        raise PlanError(
            f"a cell offers {codebook.longest} exchanges; {_MOST_IN_TWO_BYTES} are allowed"
        )
    return np.uint8 if codebook.longest <= _MOST_IN_A_BYTE else np.uint16


class Actions:
    """The actions of a motion.

    Parameters
    ----------
    trajectory : PeriodicTrajectory
    codebook : ExchangeCodebook
        Of the same embedding.
    layout : Layout
        Of its instance.

    Attributes
    ----------
    codes : unsigned int array, shape (agents, columns)
        As the motion has them; nobody moves at timestep 0.

    Raises
    ------
    PlanError
        If an agent jumps, or makes an exchange that is not on the menu.
    """

    def __init__(
        self, trajectory: PeriodicTrajectory, codebook: ExchangeCodebook, layout: Layout
    ) -> None:
        self.codes: Codes = _directions(trajectory.cells, layout).astype(code_type(codebook))
        columns = np.repeat(np.arange(len(trajectory.offsets) - 1), np.diff(trajectory.offsets))
        for c, (agent, *exchange) in zip(
            columns.tolist(), trajectory.exchanges.tolist(), strict=True
        ):
            choice = codebook.number.get((int(trajectory.cells[agent, c]), *exchange))
            if choice is None:
                t = trajectory.pauses.timestep_of(c)
                raise PlanError(f"t={t}: agent {agent} makes an exchange its cell does not have")
            self.codes[agent, c] += choice << _DIRECTION_BITS

    def read(self, span: Span) -> ActionBlock:
        """Return the actions of a span of the motion."""
        codes = span.read(self.codes)
        return ActionBlock(span.start, np.zeros_like(codes) if span.pause else codes)


class ActionDecoder:
    """Follows agents by what they do.

    Parameters
    ----------
    codebook : ExchangeCodebook
    layout : Layout
    cells, cargo : int array, shape (agents,)
        Before the first action.
    """

    def __init__(
        self, codebook: ExchangeCodebook, layout: Layout, cells: IntArray, cargo: IntArray
    ) -> None:
        self._next_cell = _next_cells(layout)
        self._choices = codebook.choices
        self._begun = False
        self._cells = cells
        self._cargo = cargo

    def follow(self, actions: ActionBlock) -> Block:
        """Return where all this leads; agents that leave the floor are on cell -1 from then on.

        Raises
        ------
        PlanError
            If an action is none, or an exchange not on the menu; if agents move at the very
            first timestep, or exchange there what they cannot.
        """
        shape = actions.codes.shape
        cells, cargo = np.empty(shape, dtype=np.int32), np.empty(shape, dtype=np.int32)
        exchanges = []
        for i, codes in enumerate(actions.codes.astype(np.int32)):
            advance = self._advance if self._begun else self._begin
            exchanges.append(advance(actions.start + i, codes))
            cells[i], cargo[i] = self._cells, self._cargo
        offsets = np.cumsum([0, *map(len, exchanges)], dtype=np.int32)
        none = np.empty((0, 4), dtype=np.int32)
        return Block(actions.start, cells, cargo, np.concatenate([none, *exchanges]), offsets)

    def _begin(self, t: int, codes: IntArray) -> IntArray:
        """Advance to the first timestep: agents stand where they are told, with what they give."""
        self._begun = True
        if (codes & _DIRECTIONS).any():
            raise PlanError(f"t={t}: agents move at the first timestep")
        before = self._cargo
        exchanges = self._advance(t, codes)
        if (cargo_before(self._cargo, exchanges) != before).any():
            raise PlanError(f"t={t}: an agent exchanges what it cannot")
        return exchanges

    def _advance(self, t: int, codes: IntArray) -> IntArray:
        """Let every agent act; return the exchanges made."""
        directions, choices = codes & _DIRECTIONS, codes >> _DIRECTION_BITS
        if (directions >= len(STEPS)).any():
            raise PlanError(f"t={t}: {int(directions.max())} is no direction")
        self._cells = self._next_cell[self._cells, directions]
        (agents,) = np.nonzero(choices)
        exchanges = np.empty((len(agents), 4), dtype=np.int32)
        if len(agents):
            if choices.max() >= self._choices.shape[1]:
                raise PlanError(f"t={t}: {int(choices.max())} is no exchange of any cell")
            exchanges[:, 0] = agents
            exchanges[:, 1:] = self._choices[self._cells[agents], choices[agents]]
            if (exchanges < 0).any():
                raise PlanError(f"t={t}: an agent makes an exchange its cell does not have")
            self._cargo = self._cargo.copy()
            deposits = exchanges[:, 2] == ExchangeKind.DEPOSIT
            self._cargo[agents] = np.where(deposits, NO_CARGO, exchanges[:, 3])
        return exchanges


def cargo_before(cargo: IntArray, exchanges: IntArray) -> IntArray:
    """Return what agents carried before they made a timestep's exchanges."""
    before = cargo.copy()
    deposits = exchanges[:, 2] == ExchangeKind.DEPOSIT
    before[exchanges[:, 0]] = np.where(deposits, exchanges[:, 3], NO_CARGO)
    return before


def _directions(cells: IntArray, layout: Layout) -> NDArray[np.int8]:
    """Return the direction in which each agent came to its cell; 0 at timestep 0."""
    positions = np.array(layout.cells, dtype=np.int32)
    came = np.diff(positions[cells], axis=1, prepend=positions[cells[:, :1]])
    directions = np.full(cells.shape, -1, dtype=np.int8)
    for direction, step in enumerate(STEPS):
        directions[(came == step).all(axis=2)] = direction
    if (directions < 0).any():
        agent, t = np.argwhere(directions < 0)[0].tolist()
        raise PlanError(f"t={t}: agent {agent} jumps")
    return directions


def _next_cells(layout: Layout) -> IntArray:
    """Return the cell in each direction, shape (cells + 1, directions); -1 where there is none."""
    table = np.full((len(layout.cells) + 1, len(STEPS)), -1, dtype=np.int32)
    for cell, (x, y) in enumerate(layout.cells):
        for direction, (dx, dy) in enumerate(STEPS):
            table[cell, direction] = layout.number.get((x + dx, y + dy), -1)
    return table
