"""Cycles have their turns in the order of what a turn is expected to bring for its effort."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.solvers.ts_aces.delivery import delivery
from tsaces.solvers.slots.aims import CycleTarget, IncumbentThroughput, BoundSource
from tsaces.solvers.slots.prospects import ExpectedGainQueue


def asked(steps: int, batches: float, grain: int = 1) -> CycleTarget:
    """Return what is known of a cycle once its traffic is."""
    aim = CycleTarget(steps, 1 << 60, grain)
    aim.lower(batches)
    aim.traffic, aim.told = batches, BoundSource.BY_TRAFFIC
    return aim


@st.composite
def asked_aims(draw: st.DrawFn) -> CycleTarget:
    steps = draw(st.integers(2, 300))
    return asked(steps, draw(st.integers(0, 64 * steps)) / 64, draw(st.integers(1, 4)))


aims = asked_aims()
knowledge = st.floats(0.0, 1.0)


def prospects(best: float = 0.0) -> ExpectedGainQueue:
    return ExpectedGainQueue(delivery(), step_length=1, reached=IncumbentThroughput(best))


@given(aims, knowledge)
def test_whole_grains_are_aimed_at_that_are_more_than_is_reached(aim: CycleTarget, best: float) -> None:
    known = prospects(best)
    assume(known.promises_more(aim))
    amount = known.amount(aim)
    assert amount % aim.grain == 0
    assert 0 < amount <= aim.most
    assert known.throughput(aim, amount) > best


@given(aims, knowledge)
def test_a_promise_of_more_is_worth_a_turn_and_no_other_is(aim: CycleTarget, best: float) -> None:
    known = prospects(best)
    assert (known.worth(aim) > 0) == known.promises_more(aim)
    known.put([aim])
    taken = known.take()
    assert (taken is aim) == known.promises_more(aim)
    assert taken is aim or taken is None
    assert known.take() is None


@given(aims, knowledge)
def test_a_fruitless_turn_makes_a_cycle_less_attractive(aim: CycleTarget, best: float) -> None:
    known = prospects(best)
    assume(known.promises_more(aim))
    tried = replace(aim, fruitless=aim.fruitless + 1)
    assert 0 < known.worth(tried) < known.worth(aim)
    known.put([tried, aim])
    assert known.take() is aim
    assert known.take() is tried


@given(aims, st.floats(0.0, 0.5), st.floats(0.01, 0.5))
def test_the_more_is_known_the_less_a_turn_is_worth(aim: CycleTarget, best: float, more: float) -> None:
    assert prospects(best + more).worth(aim) <= prospects(best).worth(aim)


@pytest.mark.parametrize("best", [0.0, 0.3, 0.4])
def test_a_shorter_cycle_that_promises_the_same_comes_first(best: float) -> None:
    known = prospects(best)
    long, short = asked(40, 20), asked(20, 10)
    known.put([long, short])
    assert known.take() is short
    assert known.take() is long


def test_nothing_is_taken_that_others_have_reached_meanwhile() -> None:
    known = prospects()
    known.put([asked(20, 10), asked(40, 32)])
    known.raise_best(0.6)
    taken = known.take()
    assert taken is not None
    assert taken.steps == 40
    assert known.take() is None
    known.raise_best(0.8)
    known.put([taken])
    assert known.take() is None


def test_not_all_is_aimed_at_at_first() -> None:
    known, aim = prospects(), asked(100, 70)
    amounts = []
    while known.promises_more(aim):
        amounts.append(known.amount(aim))
        known.raise_best(known.throughput(aim, amounts[-1]))
    assert amounts[0] < 0.8 * aim.most
    assert amounts == sorted(set(amounts))
    assert amounts[-1] == aim.most


def test_before_traffic_is_asked_a_cycle_promises_about_as_much_as_others() -> None:
    known = prospects()
    first, other = CycleTarget(20, 20), CycleTarget(40, 40)
    known.lower(first, 0.5, BoundSource.BY_TRAFFIC)
    assert (first.most, first.traffic) == (10, 10)
    assert known.traffic_of(other) == pytest.approx(20)
    known.lower_to_cap(other)
    assert (other.most, other.told) == (20, BoundSource.BY_TRAFFIC)
    assert other.traffic == pytest.approx(20)
