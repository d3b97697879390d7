"""The fewest agents that keep a share of the throughput, by the front door."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

import tsaces
from tests.fixtures import AMPLE, small_embedding, small_instance
from tests.solvers.scripted import Scripted
from tests.solvers.ts_aces.delivery import delivery
from tsaces.solvers.protocol import Candidate
from tsaces.solvers.rhythmic import Rhythmic

if TYPE_CHECKING:
    from tsaces.model.events import SolveEvent
    from tsaces.solvers.protocol import Solver


@dataclass(frozen=True)
class ScriptedFirst(Scripted):
    """Raises the throughput by its script, and saves agents like the rhythmic method."""

    def fleet_search(self, throughput: float, least: float, agents: int) -> Solver:
        return Rhythmic().fleet_search(throughput, least, agents)


FOUR_A_LAP = delivery(ship_time=4)
"""At most a part every four timesteps; an agent delivers one a lap, of sixteen timesteps."""


@cache
def solved(keep: float) -> tuple[tsaces.Embedding, list[SolveEvent]]:
    events: list[SolveEvent] = []
    found = tsaces.solve(
        FOUR_A_LAP, "rhythmic", AMPLE, listener=events.append, objective="fleet", keep=keep
    )
    return found, events


@pytest.mark.parametrize(("keep", "agents"), [(1.0, 4), (0.5, 2)])
def test_the_fleet_found_is_the_least_there_is(keep: float, agents: int) -> None:
    found, events = solved(keep)
    assert found.agents == agents
    assert found.fleet_result == tsaces.FleetResult(keep, 0.25, agents)
    assert found.throughput >= keep * 0.25 - 1e-9
    assert tsaces.verify(found).ok
    last = events[-1]
    assert isinstance(last, tsaces.SearchEnded)
    assert last.reason == "the fleet meets its lower bound"


def test_throughput_is_raised_before_agents_are_saved() -> None:
    found, events = solved(0.5)
    incumbents = [e.embedding for e in events if isinstance(e, tsaces.IncumbentFound)]
    highest = max(incumbents, key=lambda embedding: embedding.throughput)
    assert highest.throughput == pytest.approx(0.25)
    saving = incumbents[incumbents.index(highest) :]
    assert all(one.agents > other.agents for one, other in pairwise(saving))
    assert saving[-1].agents == found.agents
    bounds = [e.agents for e in events if isinstance(e, tsaces.FleetBoundRaised)]
    assert bounds == sorted(set(bounds))
    assert bounds[-1] == 2


def test_the_throughput_that_any_method_found_is_kept_with_fewer_agents() -> None:
    two = small_embedding()
    candidate = Candidate(two.throughput, two.assignment, two.rates, two.source)
    solver = ScriptedFirst((candidate,))
    found = tsaces.solve(small_instance(), solver, AMPLE, objective="fleet", keep=1.0)
    assert (found.agents, found.method) == (1, "scripted")
    assert found.throughput >= two.throughput
    assert tsaces.verify(found).ok


@pytest.mark.parametrize("method", ["ts-aces", "aces", tsaces.TsAces(), Scripted((), "auto")])
def test_methods_that_cannot_save_agents_say_which_can(method: str | Solver) -> None:
    with pytest.raises(
        tsaces.InputError, match=r"^objective: 'fleet' is not for method .*; use one of auto, rhyt"
    ):
        tsaces.solve(FOUR_A_LAP, method, AMPLE, objective="fleet")


def test_what_is_kept_must_be_a_share() -> None:
    with pytest.raises(tsaces.InputError, match=r"^keep: 2 is not within \(0, 1\]$"):
        tsaces.solve(FOUR_A_LAP, time_limit=AMPLE, objective="fleet", keep=2)
