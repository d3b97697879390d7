"""Rematched ways and trips cost no more than before, and exchanges stay where they are."""

from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fixtures import AMPLE
from tests.solvers.slots.budgets import Case, cases, examples
from tests.solvers.slots.floors import assert_sound, chosen, haulage_for, times
from tsaces.solvers.slots.rematch import Reassignment

if TYPE_CHECKING:
    from tsaces.solvers.slots.tours import RouteSet


def exchanges(tours: RouteSet) -> list[Counter[tuple[int, int, int]]]:
    """Return who gives what in which slots, and who takes."""
    return [
        Counter((x.source, x.token, int(x.way[-1])) for x in tours.loads),
        Counter((x.sink, x.token, int(x.trip[-1])) for x in tours.loads),
    ]


@examples
@given(
    cases(most_loads=60),
    st.integers(0, 5),
    st.sampled_from([0.3, 2.0, 10.0]),
    st.integers(0, 1 << 30),
)
def test_rematching_costs_no_more_and_carries_the_same(
    case: Case, spare: int, price: float, seed: int
) -> None:
    haulage, tours = haulage_for(case.instance, case.budget, case.least_steps + spare)
    assert haulage.lay_all(case.budget, time.monotonic() - 1)
    chance = np.random.default_rng(seed).random(len(tours.use.memory))
    tours.change_prices(price, 1 + chance)
    rematch, kept = Reassignment(haulage, tours), exchanges(tours)
    for step in (rematch.ways, rematch.trips, rematch.ways):
        before = float(tours.use.money[0])
        step()
        assert tours.use.money[0] <= before + 1e-6
        assert_sound(case.instance, case.budget, tours)
        assert exchanges(tours) == kept


@examples
@given(cases(most_loads=40), st.integers(0, 3))
def test_ways_that_were_just_rematched_cannot_be_any_cheaper(case: Case, spare: int) -> None:
    haulage, tours = haulage_for(case.instance, case.budget, case.least_steps + spare)
    assert haulage.lay_all(case.budget, time.monotonic() - 1)
    rematch = Reassignment(haulage, tours)
    trips = [trip.tolist() for trip in tours.trips]
    rematch.ways()
    cost = float(tours.use.money[0])
    assert [trip.tolist() for trip in tours.trips] == trips
    rematch.ways()
    assert tours.use.money[0] == pytest.approx(cost)


def test_ways_and_trips_of_a_crowded_floor_get_cheaper_in_turn() -> None:
    instance, budget = chosen("hard-candy", 8, 24, 0.6)
    budget = times(2, instance, budget)
    haulage, tours = haulage_for(instance, budget, 24)
    assert haulage.lay_all(budget, time.monotonic() - 1)
    rematch, costs = Reassignment(haulage, tours), [float(tours.use.money[0])]
    for _ in range(4):
        rematch.ways()
        rematch.trips()
        costs.append(float(tours.use.money[0]))
    assert costs == sorted(costs, reverse=True)
    assert costs[-1] < costs[0]
    assert_sound(instance, budget, tours)


def test_whoever_has_just_begun_takes_a_turn() -> None:
    instance, budget = chosen("hard-candy", 8, 24, 0.6)
    budget = times(2, instance, budget)
    haulage, tours = haulage_for(instance, budget, 24)
    assert haulage.lay_all(budget, time.monotonic() + AMPLE)
    tours.change_prices(10.0)
    before = float(tours.use.money[0])
    Reassignment(haulage, tours).take_turn(0)
    assert tours.use.money[0] <= before + 1e-6
    assert_sound(instance, budget, tours)
