"""The rhythmic method: budgets of a cycle, routed through its slots, ever closer to the bound.

Rhythmic control (Lin, He, Li, Shen, Chen, "Rhythmic Control in General Road Networks") gives every
slot of a repeating cycle to one vehicle at most; here the slots are cells in timesteps,
and what the cycle is to carry is chosen first.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tsaces.solvers.protocol import Exhausted, InTurn, ModelBuilt, OnlyBetter
from tsaces.solvers.slots.parameters import AscentParameters

if TYPE_CHECKING:
    from tsaces.model.instance import Instance
    from tsaces.solvers.protocol import Emit

_TOGETHER = 2
"""Searches side by side."""


@dataclass(frozen=True)
class Rhythmic:
    """The rhythmic search, as `tsaces.solvers.protocol.Solver`.

    Attributes
    ----------
    parameters : AscentParameters
    """

    parameters: AscentParameters = field(default_factory=AscentParameters)

    @property
    def name(self) -> str:
        """Name of the method."""
        return "rhythmic"

    def __call__(self, instance: Instance, deadline: float, seed: int, emit: Emit) -> None:
        """Search until done or until `time.monotonic` reads `deadline`."""
        # compiled code takes its time to load, which other methods need not wait for
        from tsaces.solvers.rhythmic.cell_program import CellProgram  # noqa: PLC0415
        from tsaces.solvers.slots.ascent import Ascent  # noqa: PLC0415

        emit_in_turn = InTurn(OnlyBetter(emit))
        programs = [CellProgram(instance, seed + n, emit_in_turn) for n in range(_TOGETHER)]
        emit(ModelBuilt(*programs[0].dive.whole.size))
        Ascent(instance, programs, self.parameters, emit_in_turn).run(deadline, seed)
        in_time = time.monotonic() < deadline
        emit(Exhausted("no cycle promises more" if in_time else "the time is up"))
