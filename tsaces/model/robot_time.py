"""What the robots of a plan do with their time, and where they wait."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tsaces.model.instance import Cell


FULL = 0.95
"""Share of the time from which on machines, and cells, are called full."""


@dataclass(frozen=True)
class WaitingPlace:
    """A stretch of road on which robots wait: before a machine, or before a junction.

    Attributes
    ----------
    machines : tuple of str
        The busy machines whose input or output cell comes first on the way ahead, or is where
        the robots wait. Empty if a junction comes first.
    sides : tuple of str
        ``input`` or ``output`` for each of these machines.
    junction : (int, int) or None
        The junction that comes first, where no such cell does.
    near : str or None
        The busy machine whose input or output cell is nearest to that junction on the grid.
    share : float
        Share of the time of all robots that is spent waiting here.
    cells : tuple of ((int, int), float)
        The cells on which they wait, each with its part of the share, the largest first.
    """

    machines: tuple[str, ...]
    sides: tuple[str, ...]
    junction: Cell | None
    near: str | None
    share: float
    cells: tuple[tuple[Cell, float], ...]


@dataclass(frozen=True)
class RobotTime:
    """How the time of all robots is spent over one period of a plan. The shares add up to 1.

    Attributes
    ----------
    moving : float
        Share of the timesteps of all robots in which one has moved to another cell, whether or
        not it exchanges something there, or still drives through a cell that takes longer.
    handling : float
        Share in which one stands still and exchanges something, or is handled before it does.
    waiting : float
        Share in which one stands still for anything else.
    places : tuple of WaitingPlace
        Where they wait, the largest share first.
    busiest_cell : (int, int)
        The cell that robots drive onto most often; of equals, one where machines are served.
    busiest_flow : float
        Robots that drive onto it per timestep: at most 1, for a cell holds one robot.
    full_cells : int
        Cells that robots drive onto in `FULL` of all timesteps or more.
    """

    moving: float
    handling: float
    waiting: float
    places: tuple[WaitingPlace, ...]
    busiest_cell: Cell
    busiest_flow: float
    full_cells: int
