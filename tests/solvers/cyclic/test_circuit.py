"""One round passes all exchanges of a budget, and is no longer than it must be."""

from __future__ import annotations

import itertools
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.solvers.cyclic.production_plans import Case, cases, examples
from tsaces.solvers.cyclic.routing.circuit import Circuit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tsaces.solvers.cyclic.production.production_plan import ProductionPlan

    Distances = np.ndarray


def circuit_of(production_plan: ProductionPlan, distances: Distances) -> Circuit[int]:
    """Return a round on a floor where machine m gives at place 2 m and takes at 2 m + 1."""
    gives = {m: 2 * m for m, _ in production_plan.pickups}
    takes = {m: 2 * m + 1 for m, _ in production_plan.deposits}
    return Circuit(production_plan, gives, takes, lambda begin, end: int(distances[begin, end]))


def distances_for(case: Case, seed: int, most: int = 20) -> Distances:
    places = 2 * len(case.instance.machines)
    return np.random.default_rng(seed).integers(1, most, (places, places))


def length_of(rows: np.ndarray, distances: Distances) -> int:
    """Return the steps of a round that carries loads in their order."""
    sources, sinks = 2 * rows[:, 1], 2 * rows[:, 2] + 1
    trips, empty_legs = distances[sources, sinks], distances[sinks, np.roll(sources, -1)]
    return int(trips.sum() + empty_legs.sum())


@examples
@given(cases(), st.integers(0, 9))
def test_a_round_carries_the_budget_in_any_order_at_its_length(case: Case, seed: int) -> None:
    production_plan, distances = case.production_plan, distances_for(case, seed)
    circuit = circuit_of(production_plan, distances)
    assert circuit.length >= circuit.least
    for order in range(3):
        rows = circuit.rows(np.random.default_rng(order))
        assert Counter((int(m), int(token)) for token, m, _ in rows) == production_plan.pickups
        assert Counter((int(m), int(token)) for token, _, m in rows) == production_plan.deposits
        assert length_of(rows, distances) == circuit.length


@examples
@given(cases(max_grains=2, most_loads=5), st.integers(0, 9))
def test_no_tours_are_shorter_than_the_least(case: Case, seed: int) -> None:
    """All ways to pair exchanges are gone through."""
    production_plan, distances = case.production_plan, distances_for(case, seed)
    tokens = {token for _, token in production_plan.pickups}
    least = 0
    for token in tokens:
        gives = [2 * m for m, n in of_token(production_plan.pickups, token) for _ in range(n)]
        takes = [2 * m + 1 for m, n in of_token(production_plan.deposits, token) for _ in range(n)]
        least += shortest(gives, takes, distances)
    departures = [2 * m for (m, _), n in production_plan.pickups.items() for _ in range(n)]
    arrivals = [2 * m + 1 for (m, _), n in production_plan.deposits.items() for _ in range(n)]
    least += shortest(arrivals, departures, distances)
    assert circuit_of(production_plan, distances).least == least


def of_token(exchanges: dict[tuple[int, int], int], token: int) -> Iterable[tuple[int, int]]:
    return [(m, n) for (m, t), n in exchanges.items() if t == token]


def shortest(begins: Sequence[int], ends: Sequence[int], distances: Distances) -> int:
    return min(int(distances[begins, order].sum()) for order in itertools.permutations(ends))
