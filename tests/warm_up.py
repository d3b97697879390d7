"""Compiles what is compiled when it is first used, before any test's clock runs."""

from __future__ import annotations

import time

from tests.fixtures import AMPLE
from tests.solvers.ts_aces.delivery import delivery
from tsaces.solvers.protocol import Candidate, Report
from tsaces.solvers.rhythmic import Rhythmic
from tsaces.solvers.slots.parameters import AscentParameters

_LONG_ENOUGH = 10 * AMPLE


def compile_kernels() -> None:
    """Lay tours once; what was compiled is kept for the processes that follow."""
    reports: list[Report] = []
    search = Rhythmic(AscentParameters(shortest_cycle=16, longest_cycle=16))
    search(delivery(), time.monotonic() + _LONG_ENOUGH, 0, reports.append)
    if not any(isinstance(report, Candidate) for report in reports):
        raise RuntimeError("the rhythmic search finds no way to carry a part")
