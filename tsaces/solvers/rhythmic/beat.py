"""The beat of a floor: where all agents enter cells in step, clearance costs no room.

With a clearance of g and a traversal of d a place takes an agent every b = g + d timesteps, if
they come in step; gaps in between that are a timestep too short are lost. If cells have a residue
φ so that φ(following) = φ(cell) + d (mod b), then agents that enter each cell at t ≡ φ (mod b) do
so all the way, and wait for multiples of b alone. On grids, whose circuits all have an even number
of cells, there is such a φ for b = 2. Elsewhere agents get out of step on some arcs.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tsaces.model.traffic_system import Layout
    from tsaces.solvers.rhythmic.phases import Phases

    Floats = NDArray[np.float64]

_UNKNOWN = -1
"""Residue of a cell that has not been reached."""


@dataclass(frozen=True)
class Beat:
    """When agents should enter cells.

    Attributes
    ----------
    length : int
        Timesteps; 1 where it does not matter.
    residues : tuple of int
        By cell: the timestep of the beat in which agents should enter it.
    is_steady : bool
        Whether agents stay in step on every arc.
    keeps_apart : bool
        Whether agents in step, a beat apart on each place, are as far apart as they have to be.
    """

    length: int
    residues: tuple[int, ...]
    is_steady: bool
    keeps_apart: bool

    def surcharges(self, phases: Phases, steps: int, price: float) -> Floats | None:
        """Return what entering cells out of step costs, shape (steps, phases).

        Return None where nothing does: in a cycle that is no multiple of the beat nobody stays
        in step.

        Parameters
        ----------
        phases : Phases
        steps : int
            Steps of the cycle.
        price : float
            In slots.
        """
        if self.length == 1 or steps % self.length:
            return None
        residues = np.array(self.residues)[phases.cells]
        is_off = (np.arange(steps)[:, None] - residues) % self.length != 0
        costs: Floats = price * (is_off & np.array(phases.entering))
        return costs


def find_beat(layout: Layout) -> Beat:
    """Return the beat that suits most cells of a layout."""
    times = [
        time + layout.clearance[place]
        for time, place in zip(layout.traversal, layout.places, strict=True)
    ]
    length = max(Counter(times).items(), key=lambda item: (item[1], -item[0]))[0]
    residues = [_UNKNOWN] * len(layout.cells)
    residues[0] = 0
    reached = [0]
    for cell in reached:
        for to in layout.exits[cell]:
            if residues[to] == _UNKNOWN:
                residues[to] = (residues[cell] + layout.traversal[cell]) % length
                reached.append(to)
    is_steady = all(
        residues[to] == (residues[cell] + layout.traversal[cell]) % length
        for cell, exits in enumerate(layout.exits)
        for to in exits
    )
    residues_of_places = set(zip(layout.places, residues, strict=True))
    keeps_apart = (
        is_steady and max(times) <= length and len(residues_of_places) == len(layout.clearance)
    )
    return Beat(length, tuple(residues), is_steady, keeps_apart)
