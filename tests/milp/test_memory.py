"""A solver that finds no memory proves nothing: it is told, and never taken for a result."""

from __future__ import annotations

import queue
import random
import re
import resource
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pulp
import pytest

from tests.fixtures import AMPLE
from tsaces.engines import LocalEngine
from tsaces.milp import HighsModel
from tsaces.processes import Ended, ReportQueue

if TYPE_CHECKING:
    from collections.abc import Callable

THINGS = 2_000
SECONDS = 5.0


class Pack:
    """A task: pack things under many limits, with so much memory more than there was before."""

    def __init__(self, more: int) -> None:
        self._more = more

    def __call__(self, emit: Callable[[Any], None]) -> None:
        model = HighsModel(_problem())
        status = Path("/proc/self/status").read_text(encoding="ascii")
        limit = int(re.findall(r"VmPeak:\s+(\d+)", status)[0]) * 1024 + self._more
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        outcome = model.solve(time.monotonic() + SECONDS)
        emit((outcome.status.value, outcome.bound))


def _problem() -> pulp.LpProblem:
    choices = random.Random(1)
    problem = pulp.LpProblem("pack", pulp.LpMaximize)
    things = [pulp.LpVariable(f"x{n}", 0, 1, cat="Integer") for n in range(THINGS)]
    problem += pulp.lpSum(choices.random() * thing for thing in things)
    for _ in range(THINGS // 2):
        packed = choices.sample(things, 40)
        problem += pulp.lpSum(choices.randint(1, 9) * thing for thing in packed) <= 60
    return problem


def reports_of(more: int) -> list[Any]:
    inbox: ReportQueue = queue.Queue()
    reports: list[Any] = []
    with closing(LocalEngine()) as engine:
        engine.start(Pack(more), inbox)
        while not (reports and isinstance(reports[-1], Ended)):
            reports.append(inbox.get(timeout=AMPLE)[1])
    return reports


@pytest.mark.parametrize("more", [0, 2**20, 2**22, 2**24])
def test_want_of_memory_is_no_result(more: int) -> None:
    """With some megabytes too few HiGHS would call optimal what is far from it."""
    (end,) = reports_of(more)
    assert "out of memory at its limit of " in end.error


def test_a_limit_that_is_far_away_disturbs_nobody() -> None:
    _, end = reports_of(2**30)
    assert end == Ended(None)
