"""Every method, the bound and what explains it respect the machines that are fixed."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings

import tsaces
from tests.bound.test_obstacles import BIN, DOCK, PAINT, SHIP, SUPPLY, TURN, factory, robot
from tests.solvers.engine import shared_engine
from tests.strategies import fixed_instances
from tsaces.bound import BoundTask, Explanation, ExplanationTask, FluidMilp, Impossible
from tsaces.deadline import Deadline
from tsaces.model.counts import Counts
from tsaces.model.embedding import Embedding
from tsaces.model.instance import FREE, Instance
from tsaces.solvers.protocol import Candidate, SearchContext
from tsaces.solvers.registry import solver_for
from tsaces.solvers.single_tour import SingleTour
from tsaces.traffic import build_traffic_system, parse_layout
from tsaces.verify import verify

if TYPE_CHECKING:
    from tsaces.solvers.protocol import Report, Solver

SOLVERS: dict[str, Solver] = {"single-tour": SingleTour()} | {
    name: solver_for(name) for name in ("auto", "rhythmic", "ts-aces", "aces")
}
SECONDS = 0.5
FLOAT_NOISE = 1e-6
few = settings(
    max_examples=10,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def candidates_of(instance: Instance, solver: Solver) -> list[Candidate]:
    found: list[Candidate] = []

    def emit(report: Report) -> None:
        if isinstance(report, Candidate):
            found.append(report)

    solver(SearchContext(instance, Deadline.after(SECONDS)), emit)
    return found


def bound_of(instance: Instance) -> float:
    return FluidMilp(instance, build_traffic_system(parse_layout(instance.rows))).solve()


def freed(instance: Instance) -> Instance:
    machines = tuple(replace(machine, fixed=FREE) for machine in instance.machines)
    return replace(instance, machines=machines)


def assert_sound(instance: Instance, candidate: Candidate) -> None:
    embedding = Embedding(
        instance=instance,
        method="any",
        throughput=candidate.throughput,
        upper_bound=math.inf,
        assignment=candidate.assignment,
        rates=candidate.rates,
        source=candidate.source,
    )
    verdict = verify(embedding)
    assert verdict.ok, verdict.violations
    for machine in instance.machines:
        process = candidate.assignment[machine.name]
        assert process is None or machine.fixed in (FREE, process)


@pytest.mark.parametrize("name", SOLVERS)
@few
@given(fixed_instances(max_gap=3, max_processes=3))
def test_whatever_a_method_finds_is_sound(name: str, instance: Instance) -> None:
    for candidate in candidates_of(instance, SOLVERS[name]):
        assert_sound(instance, candidate)


@pytest.mark.parametrize("name", SOLVERS)
@few
@given(fixed_instances(max_gap=3, max_processes=3, feasible=False))
def test_so_it_is_where_fixed_machines_may_leave_a_process_without_any(
    name: str, instance: Instance
) -> None:
    for candidate in candidates_of(instance, SOLVERS[name]):
        assert_sound(instance, candidate)


@settings(few, max_examples=40)
@given(fixed_instances(max_gap=3, max_processes=4, feasible=False))
def test_fixed_machines_raise_no_bound(instance: Instance) -> None:
    assert bound_of(instance) <= bound_of(freed(instance)) * (1 + 2e-4) + FLOAT_NOISE


@few
@given(fixed_instances(max_gap=3, max_processes=3, feasible=False))
def test_a_bound_can_be_explained_whatever_is_fixed(instance: Instance) -> None:
    explanations: list[object] = []
    ExplanationTask(instance, Deadline.after(SECONDS))(explanations.append)
    assert any(isinstance(report, Explanation) for report in explanations)


PAIR = (BIN, robot("ann", "turn", "paint"), robot("bob", "turn", "paint"), DOCK)


def workshop(**fixed: str | None) -> Instance:
    """Two robots that could turn and paint, and to which they are fixed."""
    machines = (replace(m, fixed=fixed.get(m.name, FREE)) for m in PAIR)
    return factory((SUPPLY, TURN, PAINT, SHIP), *machines)


@pytest.mark.parametrize("name", SOLVERS)
@pytest.mark.parametrize(("ann", "bob"), [("turn", "paint"), ("paint", "turn")])
def test_which_machine_does_what_can_be_fixed(name: str, ann: str, bob: str) -> None:
    instance = workshop(ann=ann, bob=bob)
    found = candidates_of(instance, SOLVERS[name])
    assert found
    assert {(c.assignment["ann"], c.assignment["bob"]) for c in found} == {(ann, bob)}
    for candidate in found:
        assert_sound(instance, candidate)


FIXED_OTHERWISE = (
    "process {} is needed, but each machine that can run it is fixed to another process or out of"
    " use: free {}"
)


@pytest.mark.parametrize(
    ("instance", "reason"),
    [
        (workshop(ann="turn", bob="turn"), FIXED_OTHERWISE.format("paint", "ann or bob")),
        (workshop(dock=None), FIXED_OTHERWISE.format("ship", "dock")),
        (
            workshop(ann=None),
            "too few machines: processes paint, turn need one each, but only bob can run them",
        ),
    ],
)
def test_the_bound_says_which_machines_are_to_be_freed(instance: Instance, reason: str) -> None:
    reports: list[object] = []
    BoundTask(instance, Deadline.after(60))(reports.append)
    assert reports[-1] == Impossible(reason)


@pytest.mark.parametrize("method", ["rhythmic", "ts-aces", "aces"])
def test_a_fixed_machine_without_work_keeps_its_process(method: str) -> None:
    instance = workshop(ann="turn", bob="paint")
    spare = replace(robot("spare", "turn", "paint"), fixed="paint")
    out_of_use = replace(robot("broken", "turn", "paint"), fixed=None)
    slow = replace(DOCK, processes=Counts({"ship": 20}))
    machines = (*instance.machines[:-1], slow, spare, out_of_use)
    embedding = tsaces.solve(
        replace(instance, machines=machines), method, 10.0, engine=shared_engine()
    )
    assert embedding.assignment["spare"] == "paint"
    assert embedding.assignment["broken"] is None
    assert embedding.rates["bob"] + embedding.rates["spare"] == pytest.approx(embedding.throughput)
    assert tsaces.verify(embedding).ok
