"""The rhythmic method finds plans on cells that the verifier accepts, up to the bound."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, reject, settings

import tsaces
from tests.fixtures import AMPLE, toy_car
from tests.formats.documents import replaced, small_document
from tests.plan.moments import small_factories
from tests.solvers.ts_aces.delivery import delivery, embedding_of
from tsaces.deadline import Deadline
from tsaces.formats.instance_json import instance_from_document
from tsaces.generate import Order, generate
from tsaces.model.events import SearchStep
from tsaces.plan import CellSource
from tsaces.solvers.cyclic.parameters import CycleSearchParameters
from tsaces.solvers.protocol import Candidate, Report, SearchContext, SearchFinished
from tsaces.solvers.rhythmic import Rhythmic
from tsaces.verify import verify

if TYPE_CHECKING:
    from pathlib import Path

    from tsaces.model.instance import Instance

FEW_CYCLES = CycleSearchParameters(shortest_cycle=12, longest_cycle=20)


def reports(instance: Instance, seconds: float, parameters: CycleSearchParameters) -> list[Report]:
    found: list[Report] = []
    Rhythmic(parameters)(SearchContext(instance, Deadline.after(seconds)), found.append)
    return found


def candidates(
    instance: Instance, seconds: float = 4.0, parameters: CycleSearchParameters = FEW_CYCLES
) -> list[Candidate]:
    found = reports(instance, seconds, parameters)
    return [report for report in found if isinstance(report, Candidate)]


def assert_sound(instance: Instance, candidate: Candidate) -> None:
    verdict = verify(embedding_of(instance, candidate))
    assert verdict.ok, verdict.summary()
    assert verdict.throughput == pytest.approx(candidate.throughput)
    assert candidate.source.agents <= instance.max_agents
    assert isinstance(candidate.source, CellSource)


@settings(max_examples=3, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(small_factories)
def test_whatever_is_found_is_sound_and_better_than_what_was_before(instance: Instance) -> None:
    found = candidates(instance, seconds=0.4)
    if not found:
        reject()
    for candidate in found:
        assert_sound(instance, candidate)
    assert all(one.throughput < other.throughput for one, other in pairwise(found))


@pytest.fixture(scope="module")
def car() -> tsaces.Embedding:
    """The toy car, solved until its bound was met."""
    return tsaces.solve(toy_car(), "rhythmic", AMPLE)


def test_the_toy_car_reaches_its_bound(car: tsaces.Embedding) -> None:
    assert car.method == "rhythmic"
    assert car.throughput == pytest.approx(1 / 7)
    assert car.upper_bound == pytest.approx(1 / 7)
    verdict = verify(car)
    assert verdict.ok, verdict.summary()
    assert verdict.throughput == pytest.approx(1 / 7)


def test_the_file_of_an_embedding_tells_all_of_it(car: tsaces.Embedding, tmp_path: Path) -> None:
    path, again = tmp_path / "car.json", tmp_path / "again.json"
    tsaces.write_embedding(car, path)
    loaded = tsaces.load_embedding(path)
    assert (loaded.throughput, loaded.assignment, loaded.rates) == (
        car.throughput,
        car.assignment,
        car.rates,
    )
    assert verify(loaded).throughput == pytest.approx(car.throughput)
    tsaces.write_embedding(loaded, again)
    assert again.read_bytes() == path.read_bytes()


@pytest.mark.parametrize("max_agents", [1, 2, 4, 12])
def test_no_more_agents_than_there_are(max_agents: int) -> None:
    """A lap of the ring takes sixteen timesteps, so an agent ships one part in sixteen."""
    instance = delivery(max_agents=max_agents)
    found = candidates(instance, 4.0, CycleSearchParameters(shortest_cycle=16, longest_cycle=32))
    assert found
    assert_sound(instance, found[-1])
    assert found[-1].throughput <= max_agents / 16 + 1e-9


def test_a_larger_fleet_ships_more() -> None:
    few, many = (candidates(delivery(max_agents=n))[-1].throughput for n in (2, 12))
    assert few < many


def test_a_machine_may_be_fed_and_emptied_at_one_cell() -> None:
    document = replaced(small_document(), ("machines", 1, "output_cell"), [2, 0])
    instance = instance_from_document(document)
    (lathe,) = (machine for machine in instance.machines if machine.name == "lathe")
    assert lathe.input_cell == lathe.output_cell == (2, 0)
    found = candidates(instance)
    assert found
    for candidate in found:
        assert_sound(instance, candidate)


def test_all_machines_may_share_a_cell() -> None:
    instance = delivery(bin_cell=(2, 0), dock_cell=(2, 0))
    found = candidates(instance)
    assert found
    for candidate in found:
        assert_sound(instance, candidate)


def test_a_slow_machine_sets_the_pace_and_the_search_ends_there() -> None:
    found = reports(delivery(ship_time=4), AMPLE, CycleSearchParameters(12, 20))
    best = [report.throughput for report in found if isinstance(report, Candidate)][-1]
    assert best == pytest.approx(1 / 4)
    assert isinstance(found[-1], SearchFinished)
    assert [isinstance(report, SearchFinished) for report in found].count(True) == 1
    assert any(isinstance(report, SearchStep) for report in found)


def test_idle_machines_are_assigned_nothing() -> None:
    """The second bin can do nothing that the first cannot do for a dock so slow."""
    instance = delivery(ship_time=8)
    spare = replace(instance.machines[0], name="spare", output_cell=(1, 4))
    both = replace(instance, machines=(*instance.machines, spare))
    candidate = candidates(both)[-1]
    assert_sound(both, candidate)
    idle = {name for name, process in candidate.assignment.items() if process is None}
    assert idle == set(candidate.assignment) - set(candidate.rates)
    assert len(idle) == 1


LONG_RING = ("+" + ">" * 30 + "+", "^" + "." * 30 + "v", "+" + "<" * 30 + "+")
"""A lap takes 66 timesteps."""


def test_a_product_may_take_longer_to_make_than_the_longest_usual_cycle() -> None:
    instance = delivery(ship_time=80)
    embedding = tsaces.solve(instance, "rhythmic", AMPLE)
    assert embedding.upper_bound == pytest.approx(1 / 80)
    assert 0.95 / 80 < embedding.throughput <= 1 / 80 + 1e-9
    verdict = verify(embedding)
    assert verdict.ok, verdict.summary()
    assert verdict.throughput == pytest.approx(embedding.throughput)


def test_a_lone_agent_may_take_longer_than_the_longest_usual_cycle() -> None:
    instance = delivery(LONG_RING, (10, 0), (10, 2), max_agents=1)
    found = candidates(instance, AMPLE, CycleSearchParameters())
    assert found
    assert_sound(instance, found[-1])
    assert 0.95 / 66 < found[-1].throughput <= 1 / 66 + 1e-9


class _EnoughError(Exception):
    """Ends a search."""


def first_with(instance: Instance, least: int) -> Candidate:
    """Return the first candidate that has so many agents; the search ends there."""
    found: list[Candidate] = []

    def emit(report: Report) -> None:
        if isinstance(report, Candidate) and report.source.agents >= least:
            found.append(report)
            raise _EnoughError

    with pytest.raises(_EnoughError):
        Rhythmic(FEW_CYCLES)(SearchContext(instance, Deadline.after(AMPLE)), emit)
    return found[0]


def test_a_fleet_that_is_too_small_for_more_is_used_as_a_whole() -> None:
    instance = generate(Order("hard-candy", 8, max_agents=12))
    few, many = first_with(instance, 10), first_with(replace(instance, max_agents=1_000), 13)
    assert_sound(instance, few)
    assert few.source.agents <= 12
    assert few.throughput < many.throughput
