"""Products are given up grain by grain, of the machines that are most in the way."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.solvers.cyclic.floors import PARAMETERS, batches_of, chosen
from tests.solvers.cyclic.production_plans import (
    Case,
    by_token,
    cases,
    conflict_counts_of,
    examples,
    loads_of,
)
from tests.solvers.ts_aces.delivery import delivery
from tsaces.model.counts import Counts
from tsaces.model.instance import Instance, Machine
from tsaces.solvers.cyclic.production.demand_reducer import DemandReducer
from tsaces.solvers.cyclic.production.production_plan import make_production_plan
from tsaces.solvers.cyclic.routing.reconnection import select_removals

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tsaces.solvers.cyclic.routing.arrays import RouteTable

    Ints = NDArray[np.int64]

SEEDS = st.integers(0, 1 << 30)
FEW_SHARED = 2
"""Slots that a load shares at most, where one grain less is to be enough."""
FIRST_BIN, DOCK, SECOND_BIN = range(3)


def load_table_of(table: RouteTable) -> Ints:
    """Return token, source and sink of every load."""
    return np.column_stack([table.token, table.source, table.sink])


def two_bins() -> Instance:
    instance = delivery()
    spare = Machine("spare", Counts({"supply": 1}), output_cell=(1, 4))
    return replace(instance, machines=(*instance.machines, spare))


@examples
@given(cases(min_grains=2), SEEDS)
def test_a_grain_is_given_up_and_what_is_made_is_still_used(case: Case, seed: int) -> None:
    production_plan = case.production_plan
    table = loads_of(production_plan, seed)
    lower = DemandReducer(case.instance, PARAMETERS.demand_reduction).reduce(
        production_plan, load_table_of(table), conflict_counts_of(table, FEW_SHARED, seed)
    )
    assert lower is not None
    assert lower.products == production_plan.products - case.products_of_grain
    assert by_token(lower.pickups) == by_token(lower.deposits)
    batches = batches_of(case.instance, lower)
    assert lower == make_production_plan(case.instance, case.assigned, batches)
    assert all(0 < count <= case.batches[m] for m, count in batches.items())


@examples
@given(cases(max_grains=1), SEEDS)
def test_of_a_single_grain_nothing_can_be_given_up(case: Case, seed: int) -> None:
    table = loads_of(case.production_plan, seed)
    conflict_counts = conflict_counts_of(table, FEW_SHARED, seed)
    assert (
        DemandReducer(case.instance, PARAMETERS.demand_reduction).reduce(
            case.production_plan, load_table_of(table), conflict_counts
        )
        is None
    )


def test_all_that_can_be_given_up_is_until_a_grain_is_left() -> None:
    instance, production_plan = chosen("drug-synthesis", 18, 30, 0.6)
    reducer, products = (
        DemandReducer(instance, PARAMETERS.demand_reduction),
        [production_plan.products],
    )
    left = production_plan
    while True:
        table = loads_of(left)
        lower = reducer.reduce(left, load_table_of(table), np.zeros_like(table.token))
        if lower is None:
            break
        left = lower
        products.append(left.products)
    assert products == [*range(int(production_plan.products), 0, -2)]


@pytest.mark.parametrize("crowded", [FIRST_BIN, SECOND_BIN])
def test_the_machine_whose_loads_are_crowded_does_less(crowded: int) -> None:
    assigned = {FIRST_BIN: "supply", DOCK: "ship", SECOND_BIN: "supply"}
    batches = {FIRST_BIN: 5, DOCK: 10, SECOND_BIN: 5}
    instance = two_bins()
    production_plan = make_production_plan(instance, assigned, batches)
    table = loads_of(production_plan)
    of_it = np.flatnonzero(table.source == crowded)
    for loads in (of_it, of_it[:1]):
        shared = np.zeros_like(table.token)
        shared[loads] = 1
        lower = DemandReducer(instance, PARAMETERS.demand_reduction).reduce(
            production_plan, load_table_of(table), shared
        )
        assert lower is not None
        expected = Counter(batches) - Counter({crowded: 1, DOCK: 1})
        assert batches_of(instance, lower) == expected


def test_the_more_slots_are_shared_the_more_is_given_up_at_once() -> None:
    instance = delivery()
    production_plan = make_production_plan(instance, {0: "supply", 1: "ship"}, {0: 12, 1: 12})
    table = loads_of(production_plan)
    left = []
    for shared in range(8):
        lower = DemandReducer(instance, PARAMETERS.demand_reduction).reduce(
            production_plan, load_table_of(table), np.full(len(table.token), shared)
        )
        assert lower is not None
        left.append(int(lower.products))
    assert left[0] == 11
    assert left == sorted(left, reverse=True)
    assert left[-1] < 11


@examples
@given(cases(min_grains=2), st.data())
def test_torn_loads_are_what_two_budgets_differ_by(case: Case, data: st.DataObject) -> None:
    seed = data.draw(SEEDS)
    after = case.fewer(data.draw(st.integers(1, case.grains - 1)), seed).production_plan
    before = case.production_plan
    table = loads_of(before, seed)
    removals = select_removals(table, conflict_counts_of(table, 9, seed), before, after)
    loads = [*removals.dropped, *removals.sourceless, *removals.sinkless]
    assert len(set(loads)) == len(loads)
    for exchanges, lower, machine, torn_there in (
        (before.pickups, after.pickups, table.source, [*removals.dropped, *removals.sourceless]),
        (before.deposits, after.deposits, table.sink, [*removals.dropped, *removals.sinkless]),
    ):
        less = Counter((int(machine[x]), int(table.token[x])) for x in torn_there)
        assert less == Counter(exchanges) - Counter(lower)
    sourceless, sinkless = (
        Counter(table.token[ends].tolist()) for ends in (removals.sourceless, removals.sinkless)
    )
    assert sourceless == sinkless


def test_nothing_is_torn_where_nothing_changes() -> None:
    production_plan = make_production_plan(delivery(), {0: "supply", 1: "ship"}, {0: 3, 1: 3})
    assert select_removals(
        loads_of(production_plan), np.array([1, 2, 3]), production_plan, production_plan
    ) == ([], [], [])


def test_the_loads_that_share_most_slots_are_torn_first() -> None:
    instance = delivery()
    before, after = (
        make_production_plan(instance, {0: "supply", 1: "ship"}, {0: number, 1: number})
        for number in (5, 3)
    )
    removals = select_removals(loads_of(before), np.array([0, 7, 2, 9, 1]), before, after)
    assert removals == ([3, 1], [], [])


def test_whole_loads_are_torn_before_ends_of_others() -> None:
    """Of four loads one leads from the bin that stops to the dock that takes one less."""
    instance = two_bins()
    docks = Machine("gate", Counts({"ship": 1}), input_cell=(2, 4))
    instance = replace(instance, machines=(*instance.machines, docks))
    assigned = {FIRST_BIN: "supply", DOCK: "ship", SECOND_BIN: "supply", 3: "ship"}
    before = make_production_plan(instance, assigned, {FIRST_BIN: 2, DOCK: 2, SECOND_BIN: 2, 3: 2})
    after = make_production_plan(instance, assigned, {FIRST_BIN: 2, DOCK: 1, SECOND_BIN: 1, 3: 2})
    rows = np.array([(1, FIRST_BIN, DOCK), (1, FIRST_BIN, 3), (1, SECOND_BIN, DOCK)])
    rows = np.vstack([rows, (1, SECOND_BIN, 3)])
    table = loads_of(before)._replace(source=rows[:, 1], sink=rows[:, 2])
    assert select_removals(table, np.array([9, 9, 0, 9]), before, after) == ([2], [], [])
    crossed = table._replace(sink=rows[[1, 0, 3, 1], 2])
    removals = select_removals(crossed, np.array([1, 2, 3, 4]), before, after)
    assert removals == ([], [3], [1])
