"""The default method: the best of all under one deadline."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tsaces.solvers.protocol import Candidate, Exhausted
from tsaces.solvers.rhythmic import Rhythmic
from tsaces.solvers.ts_aces import TsAces

if TYPE_CHECKING:
    from tsaces.model.instance import Instance
    from tsaces.solvers.protocol import Emit, Report, Solver

_FIRST_SHARE = 0.7
"""Share of the time that the rhythmic method has before it must have found something."""
_LARGE = 40
"""From so many machines on, a method that has found something keeps all of the time."""


@dataclass(frozen=True)
class Auto:
    """The rhythmic method first, then TS-ACES, as `tsaces.solvers.protocol.Solver`.

    The rhythmic method is ahead wherever many agents share the floor. Small fleets, whose
    tours it must close within a cycle, are sometimes better off with TS-ACES, so that has
    its turn where the floor is small or nothing else was found.

    Attributes
    ----------
    first, second : Solver
    """

    first: Solver = field(default_factory=Rhythmic)
    second: Solver = field(default_factory=TsAces)

    @property
    def name(self) -> str:
        """Name of the method."""
        return "auto"

    def __call__(self, instance: Instance, deadline: float, seed: int, emit: Emit) -> None:
        """Search until done or until `time.monotonic` reads `deadline`."""
        best = _Best(emit)
        now = time.monotonic()
        turn = now + (deadline - now) * _FIRST_SHARE
        self.first(instance, turn, seed, best)
        if best.throughput > 0 and len(instance.machines) > _LARGE:
            self.first(instance, deadline, seed + 1, best)
        else:
            self.second(instance, deadline, seed, best)
        emit(Exhausted("all methods have had their turn"))


class _Best:
    """Passes on what is better than everything before, whoever found it."""

    def __init__(self, emit: Emit) -> None:
        self._emit = emit
        self.throughput = 0.0

    def __call__(self, report: Report, /) -> None:
        """Take one report."""
        match report:
            case Exhausted():
                pass
            case Candidate(throughput):
                if throughput > self.throughput:
                    self.throughput = throughput
                    self._emit(report)
            case _:
                self._emit(report)
