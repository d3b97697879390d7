"""Plans in which no road is entered twice in an epoch, found by negotiated congestion."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import HealthCheck, given, reject, settings
from tsaces.milp.min_cost_flow import MinCostFlow

from tests.plan.moments import small_factories
from tests.solvers.ts_aces.delivery import SQUARE, delivery, embedding_of, reports_of
from tsaces.generate import Order, generate
from tsaces.solvers.protocol import Candidate, Turn
from tsaces.solvers.ts_aces import TsAcesParameters
from tsaces.solvers.ts_aces.extraction import candidate_of
from tsaces.solvers.ts_aces.slots import SlotBudget, SlotRouter, slot_epoch_length
from tsaces.traffic import build_traffic_system, exchange_cells, parse_layout
from tsaces.verify import verify

if TYPE_CHECKING:
    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import TrafficSystem


def traffic_of(instance: Instance) -> TrafficSystem:
    return build_traffic_system(parse_layout(instance.rows), None, exchange_cells(instance))


def routed(instance: Instance, num_epochs: int, utilisation: float) -> Candidate | None:
    traffic = traffic_of(instance)
    length = slot_epoch_length(traffic)
    if length is None:
        return None
    deadline = time.monotonic() + 10
    budget = SlotBudget(instance, traffic, length, 0).choose(num_epochs, utilisation, deadline)
    if budget is None:
        return None
    plan = SlotRouter(instance, traffic, num_epochs, None, 0).route(budget, length, deadline)
    if plan is None:
        return None
    assert plan.entering.sum(axis=1).max() <= 1
    candidate = candidate_of(instance, plan, budget.assigned)
    assert candidate.throughput == pytest.approx(budget.throughput, rel=0.03)
    return candidate


def test_a_budget_is_carried_and_judged_sound() -> None:
    instance = generate(Order("contact-lens", 24))
    candidate = routed(instance, num_epochs=8, utilisation=0.7)
    assert candidate is not None
    verdict = verify(embedding_of(instance, candidate))
    assert verdict.ok, verdict.summary()
    assert verdict.throughput == pytest.approx(candidate.throughput)


@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(small_factories)
def test_whatever_is_routed_is_sound(instance: Instance) -> None:
    candidate = routed(instance, num_epochs=4, utilisation=0.6)
    if candidate is None:
        reject()
    verdict = verify(embedding_of(instance, candidate))
    assert verdict.ok, verdict.summary()


def test_slots_need_roads_that_hold_two_agents() -> None:
    assert slot_epoch_length(traffic_of(delivery(("+>+", "^.v", "+<+"), (1, 0), (1, 2)))) is None
    assert slot_epoch_length(traffic_of(delivery(SQUARE))) == 3 + 2


def test_floors_large_enough_are_tried_by_slots_unless_told_otherwise() -> None:
    instance = generate(Order("contact-lens", 24))
    tried = {least: slot_turns(instance, least) for least in (60, 61, None)}
    assert tried[60][0] == "E=8 T=5, slots used to 70%"
    assert tried[61] == tried[None] == []


def slot_turns(instance: Instance, slots_from_roads: int | None) -> list[str]:
    parameters = TsAcesParameters(
        slots_from_roads=slots_from_roads, tour_first=False, assign_first=False, max_num_epochs=1
    )
    found = reports_of(instance, parameters, seconds=4)
    turns = [report.description for report in found if isinstance(report, Turn)]
    return [turn for turn in turns if "slots" in turn]


def test_flows_take_the_cheapest_way_that_has_room() -> None:
    """Two ways from 0 to 3: by 1, which is cheap and holds one, or by 2."""
    tails, heads = np.array([0, 1, 0, 2], dtype=np.int32), np.array([1, 3, 2, 3], dtype=np.int32)
    network = MinCostFlow(4, tails, heads, np.array([1.0, 1.0, 2.0, 2.0]))
    costs = np.array([1.0, 1.0, 5.0, 5.0])
    for amount, expected in ((1, [1, 1, 0, 0]), (2, [1, 1, 1, 1]), (3, [1, 1, 2, 2])):
        flow = network.solve(costs, np.array([amount, 0.0, 0.0, -amount]))
        assert flow is not None
        assert flow.tolist() == expected
    assert network.solve(costs, np.array([4.0, 0.0, 0.0, -4.0])) is None
    cheaper = network.solve(costs[::-1].copy(), np.array([1.0, 0.0, 0.0, -1.0]))
    assert cheaper is not None
    assert cheaper.tolist() == [0, 0, 1, 1]
