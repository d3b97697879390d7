"""The default method gives its time to others in turn, and passes on the best of all."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

import pytest

from tests.fixtures import small_embedding, small_instance
from tests.solvers.scripted import Scripted, scripted
from tsaces.deadline import Deadline
from tsaces.generate import Order, generate
from tsaces.model.events import UNDATED, MethodStarted, ModelBuilt, SearchStep
from tsaces.solvers.auto import Auto
from tsaces.solvers.protocol import Candidate, Report, SearchContext, SearchFinished
from tsaces.solvers.rhythmic import Rhythmic
from tsaces.solvers.single_tour import SingleTour
from tsaces.solvers.ts_aces.search import TsAces
from tsaces.solvers.ts_aces.tours import QuickTours

if TYPE_CHECKING:
    from tsaces.model.instance import Instance
    from tsaces.solvers.protocol import Emit

FAR_AWAY = Deadline(1e9)
"""A reading of the clock that scripted solvers never live to see."""
DONE = SearchFinished("nothing left")


@dataclass(frozen=True)
class Noted:
    """A scripted solver that notes until when it was let search, and with which seed."""

    script: Scripted
    name: str = "noted"
    turns: list[tuple[float, int]] = field(default_factory=list)

    def __call__(self, context: SearchContext, emit: Emit) -> None:
        self.turns.append((context.deadline, context.seed))
        self.script(context, emit)


def noted(*script: Report) -> Noted:
    return Noted(scripted(*script))


def candidate(throughput: float) -> Candidate:
    return Candidate(throughput, {}, {}, small_embedding().source)


@cache
def large_instance() -> Instance:
    return generate(Order("contact-lens", 48))


def reports(
    first: Noted, second: Noted, instance: Instance | None = None, quick: Noted | None = None
) -> list[Report]:
    found: list[Report] = []
    context = SearchContext(instance or small_instance(), FAR_AWAY, seed=7)
    Auto((quick or noted(),), first, second)(context, found.append)
    return found


def throughputs(found: list[Report]) -> list[float]:
    return [report.throughput for report in found if isinstance(report, Candidate)]


def test_only_what_is_better_than_all_before_is_passed_on() -> None:
    first = noted(candidate(0.2), candidate(0.1), candidate(0.3), candidate(0.3))
    second = noted(candidate(0.25), candidate(0.3), candidate(0.4), candidate(0.35))
    assert throughputs(reports(first, second)) == [0.2, 0.3, 0.4]


def test_everything_else_is_passed_on_in_order() -> None:
    one, two, model = (
        SearchStep(UNDATED, "one"),
        SearchStep(UNDATED, "two"),
        ModelBuilt(UNDATED, 3, 4),
    )
    found = reports(noted(one, model, DONE), noted(two, DONE))
    begun = MethodStarted(UNDATED, "noted")
    assert found[:-1] == [begun, begun, one, model, begun, two]


@pytest.mark.parametrize("instance", [small_instance(), large_instance()])
@pytest.mark.parametrize("script", [(), (DONE,), (candidate(0.2), DONE)])
def test_exhausted_is_said_once_and_at_the_end(
    script: tuple[Report, ...], instance: Instance
) -> None:
    found = reports(noted(*script), noted(*script), instance)
    assert [isinstance(report, SearchFinished) for report in found].count(True) == 1
    assert found[-1] == SearchFinished("all methods have ended")


def test_that_the_time_is_up_is_said() -> None:
    found: list[Report] = []
    Auto((noted(),), noted(), noted())(SearchContext(small_instance(), Deadline(0.0)), found.append)
    assert found[-1] == SearchFinished("the time is up")


def test_what_is_quick_comes_first_and_counts() -> None:
    quick = noted(SearchStep(UNDATED, "quick"), candidate(0.25), DONE)
    found = reports(noted(candidate(0.2), candidate(0.3)), noted(), quick=quick)
    assert found[1] == SearchStep(UNDATED, "quick")
    assert throughputs(found) == [0.25, 0.3]
    assert quick.turns == [(FAR_AWAY, 7)]


@pytest.mark.parametrize("instance", [small_instance(), large_instance()])
@pytest.mark.parametrize("script", [(), (candidate(0.2),), (DONE,)])
def test_the_first_has_all_of_the_time_and_the_second_what_it_leaves(
    script: tuple[Report, ...], instance: Instance
) -> None:
    first, second = noted(*script), noted(candidate(0.4))
    assert throughputs(reports(first, second, instance))[-1] == 0.4
    assert first.turns == second.turns == [(FAR_AWAY, 7)]


def test_by_default_tours_come_first_then_the_rhythmic_method() -> None:
    auto = Auto()
    assert auto.name == "auto"
    assert [type(solver) for solver in auto.quick] == [SingleTour, QuickTours]
    assert isinstance(auto.first, Rhythmic)
    assert isinstance(auto.second, TsAces)
