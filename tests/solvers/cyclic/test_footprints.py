"""Footprints: what agents take up who enter slots, and what that costs."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fixtures import AMPLE
from tests.solvers.cyclic.floors import PARAMETERS
from tsaces.deadline import Deadline
from tsaces.generate import Order, generate
from tsaces.solvers.cyclic.routing.arrays import Occupancy
from tsaces.solvers.cyclic.routing.footprints import add_up, footprints_of, most_agents, occupy
from tsaces.solvers.rhythmic.cell_cycle_model import CellCycleModel
from tsaces.solvers.rhythmic.floor_routing import FloorRouting
from tsaces.traffic import layout_of

if TYPE_CHECKING:
    from tsaces.solvers.cyclic.routing.route_set import RouteSet

STEPS = 60
_ANYBODY = 0

Uses = list[list[tuple[int, int]]]


@st.composite
def uses_of_places(draw: st.DrawFn) -> Uses:
    """Draw which of some resources each place uses, and how many steps before."""
    places, resources = draw(st.integers(1, 5)), draw(st.integers(1, 4))
    use = st.tuples(st.integers(0, resources - 1), st.integers(0, 3))
    some = st.lists(use, min_size=1, max_size=4, unique=True)
    found: Uses = draw(st.lists(some, min_size=places, max_size=places))
    return found


@given(uses_of_places(), st.integers(4, 7), st.data())
def test_prices_of_slots_are_those_of_their_footprints(
    uses: Uses, steps: int, data: st.DataObject
) -> None:
    """However often slots are entered and left, prices are what they are when counted anew."""
    footprints = footprints_of(uses, steps)
    assert footprints is not None
    number = footprints.resources * steps
    history = np.array(data.draw(st.lists(st.integers(1, 5), min_size=number, max_size=number)))
    occupancy = Occupancy(
        np.zeros(number, np.int64),
        np.full(number, -1),
        history.astype(float),
        add_up(footprints, history.astype(float)),
        np.array([0.0, 2.0]),
    )
    slots = data.draw(st.lists(st.integers(0, len(uses) * steps - 1), max_size=8))
    for slot in slots:
        occupy(occupancy, footprints, np.array([slot]), 1, _ANYBODY)
    for slot in slots[::2]:
        occupy(occupancy, footprints, np.array([slot]), -1, _ANYBODY)
    taken = np.zeros(number)
    for slot in slots[1::2]:
        for resource, lag in uses[slot % len(uses)]:
            taken[(slot // len(uses) - lag) % steps * footprints.resources + resource] += 1
    assert occupancy.occupants.tolist() == taken.tolist()
    expected = [
        sum(
            history[v] * (1 + 2.0 * taken[v])
            for resource, lag in uses[slot % len(uses)]
            for v in [(slot // len(uses) - lag) % steps * footprints.resources + resource]
        )
        for slot in range(len(uses) * steps)
    ]
    assert occupancy.prices == pytest.approx(np.array(expected))
    for slot in range(len(uses) * steps):
        assert most_agents(occupancy.occupants, footprints, slot) == max(
            taken[(slot // len(uses) - lag) % steps * footprints.resources + resource]
            for resource, lag in uses[slot % len(uses)]
        )


@cache
def routed(clearance: int) -> tuple[RouteSet, list[int]]:
    """Route a production plan on a generated floor where robots need room between them.

    Return the routes, and the cell of each place of their network.
    """
    instance = generate(Order("hard-candy", 8))
    instance = replace(instance, clearance=clearance)
    model = CellCycleModel(instance, 0, lambda _report: None, PARAMETERS)
    plan = model.at(STEPS, 0.7).choose(Deadline.after(AMPLE))
    assert plan is not None
    routing = FloorRouting(instance, layout_of(instance), PARAMETERS.routing)
    router = routing.router(plan, STEPS, 0)
    assert router.route(Deadline.after(AMPLE))
    return router.routes, routing.cells


@pytest.mark.parametrize("clearance", [1, 2])
def test_routes_leave_room_between_agents(clearance: int) -> None:
    """No cell is entered before it was empty for the clearance, nor taken by two at once."""
    routes, cells = routed(clearance)
    assert not routes.overuse.any()
    held = Counter[tuple[int, int]]()
    for load in routes.loads:
        before = load.previous.loaded_leg[-1]
        for slot in (*load.empty_leg.tolist(), *load.loaded_leg.tolist()):
            cell, step = cells[slot % len(cells)], slot // len(cells)
            enters = cell != cells[before % len(cells)]
            held.update((cell, (step - lag) % STEPS) for lag in range(clearance * enters + 1))
            before = slot
    assert max(held.values()) == 1


def test_what_is_held_is_what_is_occupied() -> None:
    routes, _cells = routed(clearance=2)
    held = np.zeros(len(routes.occupancy.occupants), np.int64)
    footprints = routes.footprints
    assert footprints is not None
    for load in routes.loads:
        for slot in (*load.empty_leg.tolist(), *load.loaded_leg.tolist()):
            place, step = slot % footprints.places, slot // footprints.places
            for i in range(footprints.first_use[place], footprints.first_use[place + 1]):
                at = (step - footprints.lags[i]) % STEPS
                held[at * footprints.resources + footprints.used[i]] += 1
    assert held.tolist() == routes.occupancy.occupants.tolist()
