"""What every agent does at every timestep, as one small integer an agent.

An action is ``direction + 8 * choice``: first the agent moves in a direction, as
`tsaces.plan.directions` numbers them, then it makes the exchange of that number on the cell's
exchanges in the codebook, counted from 1, or none (0). Where places have more than seven
neighbours, directions have more bits, and choices count by a higher power of two.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tsaces.errors import PlanError
from tsaces.plan.directions import Directions

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tsaces.model.traffic_system import Layout
    from tsaces.plan.exchange_codebook import ExchangeCodebook
    from tsaces.plan.periodic_trajectory import PeriodicTrajectory, Span

    Codes = NDArray[np.unsignedinteger[Any]]

_BYTE, _TWO_BYTES = 8, 16


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

    def standing(self, bits: int) -> ActionBlock:
        """Return the same block with the moves of its first timestep left out.

        Where a stream starts, agents stand already where that timestep has them.

        Parameters
        ----------
        bits : int
            Of each action, which are its direction.
        """
        codes = self.codes.copy()
        codes[:1] -= codes[:1] & (2**bits - 1)
        return ActionBlock(self.start, codes)


def code_type(codebook: ExchangeCodebook, bits: int) -> type[np.uint8 | np.uint16]:
    """Return the integers that the actions of a codebook need.

    Parameters
    ----------
    codebook : ExchangeCodebook
    bits : int
        Of each action, which are its direction.

    Raises
    ------
    PlanError
        If a cell offers more exchanges, or a place has more neighbours, than two bytes can tell
        apart.
    """
    if bits > _TWO_BYTES:
        raise PlanError(f"a place has so many neighbours that {bits} bits tell them apart; 16 may")
    most = 2 ** (_TWO_BYTES - bits) - 1
    if codebook.longest > most:
        raise PlanError(f"a cell offers {codebook.longest} exchanges; {most} are allowed")
    fits = bits <= _BYTE and codebook.longest < 2 ** (_BYTE - bits)
    return np.uint8 if fits else np.uint16


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
    bits : int
        Of each code, which are its direction.

    Raises
    ------
    PlanError
        If an agent jumps, or makes an exchange that is not in the codebook.
    """

    def __init__(
        self, trajectory: PeriodicTrajectory, codebook: ExchangeCodebook, layout: Layout
    ) -> None:
        directions = Directions.of(layout)
        self.bits = directions.bits
        came = directions.between(trajectory.cells)
        self.codes: Codes = came.astype(code_type(codebook, self.bits))
        columns = np.repeat(np.arange(len(trajectory.offsets) - 1), np.diff(trajectory.offsets))
        for c, (agent, *exchange) in zip(
            columns.tolist(), trajectory.exchanges.tolist(), strict=True
        ):
            choice = codebook.number.get((int(trajectory.cells[agent, c]), *exchange))
            if choice is None:
                t = trajectory.pauses.timestep_of(c)
                raise PlanError(f"t={t}: agent {agent} makes an exchange its cell does not have")
            self.codes[agent, c] += choice << self.bits

    def read(self, span: Span) -> ActionBlock:
        """Return the actions of a span of the decoded."""
        codes = span.read(self.codes)
        return ActionBlock(span.start, np.zeros_like(codes) if span.pause else codes)
