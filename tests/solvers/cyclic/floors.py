"""Floors to lay tours on, and what is true of all tours."""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.fixtures import AMPLE
from tests.solvers.cyclic.networks import Exits, follows
from tsaces.deadline import Deadline
from tsaces.generate import Order, generate
from tsaces.solvers.cyclic.parameters import CycleSearchParameters
from tsaces.solvers.cyclic.production.production_plan import batches_per_run, make_production_plan
from tsaces.solvers.cyclic.routing.congestion_router import CongestionRouter
from tsaces.solvers.cyclic.routing.flow_router import FlowRouter
from tsaces.solvers.cyclic.routing.network import network_of
from tsaces.solvers.cyclic.routing.route_set import RouteSet
from tsaces.solvers.cyclic.routing.sites import PlaceSites
from tsaces.solvers.rhythmic.cell_cycle_model import CellCycleModel
from tsaces.traffic import parse_layout

if TYPE_CHECKING:
    from tsaces.model.instance import Instance
    from tsaces.solvers.cyclic.production.production_plan import ProductionPlan
    from tsaces.solvers.cyclic.routing.arrays import TimeExpandedNetwork
    from tsaces.solvers.cyclic.routing.route_set import Load

PARAMETERS = CycleSearchParameters()


def empty_routes(network: TimeExpandedNetwork) -> RouteSet:
    return RouteSet(network, PARAMETERS.routing.congestion.leg_capacity)


@cache
def chosen(
    scenario: str, machines: int, steps: int, utilisation: float
) -> tuple[Instance, ProductionPlan]:
    """Return a generated factory, and a budget for its floor."""
    instance = generate(Order(scenario, machines))
    program = CellCycleModel(instance, 0, lambda _report: None, PARAMETERS)
    production_plan = program.at(steps, utilisation).choose(Deadline.after(AMPLE))
    assert production_plan is not None
    return instance, production_plan


def times(factor: int, instance: Instance, production_plan: ProductionPlan) -> ProductionPlan:
    """Return a budget in which every machine does so much more, whatever time that takes."""
    batches = {m: factor * count for m, count in batches_of(instance, production_plan).items()}
    return make_production_plan(instance, production_plan.assigned, batches)


def batches_of(instance: Instance, production_plan: ProductionPlan) -> dict[int, int]:
    """Return how many batches machines run, which must be whole."""
    batches = {
        m: runs * batches_per_run(instance, production_plan.assigned[m])
        for m, runs in production_plan.runs.items()
    }
    assert all(count.denominator == 1 for count in batches.values())
    return {m: int(count) for m, count in batches.items()}


def exits_of(instance: Instance) -> Exits:
    return [[cell, *exits] for cell, exits in enumerate(parse_layout(instance.rows).exits)]


def router_for(
    instance: Instance, production_plan: ProductionPlan, steps: int, seed: int = 0
) -> CongestionRouter:
    network = network_of(exits_of(instance), steps)
    return CongestionRouter(sites_of(instance), network, production_plan, seed, PARAMETERS.routing)


def sites_of(instance: Instance) -> PlaceSites:
    return PlaceSites(instance.machines, parse_layout(instance.rows).number.__getitem__)


def flow_router_for(
    instance: Instance, production_plan: ProductionPlan, steps: int
) -> tuple[FlowRouter, RouteSet]:
    routes = empty_routes(network_of(exits_of(instance), steps))
    sites = sites_of(instance)
    flow_router = FlowRouter(sites, production_plan, routes, PARAMETERS.routing.flow)
    return flow_router, routes


def round_of(first: Load, most: int) -> list[Load]:
    """Return what one agent carries until it begins anew, or `most` loads of it."""
    loads = [first]
    while (load := loads[-1].following) is not first and len(loads) < most:
        loads.append(load)
    return loads


def assert_carried(instance: Instance, production_plan: ProductionPlan, routes: RouteSet) -> None:
    """Assert that every machine exchanges what the budget says, where it stands."""
    assert Counter((load.source, load.token) for load in routes.loads) == production_plan.pickups
    assert Counter((load.sink, load.token) for load in routes.loads) == production_plan.deposits
    cells = parse_layout(instance.rows).cells
    for load in routes.loads:
        source, sink = instance.machines[load.source], instance.machines[load.sink]
        assert cells[int(load.empty_leg[-1]) % len(cells)] == source.output_cell
        assert cells[int(load.loaded_leg[-1]) % len(cells)] == sink.input_cell


def assert_closed(exits: Exits, routes: RouteSet) -> None:
    """Assert that all agents go round and round, from slot to next slot."""
    steps = routes.network.steps
    for load in routes.loads:
        assert load.following.previous is load
        loads = round_of(load, len(routes.loads))
        assert loads[-1].following is load
        slots = [int(v) for x in loads for shard in (x.empty_leg, x.loaded_leg) for v in shard]
        assert all(follows(exits, steps, one, other) for one, other in pairwise(slots))
        assert follows(exits, steps, slots[-1], slots[0])
        assert len(slots) % steps == 0


def assert_counted(routes: RouteSet) -> None:
    """Assert that slots and money are accounted for as they would be, counted anew."""
    occupancy = routes.occupancy
    entered = np.concatenate(
        [slots for load in routes.loads for slots in (load.empty_leg, load.loaded_leg)]
    )
    counted = np.bincount(entered, minlength=len(occupancy.occupants))
    price = occupancy.totals[1]
    assert occupancy.occupants.tolist() == counted.tolist()
    assert occupancy.prices == pytest.approx(occupancy.history_cost * (1 + price * counted))
    cost = occupancy.history_cost @ (counted + price * counted * (counted - 1) / 2)
    assert occupancy.totals[0] == pytest.approx(cost)
    assert routes.agents * routes.network.steps == len(entered)


def assert_sound(instance: Instance, production_plan: ProductionPlan, routes: RouteSet) -> None:
    """Assert that tours carry a budget, go round for ever, and are accounted for."""
    assert_carried(instance, production_plan, routes)
    assert_closed(exits_of(instance), routes)
    assert_counted(routes)
