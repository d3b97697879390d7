"""What every agent does at every timestep, as one small integer an agent.

An action is ``direction + 8 * choice``: first the agent moves in a direction (0 waits, 1 moves
to the right, 2 down, 3 to the left, 4 up), then it makes the exchange of that number on the
cell's exchanges in the codebook, counted from 1, or none (0).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tsaces.errors import PlanError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tsaces.model.traffic_system import Layout
    from tsaces.model.transport_plan import IntArray
    from tsaces.plan.exchange_codebook import ExchangeCodebook
    from tsaces.plan.periodic_trajectory import PeriodicTrajectory, Span

    Codes = NDArray[np.unsignedinteger[Any]]

STEPS = ((0, 0), (1, 0), (0, 1), (-1, 0), (0, -1))
"""Columns and rows by direction."""
DIRECTION_BITS = 3
DIRECTION_MASK = 2**DIRECTION_BITS - 1
_MOST_IN_A_BYTE = 2 ** (8 - DIRECTION_BITS) - 1
_MOST_IN_TWO_BYTES = 2 ** (16 - DIRECTION_BITS) - 1


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
        codes[:1] -= codes[:1] & DIRECTION_MASK
        return ActionBlock(self.start, codes)


def code_type(codebook: ExchangeCodebook) -> type[np.uint8 | np.uint16]:
    """Return the integers that the actions of a codebook need.

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
    """The actions of a decoded.

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
        As the trajectory has them; nobody moves at timestep 0.

    Raises
    ------
    PlanError
        If an agent jumps, or makes an exchange that is not in the codebook.
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
            self.codes[agent, c] += choice << DIRECTION_BITS

    def read(self, span: Span) -> ActionBlock:
        """Return the actions of a span of the decoded."""
        codes = span.read(self.codes)
        return ActionBlock(span.start, np.zeros_like(codes) if span.pause else codes)


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
