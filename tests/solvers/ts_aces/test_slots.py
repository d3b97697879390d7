"""Plans in which no road is entered twice in an epoch."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, reject, settings

from tests.fixtures import AMPLE
from tests.plan.moments import small_factories
from tests.solvers.ts_aces.delivery import SQUARE, delivery, embedding_of, plan_of, reports_of
from tsaces.generate import Order, generate
from tsaces.solvers.protocol import Candidate, Report, Turn
from tsaces.solvers.slots.aims import Reached
from tsaces.solvers.slots.ascent import Ascent
from tsaces.solvers.slots.budget import budget_of
from tsaces.solvers.slots.parameters import AscentParameters
from tsaces.solvers.ts_aces import TsAcesParameters
from tsaces.solvers.ts_aces.extraction import candidate_of
from tsaces.solvers.ts_aces.slots import has_slots, slot_epoch_length
from tsaces.solvers.ts_aces.slots.road_program import RoadProgram
from tsaces.traffic import build_traffic_system, exchange_cells, parse_layout
from tsaces.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import TrafficSystem
    from tsaces.plan import EpochPlan
    from tsaces.solvers.slots.budget import Budget


def traffic_of(instance: Instance) -> TrafficSystem:
    return build_traffic_system(parse_layout(instance.rows), None, exchange_cells(instance))


def program_for(instance: Instance, found: list[Candidate]) -> RoadProgram:
    """Return a program that adds to what was found."""

    def announce(plan: EpochPlan, assigned: Mapping[int, str]) -> None:
        found.append(candidate_of(instance, plan, assigned))

    return RoadProgram(instance, traffic_of(instance), None, 0, announce)


def at_least(budget: Budget) -> Callable[[Budget], bool]:
    """Return what tells that nothing may be given up."""
    return lambda lower: lower.products >= budget.products


def routed(
    instance: Instance, num_epochs: int, utilisation: float, seconds: float = 10
) -> Candidate | None:
    """Choose a budget and route it; None if there is none, or if it cannot be routed."""
    if not has_slots(traffic_of(instance)):
        return None
    found: list[Candidate] = []
    program = program_for(instance, found)
    program.want(num_epochs, utilisation, None)
    deadline = time.monotonic() + seconds
    budget = program.dive.choose(deadline)
    if budget is None:
        return None
    carried = list(program.carry(budget, num_epochs, 0, deadline, at_least(budget)))
    assert carried in ([], [budget])
    assert len(found) == len(carried)
    if not carried:
        return None
    assert plan_of(found[0]).entering.sum(axis=1).max() <= 1
    timesteps = num_epochs * program.step_length
    assert found[0].throughput == pytest.approx(float(budget.products) / timesteps)
    return found[0]


def test_a_budget_is_carried_and_judged_sound() -> None:
    instance = generate(Order("contact-lens", 24))
    candidate = routed(instance, num_epochs=8, utilisation=0.7, seconds=AMPLE)
    assert candidate is not None
    verdict = verify(embedding_of(instance, candidate))
    assert verdict.ok, verdict.summary()
    assert verdict.throughput == pytest.approx(candidate.throughput)


@settings(max_examples=4, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(small_factories)
def test_whatever_is_routed_is_sound(instance: Instance) -> None:
    candidate = routed(instance, num_epochs=6, utilisation=0.5, seconds=0.3)
    if candidate is None:
        reject()
    verdict = verify(embedding_of(instance, candidate))
    assert verdict.ok, verdict.summary()
    assert verdict.throughput == pytest.approx(candidate.throughput)


def test_the_ascent_finds_ever_more_of_it() -> None:
    instance = generate(Order("contact-lens", 24))
    found: list[Candidate] = []
    reports: list[Report] = []
    parameters = AscentParameters(shortest_cycle=8, longest_cycle=12, num_cycles=2)
    programs = [program_for(instance, found)]
    ascent = Ascent(instance, programs, parameters, reports.append, Reached())
    ascent.run(time.monotonic() + 15, 0)
    throughputs = [candidate.throughput for candidate in found]
    assert throughputs
    assert throughputs == sorted(set(throughputs))
    verdict = verify(embedding_of(instance, found[-1]))
    assert verdict.ok, verdict.summary()


def test_nothing_is_announced_that_does_not_fit_the_fleet() -> None:
    """A budget for a whole fleet is not carried for a factory of one agent."""
    found: list[Candidate] = []
    plenty = program_for(delivery(), found)
    plenty.want(6, 0.5, None)
    budget = plenty.dive.choose(time.monotonic() + AMPLE)
    assert budget is not None
    alone = program_for(delivery(max_agents=1), found)
    deadline = time.monotonic() + AMPLE
    assert list(alone.carry(budget, 6, 0, deadline, at_least(budget))) == []
    assert found == []
    assert list(plenty.carry(budget, 6, 0, deadline, at_least(budget))) == [budget]
    assert len(found) == 1


def test_what_does_not_fit_the_fleet_is_given_up() -> None:
    """A lap takes four epochs, so an agent ships two parts in eight."""
    instance = delivery(max_agents=2)
    found: list[Candidate] = []
    program = program_for(instance, found)
    budget = budget_of(instance, {0: "supply", 1: "ship"}, {0: 5, 1: 5})
    least = budget_of(instance, {0: "supply", 1: "ship"}, {0: 1, 1: 1})
    carried = next(program.carry(budget, 8, 0, time.monotonic() + AMPLE, at_least(least)))
    assert carried.products == 4
    assert [candidate.throughput for candidate in found] == [4 / (8 * program.step_length)]
    verdict = verify(embedding_of(instance, found[0]))
    assert verdict.ok, verdict.summary()


def test_slots_need_roads_that_hold_two_agents() -> None:
    assert not has_slots(traffic_of(delivery(("+>+", "^.v", "+<+"), (1, 0), (1, 2))))
    assert has_slots(traffic_of(delivery(SQUARE)))


def test_an_epoch_lasts_from_a_tail_past_a_junction_to_the_next() -> None:
    assert slot_epoch_length(traffic_of(delivery(SQUARE))) == 3 + 2
    crossings = ("+>>+>>+", "^..v..v", "^..v..v", "+<<+<<+")
    traffic = traffic_of(delivery(crossings, (1, 0), (1, 3)))
    assert slot_epoch_length(traffic) == 2 + 2


def test_floors_large_enough_are_tried_by_slots_unless_told_otherwise() -> None:
    instance = generate(Order("contact-lens", 24))
    assert len(traffic_of(instance).roads) == 60
    tried = {least: slot_turns(instance, least) for least in (60, 61, None)}
    length = slot_epoch_length(traffic_of(instance))
    assert tried[60]
    cycles = [int(turn.removeprefix("cycle of ").partition(",")[0]) for turn in tried[60]]
    assert all(cycle % length == 0 for cycle in cycles)
    assert tried[61] == tried[None] == []


def slot_turns(instance: Instance, slots_from_roads: int | None) -> list[str]:
    parameters = TsAcesParameters(
        slots_from_roads=slots_from_roads, tour_first=False, assign_first=False, max_num_epochs=1
    )
    found = reports_of(instance, parameters, seconds=3)
    turns = [report.description for report in found if isinstance(report, Turn)]
    return [turn for turn in turns if "aiming at" in turn]
