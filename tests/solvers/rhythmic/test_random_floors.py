"""Floors of every kind: whatever is offered is sound, and below the bound."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fixtures import AMPLE
from tsaces import IncumbentRejected, NoEmbeddingError, solve, verify
from tsaces.deadline import Deadline
from tsaces.generate.random_floors import random_floor
from tsaces.model.embedding import Embedding
from tsaces.solvers.protocol import Candidate, SearchContext
from tsaces.solvers.single_tour import SingleTour

if TYPE_CHECKING:
    from tsaces.model.events import SolveEvent
    from tsaces.solvers.protocol import Report

NUMBERS = [*range(12), 32, 44]
SECONDS = 8.0


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10_000))
def test_a_single_agent_finds_a_tour_on_every_floor(number: int) -> None:
    instance = random_floor(number).instance
    found: list[Report] = []
    SingleTour(seconds=0.0)(SearchContext(instance, Deadline.after(AMPLE)), found.append)
    candidates = [report for report in found if isinstance(report, Candidate)]
    for candidate in candidates:
        embedding = Embedding(
            instance=instance,
            method="single-tour",
            throughput=candidate.throughput,
            upper_bound=1.0,
            assignment=candidate.assignment,
            rates=candidate.rates,
            source=candidate.source,
        )
        verdict = verify(embedding)
        assert verdict.ok, verdict.violations
    assert candidates


@pytest.mark.parametrize("number", NUMBERS)
def test_no_candidate_is_refused_and_none_is_above_the_bound(number: int) -> None:
    refused: list[str] = []

    def listen(event: SolveEvent) -> None:
        if isinstance(event, IncumbentRejected):
            refused.append(event.reason)

    try:
        found = solve(random_floor(number).instance, "rhythmic", SECONDS, listener=listen)
    except NoEmbeddingError as error:  # on a busy machine
        assert "time limit" in str(error)  # noqa: PT017 - nothing else may be the reason
    else:
        assert verify(found).ok
        assert found.throughput <= found.upper_bound * (1 + 1e-6)
    assert refused == []
