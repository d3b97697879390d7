"""The rhythmic method: budgets of a cycle, routed through its slots, ever closer to the bound.

Rhythmic control (Lin, He, Li, Shen, Chen, "Rhythmic Control in General Road Networks") gives every
slot of a repeating cycle to one vehicle at most; here the slots are cells in timesteps,
and what the cycle is to carry is chosen first.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tsaces.solvers.cyclic.parameters import CycleSearchParameters
from tsaces.solvers.protocol import Exhausted, InTurn, ModelBuilt, OnlyBetter, StageEmit
from tsaces.solvers.single_tour import SingleTour

if TYPE_CHECKING:
    from tsaces.solvers.protocol import Brief, Emit
    from tsaces.solvers.team import Part


@dataclass(frozen=True)
class Rhythmic:
    """The rhythmic search, as `tsaces.solvers.protocol.Solver`.

    Attributes
    ----------
    parameters : CycleSearchParameters
    tour_first : bool
        Whether it begins with a plan of a single agent, which is there at once.
    """

    parameters: CycleSearchParameters = field(default_factory=CycleSearchParameters)
    tour_first: bool = True

    @property
    def name(self) -> str:
        """Name of the method."""
        return "rhythmic"

    def taking(self, part: Part) -> Rhythmic:
        """Return the search, in one thread, that begins with a part of the cycles."""
        return replace(self, parameters=replace(self.parameters, part=part, threads=1))

    def __call__(self, brief: Brief, emit: Emit) -> None:
        """Search until done or until the deadline."""
        emit_in_turn = InTurn(OnlyBetter(emit))
        if self.tour_first and not self.parameters.part.number:
            SingleTour()(brief, StageEmit(emit_in_turn))
        # compiled code takes its time to load, which other methods need not wait for
        from tsaces.solvers.cyclic.search.cycle_search import CycleSearch, uses_best_first  # noqa: PLC0415
        from tsaces.solvers.cyclic.search.targets import IncumbentThroughput  # noqa: PLC0415
        from tsaces.solvers.rhythmic.cell_program import CellProgram  # noqa: PLC0415

        instance = brief.instance
        number = max(
            self.parameters.threads, 2 if uses_best_first(instance, self.parameters) else 1
        )
        programs = [CellProgram(instance, brief.seed + n, emit_in_turn) for n in range(number)]
        emit(ModelBuilt(*programs[0].diving.whole.size))
        reached = IncumbentThroughput(standing=brief.standing)
        ascent = CycleSearch(instance, programs, self.parameters, emit_in_turn, reached)
        ascent.run(brief.deadline, brief.seed)
        in_time = time.monotonic() < brief.deadline
        emit(Exhausted("no cycle promises more" if in_time else "the time is up"))
