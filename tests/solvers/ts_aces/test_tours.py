"""Production lines and their tours: embeddings without the TS-MILP."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from tests.fixtures import toy_car
from tests.solvers.ts_aces.delivery import delivery, embedding_of
from tests.strategies import instances
from tsaces.deadline import NEVER, Deadline
from tsaces.model.counts import Counts
from tsaces.model.instance import Procedure, Process
from tsaces.solvers.ts_aces.extraction import candidate_of
from tsaces.solvers.ts_aces.production_line import find_least_runs, find_next_line
from tsaces.solvers.ts_aces.tour import RoadGraph, build_tour
from tsaces.solvers.ts_aces.tour_planner import TourPlanner
from tsaces.traffic import build_traffic_system, parse_layout
from tsaces.verify import verify

if TYPE_CHECKING:
    from tsaces.model.embedding import Embedding
    from tsaces.model.instance import Instance

ONE_CAR = {
    "supply_planks": 2,
    "supply_axles": 2,
    "cut_chassis": 1,
    "cut_wheels": 1,
    "assemble": 1,
    "ship": 1,
}


def embeddings(instance: Instance, most: int = 3) -> list[Embedding]:
    """Return the embedding of one production line, that of two, and so on."""
    traffic = build_traffic_system(parse_layout(instance.rows))
    planner = TourPlanner(instance, traffic, None, NEVER)
    return [
        embedding_of(instance, candidate_of(instance, plan, assigned))
        for plan, assigned in islice(planner.plans(), most)
    ]


def test_least_runs_of_the_toy_car_make_one_car() -> None:
    assert find_least_runs(toy_car().procedure) == ONE_CAR


def test_least_runs_use_up_what_comes_in_larger_numbers() -> None:
    procedure = Procedure(
        (
            Process("saw", outputs=Counts({"board": 3})),
            Process("nail", Counts({"board": 2}), Counts({"crate": 1})),
            Process("ship", Counts({"crate": 1})),
        ),
        "ship",
    )
    assert find_least_runs(procedure) == {"saw": 2, "nail": 3, "ship": 3}


def test_no_runs_leave_nothing_over_of_an_unbalanced_procedure() -> None:
    procedure = Procedure(
        (
            Process("split", outputs=Counts({"left": 1, "right": 2})),
            Process("join", Counts({"left": 1, "right": 1}), Counts({"pair": 1})),
            Process("ship", Counts({"pair": 1})),
        ),
        "ship",
    )
    assert find_least_runs(procedure) is None


def test_a_line_is_made_of_free_machines_that_can_run_its_processes() -> None:
    instance = toy_car()
    line = find_next_line(instance, ONE_CAR, range(len(instance.machines)))
    assert line is not None
    assert sorted(line.assigned.values()) == sorted(ONE_CAR)
    assert all(name in instance.machines[m].processes for m, name in line.assigned.items())
    left = set(range(len(instance.machines))) - line.assigned.keys()
    assert find_next_line(instance, ONE_CAR, left) is None


def test_a_tour_is_closed_and_does_all_the_work() -> None:
    instance = toy_car()
    traffic = build_traffic_system(parse_layout(instance.rows))
    line = find_next_line(instance, ONE_CAR, range(len(instance.machines)))
    assert line is not None
    tour = build_tour(instance, traffic, RoadGraph(traffic), line.demand)
    for here, there in zip(tour, [*tour[1:], tour[0]], strict=True):
        assert traffic.roads[here.road].end == traffic.roads[there.road].start
    deposits = [step.deposit for step in tour if step.deposit is not None]
    assert {site: deposits.count(site) for site in deposits} == line.demand.deposits


def test_the_toy_cars_tours_are_sound() -> None:
    for embedding in embeddings(toy_car()):
        verdict = verify(embedding)
        assert verdict.ok, verdict.violations
        assert verdict.throughput == pytest.approx(embedding.throughput)


@settings(max_examples=10)
@given(instances(max_gap=3, max_processes=3))
def test_every_number_of_lines_is_sound(instance: Instance) -> None:
    for embedding in embeddings(instance):
        verdict = verify(embedding)
        assert verdict.ok, verdict.violations
        assert verdict.throughput == pytest.approx(embedding.throughput)
        assert embedding.agents <= instance.max_agents


def test_a_second_line_makes_twice_as_much() -> None:
    ring = ("+>>>>+", *("^....v",) * 4, "+<<<<+")
    instance = delivery(ring, (1, 0), (4, 5), max_agents=20)
    twin = replace(
        instance,
        machines=(
            *instance.machines,
            *(replace(machine, name=f"{machine.name} 2") for machine in instance.machines),
        ),
    )
    one, two = embeddings(twin, most=2)
    assert two.throughput == pytest.approx(2 * one.throughput)
    assert two.agents == 2 * one.agents
    assert verify(two).ok


def test_no_line_is_added_after_the_deadline() -> None:
    instance = toy_car()
    traffic = build_traffic_system(parse_layout(instance.rows))
    planner = TourPlanner(instance, traffic, None, Deadline.after(-1))
    assert list(planner.plans()) == []
