"""Budgets of generated factories are routed so that every slot has one agent at most."""

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
from tsaces.solvers.slots.network import network_of
from tsaces.solvers.slots.router import SlotRouter
from tsaces.traffic import parse_layout

if TYPE_CHECKING:
    from tsaces.model.instance import Instance
    from tsaces.solvers.slots.budget import Budget
    from tsaces.solvers.slots.tours import Load, Tours

FACTORIES = [("hard-candy", 8, 24), ("drug-synthesis", 18, 30)]
"""Scenario, machines, and steps of the cycle."""


@cache
def chosen(scenario: str, machines: int, steps: int, utilisation: float) -> tuple[Instance, Budget]:
    instance = generate(Order(scenario, machines))
    program = CellProgram(instance, 0, lambda _report: None)
    program.want(steps, utilisation, None)
    budget = program.dive.choose(time.monotonic() + AMPLE)
    assert budget is not None
    return instance, budget


def exits_of(instance: Instance) -> Exits:
    return [[cell, *exits] for cell, exits in enumerate(parse_layout(instance.rows).exits)]


def router_for(instance: Instance, budget: Budget, steps: int, seed: int = 0) -> SlotRouter:
    network = network_of(exits_of(instance), steps)
    place_of = parse_layout(instance.rows).number.__getitem__
    return SlotRouter(instance, network, place_of, budget, seed)


@cache
def routed(scenario: str, machines: int, steps: int) -> tuple[Instance, Budget, Tours]:
    instance, budget = chosen(scenario, machines, steps, 0.6)
    router = router_for(instance, budget, steps)
    assert router.route(time.monotonic() + AMPLE)
    return instance, budget, router.tours


def round_of(first: Load, most: int) -> list[Load]:
    """Return what one agent carries until it begins anew, or `most` loads of it."""
    loads = [first]
    while (load := loads[-1].following) is not first and len(loads) < most:
        loads.append(load)
    return loads


@pytest.mark.parametrize("factory", FACTORIES)
def test_no_slot_is_used_twice(factory: tuple[str, int, int]) -> None:
    _, _, tours = routed(*factory)
    entered = np.concatenate([slots for load in tours.loads for slots in (load.way, load.trip)])
    assert len(set(entered.tolist())) == len(entered)
    assert not tours.shared.any()
    assert tours.use.used.sum() == len(entered)
    assert tours.agents * tours.network.steps == len(entered)


@pytest.mark.parametrize("factory", FACTORIES)
def test_every_machine_exchanges_what_the_budget_says(factory: tuple[str, int, int]) -> None:
    instance, budget, tours = routed(*factory)
    assert Counter((load.source, load.token) for load in tours.loads) == budget.pickups
    assert Counter((load.sink, load.token) for load in tours.loads) == budget.deposits
    cells = parse_layout(instance.rows).cells
    for load in tours.loads:
        source, sink = instance.machines[load.source], instance.machines[load.sink]
        assert cells[int(load.way[-1]) % len(cells)] == source.output_cell
        assert cells[int(load.trip[-1]) % len(cells)] == sink.input_cell


@pytest.mark.parametrize("factory", FACTORIES)
def test_tours_close_and_every_step_is_along_an_exit(factory: tuple[str, int, int]) -> None:
    instance, _, tours = routed(*factory)
    exits, steps = exits_of(instance), factory[2]
    for load in tours.loads:
        assert load.following.previous is load
        loads = round_of(load, len(tours.loads))
        assert loads[-1].following is load
        slots = [int(v) for x in loads for part in (x.way, x.trip) for v in part]
        assert all(follows(exits, steps, one, other) for one, other in pairwise(slots))
        assert follows(exits, steps, slots[-1], slots[0])
        assert len(slots) % steps == 0


def test_the_same_seed_lays_the_same_tours() -> None:
    instance, budget, tours = routed("drug-synthesis", 18, 30)
    again = router_for(instance, budget, 30)
    assert again.route(time.monotonic() + AMPLE)
    ways = [[*load.way, *load.trip] for load in tours.loads]
    assert [[*load.way, *load.trip] for load in again.tours.loads] == ways


def test_tours_drawn_tighter_carry_the_same_with_fewer_agents() -> None:
    instance, budget = chosen("drug-synthesis", 18, 30, 0.6)
    router = router_for(instance, budget, 30)
    tours, deadline = router.tours, time.monotonic() + AMPLE
    assert router.route(deadline)
    fleets = [tours.agents]
    for _ in range(10):
        assert router.tighten(deadline)
        assert not tours.shared.any()
        fleets.append(tours.agents)
    assert min(fleets) < fleets[0]
    assert Counter((load.source, load.token) for load in tours.loads) == budget.pickups
    assert Counter((load.sink, load.token) for load in tours.loads) == budget.deposits
    assert not router.tighten(time.monotonic() - 1)


def test_nothing_is_mended_after_the_deadline() -> None:
    instance, budget = chosen("drug-synthesis", 18, 30, 0.95)
    router = router_for(instance, budget, 30)
    assert not router.route(time.monotonic() - 1)
    assert router.tours.shared.any()
