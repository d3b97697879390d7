"""What the verifier calls sound is within the proven bound, however a plan was broken before."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from tests.strategies import instances
from tests.verify.errands import errands
from tests.verify.mutants import Loop, loop_of, mutants
from tests.verify.test_balance import laps, turning
from tests.verify.tours import touring
from tsaces.bound import FluidMilp
from tsaces.plan import compiled_plan_of
from tsaces.traffic import build_traffic_system, parse_layout

if TYPE_CHECKING:
    from random import Random

    from tsaces.model.embedding import Embedding
    from tsaces.model.instance import Instance

MOST_TIMESTEPS = 400
LOOSE = settings(
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.filter_too_much,
        HealthCheck.data_too_large,
    ]
)


@cache
def bound_of(instance: Instance) -> float:
    traffic = build_traffic_system(parse_layout(instance.rows))
    return FluidMilp(instance, traffic).solve(relative_gap=0)


def judge(mutant: Loop, bound: float) -> None:
    verdict = mutant.replayed()
    if verdict.ok:
        assert verdict.periods == 2
        assert verdict.throughput <= bound * (1 + 1e-6) + 1e-9


def slow_stove() -> Embedding:
    """More pegs than the stove can burn the swarf of could be carried."""
    return touring(turning(burn_time=64), laps("bar peg", "swarf", "", ""))


def oiled() -> Embedding:
    """A machine that is fed two kinds of parts, and makes two of one kind."""
    return touring(turning(oil=1, pegs=2), laps("bar peg", "oil peg", "swarf"))


def crowd() -> Embedding:
    return touring(turning(), laps("bar peg", "swarf"), robots=(0, 3, 9, 20))


PLANS = {"a slow stove": slow_stove, "several inputs": oiled, "several robots": crowd}


@pytest.mark.parametrize("name", PLANS)
@settings(LOOSE, max_examples=100)
@given(data=st.data(), periods=st.sampled_from([1, 1, 2]))
def test_a_broken_plan_is_found_out_or_within_the_bound(
    name: str, data: st.DataObject, periods: int
) -> None:
    plan = compiled_plan_of(PLANS[name]())
    loop = loop_of(plan, periods)
    assert loop.replayed().ok
    judge(data.draw(mutants(loop)), bound_of(plan.instance))


@settings(LOOSE, max_examples=50)
@given(
    instance=instances(max_streets=2, max_gap=3, max_processes=3),
    order=st.randoms(use_true_random=False),
    data=st.data(),
)
def test_broken_errands_of_random_factories_are_too(
    instance: Instance, order: Random, data: st.DataObject
) -> None:
    alone = replace(instance, max_agents=1)
    loop = errands(alone, order)
    if loop.period > MOST_TIMESTEPS:
        reject()
    bound = bound_of(alone)
    verdict = loop.replayed()
    assert verdict.ok, verdict.summary()
    for _ in range(4):
        judge(data.draw(mutants(loop)), bound)
