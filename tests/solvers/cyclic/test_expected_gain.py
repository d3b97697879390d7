"""Cycles have their turns in the order of what a turn is expected to bring for its effort."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.solvers.ts_aces.delivery import delivery
from tsaces.solvers.cyclic.parameters import CycleSearchParameters
from tsaces.solvers.cyclic.search.expected_gain import ExpectedGainQueue
from tsaces.solvers.cyclic.search.targets import BoundSource, CycleTarget, IncumbentThroughput


def bounded(steps: int, batches: float, lot_size: int = 1) -> CycleTarget:
    """Return what is known of a cycle once its traffic is."""
    target = CycleTarget(steps, 1 << 60, lot_size)
    target.use_bound_of(BoundSource.TRAFFIC, batches)
    return target


@st.composite
def bounded_targets(draw: st.DrawFn) -> CycleTarget:
    steps = draw(st.integers(2, 300))
    return bounded(steps, draw(st.integers(0, 64 * steps)) / 64, draw(st.integers(1, 4)))


targets = bounded_targets()
knowledge = st.floats(0.0, 1.0)


def queue(best: float = 0.0) -> ExpectedGainQueue:
    return ExpectedGainQueue(delivery(), 1, IncumbentThroughput(best), CycleSearchParameters())


@given(targets, knowledge)
def test_whole_grains_are_aimed_at_that_are_more_than_is_reached(
    target: CycleTarget, best: float
) -> None:
    known = queue(best)
    assume(known.can_improve(target))
    amount = known.amount(target)
    assert amount % target.lot_size == 0
    assert 0 < amount <= target.upper_bound
    assert known.throughput(target, amount) > best


@given(targets, knowledge)
def test_a_promise_of_more_is_worth_a_turn_and_no_other_is(
    target: CycleTarget, best: float
) -> None:
    known = queue(best)
    assert (known.priority(target) > 0) == known.can_improve(target)
    known.push([target])
    taken = known.pop()
    assert (taken is target) == known.can_improve(target)
    assert taken is target or taken is None
    assert known.pop() is None


@given(targets, knowledge)
def test_a_fruitless_turn_makes_a_cycle_less_attractive(target: CycleTarget, best: float) -> None:
    known = queue(best)
    assume(known.can_improve(target))
    tried = replace(target, stalled=target.stalled + 1)
    assert 0 < known.priority(tried) < known.priority(target)
    known.push([tried, target])
    assert known.pop() is target
    assert known.pop() is tried


@given(targets, st.floats(0.0, 0.5), st.floats(0.01, 0.5))
def test_the_more_is_known_the_less_a_turn_is_worth(
    target: CycleTarget, best: float, more: float
) -> None:
    assert queue(best + more).priority(target) <= queue(best).priority(target)


@pytest.mark.parametrize("best", [0.0, 0.3, 0.4])
def test_a_shorter_cycle_that_promises_the_same_comes_first(best: float) -> None:
    known = queue(best)
    long, short = bounded(40, 20), bounded(20, 10)
    known.push([long, short])
    assert known.pop() is short
    assert known.pop() is long


def test_nothing_is_taken_that_others_have_reached_meanwhile() -> None:
    known = queue()
    known.push([bounded(20, 10), bounded(40, 32)])
    known.update_incumbent(0.6)
    taken = known.pop()
    assert taken is not None
    assert taken.steps == 40
    assert known.pop() is None
    known.update_incumbent(0.8)
    known.push([taken])
    assert known.pop() is None


def test_not_all_is_aimed_at_at_first() -> None:
    known, target = queue(), bounded(100, 70)
    amounts = []
    while known.can_improve(target):
        amounts.append(known.amount(target))
        known.update_incumbent(known.throughput(target, amounts[-1]))
    assert amounts[0] < 0.8 * target.upper_bound
    assert amounts == sorted(set(amounts))
    assert amounts[-1] == target.upper_bound


def test_before_traffic_is_asked_a_cycle_promises_about_as_much_as_others() -> None:
    known = queue()
    first, other = CycleTarget(20, 20), CycleTarget(40, 40)
    known.tighten_bound(first, 0.5, BoundSource.TRAFFIC)
    assert (first.upper_bound, first.traffic_bound) == (10, 10)
    assert known.traffic_bound_of(other) == pytest.approx(20)
    known.tighten_to_cap(other)
    assert (other.upper_bound, other.bound_source) == (20, BoundSource.TRAFFIC)
    assert other.traffic_bound == pytest.approx(20)


@given(st.integers(2, 300), st.integers(1, 200), st.integers(1, 4), knowledge)
def test_a_cycle_whose_traffic_there_was_no_time_for_is_bounded_by_its_machines(
    steps: int, lots: int, lot_size: int, best: float
) -> None:
    known, target = queue(best), CycleTarget(steps, lots * lot_size, lot_size)
    target.use_bound_of(BoundSource.TRAFFIC)  # no bound: the deadline cut its model off
    assume(known.can_improve(target))
    assert known.priority(target) > 0
    amount = known.amount(target)
    assert amount % lot_size == 0
    assert 0 < amount <= target.upper_bound
    assert known.throughput(target, amount) > best
