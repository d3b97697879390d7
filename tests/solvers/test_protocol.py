"""What several searches say reaches the race in order, no candidate worse than one before."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from tests.fixtures import small_embedding
from tsaces.model.events import UNDATED, SearchStep
from tsaces.solvers.protocol import Candidate, ImprovingEmit

if TYPE_CHECKING:
    from tsaces.solvers.protocol import Report


def candidate(throughput: float) -> Candidate:
    found = small_embedding()
    return Candidate(throughput, found.assignment, found.rates, found.source)


@given(st.lists(st.floats(0.01, 1.0)))
def test_only_what_is_better_than_all_before_is_passed_on(throughputs: list[float]) -> None:
    heard: list[Report] = []
    emit = ImprovingEmit(heard.append)
    for throughput in throughputs:
        emit(candidate(throughput))
        emit(SearchStep(UNDATED, "on"))
    assert sum(isinstance(report, SearchStep) for report in heard) == len(throughputs)
    passed = [report.throughput for report in heard if isinstance(report, Candidate)]
    assert all(one < other for one, other in pairwise(passed))
    assert max(passed, default=None) == max(throughputs, default=None)
