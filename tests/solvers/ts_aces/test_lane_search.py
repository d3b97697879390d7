"""Plans in which no lane is entered twice in an epoch."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from tests.fixtures import AMPLE
from tests.plan.moments import small_factories
from tests.solvers.ts_aces.delivery import delivery, embedding_of, plan_of
from tsaces.deadline import Deadline
from tsaces.generate import Order, generate
from tsaces.model.events import SearchStep
from tsaces.solvers.cyclic.parameters import CycleSearchParameters
from tsaces.solvers.cyclic.production.production_plan import make_production_plan
from tsaces.solvers.cyclic.search.cycle_search import CycleSearch
from tsaces.solvers.cyclic.search.targets import IncumbentThroughput
from tsaces.solvers.protocol import Candidate, Report, SearchContext
from tsaces.solvers.ts_aces.extraction import candidate_of
from tsaces.solvers.ts_aces.lanes.lanes import lanes_of
from tsaces.solvers.ts_aces.lanes.road_cycle_model import RoadCycleModel
from tsaces.solvers.ts_aces.parameters import TsAcesParameters
from tsaces.solvers.ts_aces.search import TsAces
from tsaces.traffic import build_traffic_system, exchange_cells, parse_layout
from tsaces.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import TrafficSystem
    from tsaces.solvers.cyclic.production.production_plan import ProductionPlan
    from tsaces.solvers.ts_aces.plan import EpochPlan


def traffic_of(instance: Instance) -> TrafficSystem:
    return build_traffic_system(parse_layout(instance.rows), None, exchange_cells(instance))


def lane_epoch_length(instance: Instance) -> int:
    """Return the least T at which every road has a lane."""
    traffic = traffic_of(instance)
    return next(t for t in count(1) if min(lanes_of(traffic, t).counts) > 0)


def program_for(
    instance: Instance,
    found: list[Candidate],
    longer: int = 0,
    parameters: TsAcesParameters = TsAcesParameters(),  # noqa: B008 - it is frozen
) -> RoadCycleModel:
    """Return a program that adds to what was found."""

    def announce(plan: EpochPlan, assigned: Mapping[int, str]) -> None:
        found.append(candidate_of(instance, plan, assigned))

    length = lane_epoch_length(instance) + longer
    return RoadCycleModel(instance, traffic_of(instance), length, 0, announce, parameters)


_CYCLIC = TsAcesParameters().cyclic
PATIENT = replace(
    TsAcesParameters(),
    cyclic=replace(_CYCLIC, demand_reduction=replace(_CYCLIC.demand_reduction, stall_seconds=4.0)),
)
"""Gives routes up after so long that a busy machine, too, has found what there is."""


def at_least(production_plan: ProductionPlan) -> Callable[[ProductionPlan], bool]:
    """Return what tells that nothing may be given up."""
    return lambda lower: lower.products >= production_plan.products


def routed(
    instance: Instance,
    num_epochs: int,
    utilisation: float,
    seconds: float = 10,
    longer: int = 0,
) -> Candidate | None:
    """Choose a budget and route it; None if there is none, or if it cannot be routed."""
    found: list[Candidate] = []
    program = program_for(instance, found, longer)
    deadline = Deadline.after(seconds)
    production_plan = program.at(num_epochs, utilisation).choose(deadline)
    if production_plan is None:
        return None
    carried = list(
        program.route(production_plan, num_epochs, 0, deadline, at_least(production_plan))
    )
    assert [some.products for some in carried] in ([], [production_plan.products])
    assert len(found) == len(carried)
    if not carried:
        return None
    entering = plan_of(found[0]).entering.sum(axis=1)
    assert (entering <= np.array(program.lanes.counts)[:, None]).all()
    timesteps = num_epochs * program.step_length
    assert found[0].throughput == pytest.approx(float(production_plan.products) / timesteps)
    return found[0]


def test_a_budget_is_carried_and_judged_sound() -> None:
    instance = generate(Order("contact-lens", 24))
    candidate = routed(instance, num_epochs=8, utilisation=0.7, seconds=AMPLE)
    assert candidate is not None
    verdict = verify(embedding_of(instance, candidate))
    assert verdict.ok, verdict.summary()
    assert verdict.throughput == pytest.approx(candidate.throughput)


@settings(max_examples=4, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(small_factories, st.integers(4, 7), st.integers(0, 3))
def test_whatever_is_routed_is_sound(instance: Instance, num_epochs: int, longer: int) -> None:
    candidate = routed(instance, num_epochs, utilisation=0.5, seconds=0.3, longer=longer)
    if candidate is None:
        reject()
    verdict = verify(embedding_of(instance, candidate))
    assert verdict.ok, verdict.summary()
    assert verdict.throughput == pytest.approx(candidate.throughput)


def test_the_ascent_finds_ever_more_of_it() -> None:
    instance = generate(Order("contact-lens", 24))
    found: list[Candidate] = []
    reports: list[Report] = []
    parameters = CycleSearchParameters(shortest_cycle=8, longest_cycle=12, num_cycles=2)
    programs = [program_for(instance, found)]
    ascent = CycleSearch(instance, programs, parameters, reports.append, IncumbentThroughput())
    ascent.run(Deadline.after(15), 0)
    throughputs = [candidate.throughput for candidate in found]
    assert throughputs
    assert throughputs == sorted(set(throughputs))
    verdict = verify(embedding_of(instance, found[-1]))
    assert verdict.ok, verdict.summary()


def test_nothing_is_announced_that_does_not_fit_the_fleet() -> None:
    """A budget for a whole fleet is not carried for a factory of one agent."""
    found: list[Candidate] = []
    plenty = program_for(delivery(), found)
    production_plan = plenty.at(6, 0.5).choose(Deadline.after(AMPLE))
    assert production_plan is not None
    alone = program_for(delivery(max_agents=1), found)
    deadline = Deadline.after(AMPLE)
    assert list(alone.route(production_plan, 6, 0, deadline, at_least(production_plan))) == []
    assert found == []
    carried = list(plenty.route(production_plan, 6, 0, deadline, at_least(production_plan)))
    assert [some.products for some in carried] == [production_plan.products]
    assert len(found) == 1


def test_what_does_not_fit_the_fleet_is_given_up() -> None:
    """A lap takes four epochs, so an agent ships two parts in eight."""
    instance = delivery(max_agents=2)
    found: list[Candidate] = []
    program = program_for(instance, found, parameters=PATIENT)
    production_plan = make_production_plan(instance, {0: "supply", 1: "ship"}, {0: 5, 1: 5})
    least = make_production_plan(instance, {0: "supply", 1: "ship"}, {0: 1, 1: 1})
    carried = next(program.route(production_plan, 8, 0, Deadline.after(AMPLE), at_least(least)))
    assert carried.products == 4
    assert [candidate.throughput for candidate in found] == [4 / (8 * program.step_length)]
    verdict = verify(embedding_of(instance, found[0]))
    assert verdict.ok, verdict.summary()


def test_roads_of_one_cell_are_entered_in_every_second_epoch() -> None:
    """A lap takes four epochs, in each of which the roads before and behind are empty."""
    instance = delivery(("+>+", "^.v", "+<+"), (1, 0), (1, 2))
    candidate = routed(instance, num_epochs=4, utilisation=1.0, seconds=AMPLE)
    assert candidate is not None
    plan = plan_of(candidate)
    entering = plan.entering.sum(axis=1)
    assert entering.sum() == 8
    assert (entering + np.roll(entering, 1, axis=1)).max() == 1
    verdict = verify(embedding_of(instance, candidate))
    assert verdict.ok, verdict.summary()
    assert verdict.throughput == pytest.approx(2 / (4 * plan.epoch_length))


def test_floors_large_enough_begin_with_lanes_unless_told_otherwise() -> None:
    instance = generate(Order("contact-lens", 24))
    assert len(traffic_of(instance).roads) == 60
    assert "aiming at" in first_turn(instance, 60)
    assert "aiming at" not in first_turn(instance, 61)
    assert "aiming at" not in first_turn(instance, None)


class HeardError(Exception):
    """Enough was heard."""


def first_turn(instance: Instance, slots_from_roads: int | None) -> str:
    """Return what a search turns to first."""
    parameters = TsAcesParameters(
        slots_from_roads=slots_from_roads,
        lanes_in_turn=False,
        tour_first=False,
        assign_first=False,
    )

    def emit(report: Report) -> None:
        if isinstance(report, SearchStep):
            raise HeardError(report.description)

    with pytest.raises(HeardError) as heard:
        TsAces(parameters)(SearchContext(instance, Deadline.after(AMPLE)), emit)
    return str(heard.value)
