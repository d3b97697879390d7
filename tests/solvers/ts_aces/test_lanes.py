"""Lanes: whatever they carry, no constraint is broken; ports: where machines exchange."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.solvers.ts_aces.delivery import SQUARE, delivery
from tests.solvers.ts_aces.models import few, tiny_factories, traffic_of
from tsaces.deadline import NEVER
from tsaces.solvers.cyclic.production.production_plan import make_production_plan
from tsaces.solvers.ts_aces.lanes.lanes import Lanes, lanes_of
from tsaces.solvers.ts_aces.lanes.ports import ports_of
from tsaces.solvers.ts_aces.lanes.road_production import RoadProductionModel
from tsaces.solvers.ts_aces.parameters import TsAcesParameters
from tsaces.solvers.ts_aces.ts_milp import least_epoch_length

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tsaces.model.instance import Instance
    from tsaces.solvers.cyclic.production.production_plan import ExchangeCounts
    from tsaces.solvers.ts_aces.lanes.ports import Ports


@few
@given(tiny_factories, st.integers(0, 6), st.integers(1, 7))
def test_full_lanes_keep_constraints_13_and_14(
    instance: Instance, longer: int, num_epochs: int
) -> None:
    traffic = traffic_of(instance)
    epoch_length = least_epoch_length(traffic) + longer
    lanes = lanes_of(traffic, epoch_length)
    entering = _entered(lanes, num_epochs)
    for r, road in enumerate(traffic.roads):
        held = entering[r] + np.roll(entering[r], 1)
        assert num_epochs == 1 or held.max() <= len(road)
        assert entering[r].sum() == lanes.room(r, num_epochs)
    for junction in traffic.junctions:
        for e in junction.exits:
            others = sum((entering[other] for other in junction.exits if other != e), start=0)
            last = others + len(traffic.roads[e]) + 1
            assert np.max(last) <= epoch_length or entering[e].max() == 0


def _entered(lanes: Lanes, num_epochs: int) -> NDArray[np.int64]:
    """Return how many agents enter each road in each epoch, every open lane being used."""
    slots = np.ones(num_epochs * len(lanes.road_of), dtype=np.int64)
    slots[lanes.closed(num_epochs)] = 0
    entering = np.zeros((len(lanes.counts), num_epochs), dtype=np.int64)
    for k, of_epoch in enumerate(slots.reshape(num_epochs, -1)):
        np.add.at(entering[:, k], lanes.road_of, of_epoch)
    return entering


def test_a_road_has_half_as_many_lanes_as_cells_where_epochs_are_long_enough() -> None:
    """A road of three cells takes two agents and one in turn; its epoch ends after four."""
    traffic = traffic_of(delivery(SQUARE))
    assert lanes_of(traffic, 3).counts == (0,) * 4
    assert lanes_of(traffic, 4).counts == (2,) * 4
    assert lanes_of(traffic, 4).halves == (True,) * 4
    assert [lanes_of(traffic, 4).room(0, e) for e in (1, 2, 3, 4)] == [1, 3, 4, 6]


@given(st.integers(0, 12), st.integers(1, 5))
def test_ports_exchange_what_their_machines_do(number: int, num_epochs: int) -> None:
    instance = delivery(SQUARE)
    traffic = traffic_of(instance)
    lanes = lanes_of(traffic, 6)
    production_plan = make_production_plan(
        instance, {0: "supply", 1: "ship"}, {0: number, 1: number}
    )
    ports = ports_of(instance, traffic, lanes, num_epochs, production_plan)
    source = instance.machines[0].output_cell
    assert source is not None
    road = traffic.road_at(source)
    if number > lanes.room(road, num_epochs):
        assert ports is None
        return
    assert ports is not None
    assert _of_machines(ports, ports.production_plan.pickups) == Counter(production_plan.pickups)
    assert _of_machines(ports, ports.production_plan.deposits) == Counter(production_plan.deposits)
    for exchanges in (ports.production_plan.pickups, ports.production_plan.deposits):
        for (port, _), there in exchanges.items():
            lane = ports.place_of(ports.machines[port].input_cell)
            assert there <= lanes.open_epochs(lane, num_epochs)


def _of_machines(ports: Ports, exchanges: ExchangeCounts) -> Counter[tuple[int, int]]:
    found: Counter[tuple[int, int]] = Counter()
    for (port, token), number in exchanges.items():
        found[ports.machine_of(port), token] += number
    return found


@pytest.mark.parametrize("left", range(4))
def test_crowded_loads_are_given_up_first(left: int) -> None:
    """Of four loads, the first come from the second of two ports."""
    instance = delivery(SQUARE)
    production_plan = make_production_plan(instance, {0: "supply", 1: "ship"}, {0: 4, 1: 4})
    ports = ports_of(
        instance, traffic_of(instance), lanes_of(traffic_of(instance), 6), 3, production_plan
    )
    assert ports is not None
    numbers = Counter({key: n for key, n in ports.production_plan.pickups.items() if n})
    assert len(numbers) == 2
    crowded = max(port for port, _ in numbers)
    loads = sorted(numbers.elements(), key=lambda load: load[0] != crowded)
    less = ports.less(ports.production_plan.pickups, {(0, 1): left}, loads)
    assert sum(less.values()) == left
    assert less.get((crowded, 1), 0) == max(0, left - (4 - numbers[crowded, 1]))


@pytest.mark.parametrize("ship_time", [1, 9, 100])
def test_no_number_of_epochs_exceeds_the_bound_however_long_runs_take(ship_time: int) -> None:
    instance = delivery(SQUARE, ship_time=ship_time)
    production_plans = RoadProductionModel(instance, traffic_of(instance), 6, 0, TsAcesParameters())
    bound = production_plans.bound(NEVER)
    assert 0 < bound <= 1.003 / ship_time
    for num_epochs in (2, 3, 50, 51):
        throughput = production_plans.at(num_epochs).solve_relaxed()
        assert throughput is not None
        assert throughput <= bound
