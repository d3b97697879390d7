"""Whole batches are near those wanted, and what is made is used."""

from __future__ import annotations

import math
import random
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fixtures import AMPLE
from tests.solvers.cyclic.floors import PARAMETERS
from tests.solvers.cyclic.production_plans import Case, by_token, cases, examples
from tests.solvers.ts_aces.delivery import delivery
from tsaces.deadline import Deadline
from tsaces.solvers.cyclic.production.production_plan import make_production_plan
from tsaces.solvers.cyclic.production.rounding import TargetBatches, round_to_whole_batches
from tsaces.traffic import parse_layout

if TYPE_CHECKING:
    from collections.abc import Mapping

BIN, DOCK = range(2)
LONG = 1_000
"""Steps of a cycle in which all is exchanged that can be wanted."""


def wishes(case: Case, off: float, seed: int) -> dict[int, TargetBatches]:
    """Return wishes that are off by so much at most from batches that fit one another."""
    chance = random.Random(seed)
    return {
        m: TargetBatches(
            process,
            max(0.0, count + off * chance.uniform(-1, 1)),
            count + 1,
            exchanges_of_batch(case, m),
        )
        for m, process in case.assigned.items()
        for count in [case.batches[m]]
    }


def exchanges_of_batch(case: Case, m: int) -> Counter[int]:
    """Return what a machine exchanges in a batch of what it runs, place by place."""
    alone = make_production_plan(case.instance, case.assigned, {m: 1})
    place_of = parse_layout(case.instance.rows).number
    machine = case.instance.machines[m]
    found: Counter[int] = Counter()
    for cell, exchanges in (
        (machine.output_cell, alone.pickups),
        (machine.input_cell, alone.deposits),
    ):
        if cell is not None:
            found[place_of[cell]] += sum(exchanges.values())
    return +found


def busiest(wanted: Mapping[int, TargetBatches], batches: Mapping[int, int]) -> int:
    """Return how many exchanges there are at a place, at most."""
    at: Counter[int] = Counter()
    for m, count in batches.items():
        for place, number in wanted[m].exchanges.items():
            at[place] += count * number
    return max(at.values())


def made_of_output(case: Case, batches: dict[int, int]) -> int:
    output = case.instance.procedure.output_process
    return sum(count for m, count in batches.items() if case.assigned[m] == output)


@examples
@given(cases(), st.floats(0, 0.99), st.integers(0, 1 << 30))
def test_whole_batches_balance_and_are_near_those_wanted(case: Case, off: float, seed: int) -> None:
    wanted = wishes(case, off, seed)
    most = made_of_output(case, dict(case.batches))
    steps = busiest(wanted, case.batches)
    batches = round_to_whole_batches(
        case.instance, wanted, most, steps, Deadline.after(AMPLE), PARAMETERS.rounding
    )
    assert batches is not None
    assert busiest(wanted, batches) <= steps
    assert made_of_output(case, batches) == most
    production_plan = make_production_plan(case.instance, case.assigned, batches)
    assert by_token(production_plan.pickups) == by_token(production_plan.deposits)
    assert batches.keys() == wanted.keys()
    for m, count in batches.items():
        least = max(0, math.floor(wanted[m].batches) - 1)
        assert least <= count <= min(wanted[m].most, math.ceil(wanted[m].batches) + 1)


@examples
@given(cases(min_grains=2), st.integers(0, 1), st.integers(0, 1), st.integers(0, 1 << 30))
def test_no_more_is_made_than_was_asked_for_nor_exchanged_than_there_are_steps(
    case: Case, fewer: int, shorter: int, seed: int
) -> None:
    wanted = wishes(case, 0.99, seed)
    most = made_of_output(case, dict(case.batches)) - fewer
    steps = busiest(wanted, case.batches) - shorter
    batches = round_to_whole_batches(
        case.instance, wanted, most, steps, Deadline.after(AMPLE), PARAMETERS.rounding
    )
    if batches is not None:
        assert made_of_output(case, batches) <= most
        assert busiest(wanted, batches) <= steps


@examples
@given(cases(max_grains=1))
def test_what_is_whole_and_fits_is_kept(case: Case) -> None:
    most = made_of_output(case, dict(case.batches))
    wanted = wishes(case, 0.0, 0)
    deadline = Deadline.after(AMPLE)
    assert (
        round_to_whole_batches(case.instance, wanted, most, LONG, deadline, PARAMETERS.rounding)
        == case.batches
    )


@pytest.mark.parametrize(
    ("supply", "ship", "most", "made"),
    [
        (2.4, 2.4, 9, 4),
        (2.4, 2.4, 2, 2),
        (2.4, 4.0, 9, 4),
        (0.4, 0.4, 0, 0),
        (0.0, 2.9, 9, 1),
        (0.0, 3.0, 9, None),
        (9.0, 5.0, 9, None),
        (5.0, 5.0, 3, None),
    ],
)
def test_a_bin_and_a_dock_meet_within_reach_of_both_or_not_at_all(
    supply: float, ship: float, most: int, made: int | None
) -> None:
    batches = meet(
        TargetBatches("supply", supply, 9, {1: 1}), TargetBatches("ship", ship, 9, {2: 1}), most
    )
    assert batches == (None if made is None else {BIN: made, DOCK: made})


def meet(
    supply: TargetBatches, ship: TargetBatches, most: int = 9, steps: int = LONG
) -> dict[int, int] | None:
    deadline = Deadline.after(AMPLE)
    return round_to_whole_batches(
        delivery(), {BIN: supply, DOCK: ship}, most, steps, deadline, PARAMETERS.rounding
    )


def test_nobody_makes_more_than_there_is_time_for() -> None:
    batches = meet(TargetBatches("supply", 3.9, 3, {1: 1}), TargetBatches("ship", 3.9, 9, {2: 1}))
    assert batches == {BIN: 3, DOCK: 3}


@pytest.mark.parametrize(("dock_at", "made"), [(2, 4), (1, 2)])
def test_a_place_sees_an_exchange_a_step_whoever_exchanges_there(dock_at: int, made: int) -> None:
    supply, ship = (
        TargetBatches("supply", 3.0, 9, {1: 1}),
        TargetBatches("ship", 3.0, 9, {dock_at: 1}),
    )
    assert meet(supply, ship, steps=5) == {BIN: made, DOCK: made}


def test_there_is_nothing_where_all_that_is_near_exchanges_too_often() -> None:
    supply, ship = TargetBatches("supply", 3.0, 9, {1: 1}), TargetBatches("ship", 3.0, 9, {1: 1})
    assert meet(supply, ship, steps=3) is None


def test_nothing_is_found_after_the_deadline() -> None:
    wanted = {
        BIN: TargetBatches("supply", 2.5, 9, {1: 1}),
        DOCK: TargetBatches("ship", 2.5, 9, {2: 1}),
    }
    assert (
        round_to_whole_batches(delivery(), wanted, 9, LONG, Deadline.after(-1), PARAMETERS.rounding)
        is None
    )
