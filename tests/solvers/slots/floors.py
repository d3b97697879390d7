"""Floors to lay tours on, and what is true of all tours."""

from __future__ import annotations

import time
from collections import Counter
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.fixtures import AMPLE
from tests.solvers.slots.networks import Exits, follows
from tsaces.generate import Order, generate
from tsaces.solvers.rhythmic.cell_program import CellProgram
from tsaces.solvers.slots.budget import batches_per_run, make_production_plan
from tsaces.solvers.slots.haulage import FlowRouter
from tsaces.solvers.slots.network import network_of
from tsaces.solvers.slots.router import CongestionRouter
from tsaces.solvers.slots.tours import RouteSet
from tsaces.traffic import parse_layout

if TYPE_CHECKING:
    from tsaces.model.instance import Instance
    from tsaces.solvers.slots.budget import ProductionPlan
    from tsaces.solvers.slots.tours import Load


@cache
def chosen(scenario: str, machines: int, steps: int, utilisation: float) -> tuple[Instance, ProductionPlan]:
    """Return a generated factory, and a budget for its floor."""
    instance = generate(Order(scenario, machines))
    program = CellProgram(instance, 0, lambda _report: None)
    program.want(steps, utilisation, None)
    budget = program.dive.choose(time.monotonic() + AMPLE)
    assert budget is not None
    return instance, budget


def times(factor: int, instance: Instance, budget: ProductionPlan) -> ProductionPlan:
    """Return a budget in which every machine does so much more, whatever time that takes."""
    batches = {m: factor * count for m, count in batches_of(instance, budget).items()}
    return make_production_plan(instance, budget.assigned, batches)


def batches_of(instance: Instance, budget: ProductionPlan) -> dict[int, int]:
    """Return how many batches machines run, which must be whole."""
    batches = {
        m: runs * batches_per_run(instance, budget.assigned[m]) for m, runs in budget.runs.items()
    }
    assert all(count.denominator == 1 for count in batches.values())
    return {m: int(count) for m, count in batches.items()}


def exits_of(instance: Instance) -> Exits:
    return [[cell, *exits] for cell, exits in enumerate(parse_layout(instance.rows).exits)]


def router_for(instance: Instance, budget: ProductionPlan, steps: int, seed: int = 0) -> CongestionRouter:
    network = network_of(exits_of(instance), steps)
    place_of = parse_layout(instance.rows).number.__getitem__
    return CongestionRouter(instance, network, place_of, budget, seed)


def haulage_for(instance: Instance, budget: ProductionPlan, steps: int) -> tuple[FlowRouter, RouteSet]:
    tours = RouteSet(network_of(exits_of(instance), steps))
    place_of = parse_layout(instance.rows).number.__getitem__
    return FlowRouter(instance, place_of, budget, tours), tours


def round_of(first: Load, most: int) -> list[Load]:
    """Return what one agent carries until it begins anew, or `most` loads of it."""
    loads = [first]
    while (load := loads[-1].following) is not first and len(loads) < most:
        loads.append(load)
    return loads


def assert_carried(instance: Instance, budget: ProductionPlan, tours: RouteSet) -> None:
    """Assert that every machine exchanges what the budget says, where it stands."""
    assert Counter((load.source, load.token) for load in tours.loads) == budget.pickups
    assert Counter((load.sink, load.token) for load in tours.loads) == budget.deposits
    cells = parse_layout(instance.rows).cells
    for load in tours.loads:
        source, sink = instance.machines[load.source], instance.machines[load.sink]
        assert cells[int(load.way[-1]) % len(cells)] == source.output_cell
        assert cells[int(load.trip[-1]) % len(cells)] == sink.input_cell


def assert_closed(exits: Exits, tours: RouteSet) -> None:
    """Assert that all agents go round and round, from slot to next slot."""
    steps = tours.network.steps
    for load in tours.loads:
        assert load.following.previous is load
        loads = round_of(load, len(tours.loads))
        assert loads[-1].following is load
        slots = [int(v) for x in loads for part in (x.way, x.trip) for v in part]
        assert all(follows(exits, steps, one, other) for one, other in pairwise(slots))
        assert follows(exits, steps, slots[-1], slots[0])
        assert len(slots) % steps == 0


def assert_counted(tours: RouteSet) -> None:
    """Assert that slots and money are accounted for as they would be, counted anew."""
    use = tours.use
    entered = np.concatenate([slots for load in tours.loads for slots in (load.way, load.trip)])
    counted = np.bincount(entered, minlength=len(use.used))
    price = use.money[1]
    assert use.used.tolist() == counted.tolist()
    assert use.prices == pytest.approx(use.memory * (1 + price * counted))
    cost = use.memory @ (counted + price * counted * (counted - 1) / 2)
    assert use.money[0] == pytest.approx(cost)
    assert tours.agents * tours.network.steps == len(entered)


def assert_sound(instance: Instance, budget: ProductionPlan, tours: RouteSet) -> None:
    """Assert that tours carry a budget, go round for ever, and are accounted for."""
    assert_carried(instance, budget, tours)
    assert_closed(exits_of(instance), tours)
    assert_counted(tours)
