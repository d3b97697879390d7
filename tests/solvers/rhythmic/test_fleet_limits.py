"""The smallest limit on the fleet with which the throughput is kept is found."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fixtures import small_instance
from tests.solvers.scripted import candidate
from tsaces.deadline import NEVER, Deadline
from tsaces.model.events import SearchStep
from tsaces.solvers.protocol import Candidate, SearchContext
from tsaces.solvers.rhythmic import FleetSearchParameters
from tsaces.solvers.rhythmic.fleet_limits import FleetLimitSearch, SmallestFleet
from tsaces.solvers.shared_bounds import Bounds, SharedBounds

if TYPE_CHECKING:
    from tsaces.model.embedding import Embedding
    from tsaces.model.transport_plan import TransportPlan
    from tsaces.solvers.protocol import Emit, Report

LEAST = 0.05
POSITIONS = FleetSearchParameters().limit_positions
fleets = st.integers(1, 60)


@dataclass(frozen=True)
class Fleet:
    """A plan source of which the size of its fleet alone is looked at."""

    agents: int

    def transport_plan(self, embedding: Embedding, deadline: float = math.inf) -> TransportPlan:
        raise NotImplementedError


@dataclass(frozen=True)
class Needs:
    """A method that makes enough with so many agents only, and uses all that there are."""

    agents: int
    name: str = "needs"

    def __call__(self, context: SearchContext, emit: Emit) -> None:
        limit = context.instance.max_agents
        assert context.shared_bounds.current.upper_bound == pytest.approx(LEAST)
        throughput = LEAST if limit >= self.agents else 0.9 * LEAST
        emit(replace(candidate(throughput), source=Fleet(limit)))


def bisected(
    needed: int, known: int, lower_bound: int = 1, deadline: Deadline = NEVER
) -> tuple[int, list[Report]]:
    """Return the smallest fleet after all limits were tried, and what was emitted."""
    emitted: list[Report] = []
    fleet = SmallestFleet(known, LEAST / 0.9, 0.9, SharedBounds(Bounds(min_agents=lower_bound)))
    context = SearchContext(replace(small_instance(), max_agents=known), NEVER)
    FleetLimitSearch(Needs(needed), context, fleet, emitted.append, POSITIONS).run(deadline, 1.0, 0)
    return fleet.agents, emitted


@given(fleets, fleets)
def test_the_smallest_fleet_that_is_enough_is_found(needed: int, known: int) -> None:
    agents, emitted = bisected(needed, known)
    assert agents == min(needed, known)
    better = [report.agents for report in emitted if isinstance(report, Candidate)]
    assert better == sorted(set(better), reverse=True)
    assert all(needed <= found < known for found in better)
    tried = [report.description for report in emitted if isinstance(report, SearchStep)]
    assert len(tried) == len(set(tried))


@given(fleets, fleets)
def test_limits_below_what_is_proven_are_not_tried(lower_bound: int, more: int) -> None:
    known = lower_bound + more
    agents, emitted = bisected(lower_bound, known, lower_bound)
    assert agents == lower_bound
    tried = [r.description.split()[2] for r in emitted if isinstance(r, SearchStep)]
    assert all(lower_bound <= int(limit) < known for limit in tried)


def test_nothing_is_tried_after_the_deadline() -> None:
    assert bisected(1, 60, deadline=Deadline.after(-1)) == (60, [])
