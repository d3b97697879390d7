"""The default method: the best of all under one deadline."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tsaces.solvers.protocol import Exhausted, OnlyBetter
from tsaces.solvers.rhythmic import Rhythmic
from tsaces.solvers.ts_aces import QuickTours, TsAces

if TYPE_CHECKING:
    from tsaces.model.instance import Instance
    from tsaces.solvers.protocol import Emit, Report, Solver


@dataclass(frozen=True)
class Auto:
    """Tours, the rhythmic method, then TS-ACES, as `tsaces.solvers.protocol.Solver`.

    Tours are there within a second. The rhythmic method then has all the time that is left: on
    16 small floors with 5 to 29 agents TS-ACES found 10-85 per cent of what it did, in three times
    its time. Where no cycle promises more before the time is up, TS-ACES has the rest.

    Attributes
    ----------
    quick, first, second : Solver
    """

    quick: Solver = field(default_factory=QuickTours)
    first: Solver = field(default_factory=Rhythmic)
    second: Solver = field(default_factory=TsAces)

    @property
    def name(self) -> str:
        """Name of the method."""
        return "auto"

    def __call__(self, instance: Instance, deadline: float, seed: int, emit: Emit) -> None:
        """Search until done or until `time.monotonic` reads `deadline`."""
        parts = _Parts(emit)
        self.quick(instance, deadline, seed, parts)
        self.first(instance, deadline, seed, parts)
        self.second(instance, deadline, seed, parts)
        in_time = time.monotonic() < deadline
        emit(Exhausted("all methods have ended" if in_time else "the time is up"))


class _Parts:
    """Passes on what is better than everything before; that a part has ended is no end."""

    def __init__(self, emit: Emit) -> None:
        self._emit = OnlyBetter(emit)

    def __call__(self, report: Report, /) -> None:
        """Take one report."""
        if not isinstance(report, Exhausted):
            self._emit(report)
