"""The endless plan: it repeats itself, and one may follow it from any timestep."""

from __future__ import annotations

import math
import random
import time
from collections import Counter
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fixtures import ROOT, small_embedding
from tests.plan.moments import (
    SURE,
    best_candidate,
    few,
    found_in_a_moment,
    small_factories,
    state,
    sure_candidates,
)
from tests.solvers.ts_aces.delivery import embedding_of, plan_of
from tsaces.errors import PlanError
from tsaces.model.transport_plan import ExchangeKind, Timestep
from tsaces.pipeline import load_instance
from tsaces.plan import LAST_TIMESTEP, CompiledPlan, compiled_plan_of
from tsaces.solvers.ts_aces.parameters import TsAcesParameters
from tsaces.solvers.ts_aces.plan import EpochPlan, TsGenerator
from tsaces.traffic import parse_layout
from tsaces.verify import claim_of, replay

if TYPE_CHECKING:
    from pathlib import Path

    from tsaces.model.instance import Instance
    from tsaces.solvers.protocol import Candidate

BUNDLED = sorted((ROOT / "instances").glob("*.json"))


def transport_plan(instance: Instance, candidate: Candidate) -> CompiledPlan:
    return compiled_plan_of(embedding_of(instance, candidate))


@few
@given(small_factories)
def test_the_floor_repeats_itself_every_period(instance: Instance) -> None:
    candidate = best_candidate(instance)
    plan = transport_plan(instance, candidate)
    transient, period = plan.transient, plan.header.period
    timesteps = list(plan.steps(transient, 3 * period + 1))
    first = timesteps[0]
    assert first.t == transient
    for k in (1, 2, 3):
        assert state(timesteps[k * period]) == state(first)
        assert (timesteps[k * period].t - transient) % period == 0
    exchanges = [Counter(map(tuple, step.exchanges[:, 1:].tolist())) for step in timesteps]
    assert exchanges[1 : period + 1] == exchanges[period + 1 : 2 * period + 1]
    made = sum(exchanges[1 : period + 1], Counter[tuple[int, ...]]())
    assert made == planned_exchanges(plan_of(candidate), period)


def planned_exchanges(plan: EpochPlan, period: int) -> Counter[tuple[int, ...]]:
    """Count machine, kind and token of every exchange planned for some whole cycles."""
    cycles, rest = divmod(period, plan.cycle)
    assert rest == 0
    planned = Counter[tuple[int, ...]]()
    for kind, counts in (
        (ExchangeKind.DEPOSIT, plan.deposits),
        (ExchangeKind.PICKUP, plan.pickups),
    ):
        per_cycle = counts.sum(axis=2)
        for m, token in np.argwhere(per_cycle).tolist():
            planned[m, int(kind), token] = cycles * int(per_cycle[m, token])
    return planned


@few
@given(small_factories, st.lists(st.floats(0, 1), min_size=3, max_size=3))
def test_one_may_follow_the_plan_from_any_timestep(
    instance: Instance, portions: list[float]
) -> None:
    """Starts are portions, drawn first: what a search finds in a moment differs between runs."""
    candidate = best_candidate(instance)
    plan = transport_plan(instance, candidate)
    last = plan.transient + 2 * plan.header.period
    for start in (0, *(int(portion * last) for portion in portions)):
        judge_from(start, instance, candidate, plan)


def judge_from(start: int, instance: Instance, candidate: Candidate, plan: CompiledPlan) -> None:
    header = plan.header_at(start)
    assert header.start == start
    assert (header.agents, header.period) == (plan.header.agents, plan.header.period)
    count = plan.transient + 4 * header.period + 1
    verdict = replay(
        instance,
        parse_layout(instance.rows),
        header,
        plan.steps(start, count),
        claim_of(embedding_of(instance, candidate)),
        transient=max(start, plan.transient),
    )
    assert verdict.ok, verdict.summary()
    assert verdict.steps == count


@pytest.mark.parametrize("name", SURE)
def test_plans_of_all_kinds_can_be_followed_from_anywhere(name: str) -> None:
    instance, candidates = sure_candidates(name)
    for candidate in candidates:
        plan = transport_plan(instance, candidate)
        for start in (0, 1, plan.transient, plan.transient + 1, 1_000, 10**12):
            judge_from(start, instance, candidate, plan)


@settings(few, max_examples=40)
@given(small_factories)
def test_timesteps_are_those_of_the_generator_agent_by_agent(instance: Instance) -> None:
    judge_against_generator(instance, best_candidate(instance))


@pytest.mark.parametrize("path", BUNDLED, ids=lambda path: path.stem)
def test_bundled_instances_move_as_the_generator_moves_them(path: Path) -> None:
    instance = load_instance(path)
    candidates = found_in_a_moment(instance, TsAcesParameters(max_num_epochs=4), seconds=1)
    judge_against_generator(instance, candidates[0])
    judge_against_generator(instance, candidates[-1])


@pytest.mark.parametrize("name", SURE)
def test_agents_that_change_places_every_period_stay_themselves(name: str) -> None:
    instance, candidates = sure_candidates(name)
    for candidate in candidates:
        judge_against_generator(instance, candidate)


def judge_against_generator(instance: Instance, candidate: Candidate) -> None:
    """Compare the transient and ten periods with what the generator goes on to do."""
    epoch_plan = plan_of(candidate)
    plan = transport_plan(instance, candidate)
    count = plan.transient + 10 * plan.period + 1
    generator = TsGenerator(instance, epoch_plan.traffic_system(instance), epoch_plan)
    for expected, timestep in zip(generator.steps(), plan.steps(0, count), strict=False):
        assert_same(timestep, expected)
    assert generator.t == count


@pytest.mark.parametrize("name", SURE)
def test_after_whole_super_periods_everything_is_as_before(name: str) -> None:
    """Once every agent is back in its own place, timesteps recur with the agents' names."""
    instance, candidates = sure_candidates(name)
    plan = transport_plan(instance, candidates[-1])
    super_period = plan.period * order(plan.trajectory.successor.image.tolist())
    first = plan.transient + 1
    draw = random.Random(7)
    for _ in range(1_000):
        t = draw.randrange(10**15)
        base = t if t < first else first + (t - first) % super_period
        assert_same(replace(plan.state(t), t=base), plan.state(base))


def order(image: list[int]) -> int:
    """Return after how many applications a permutation is back where it began."""
    lengths = set()
    for first in range(len(image)):
        length, element = 1, image[first]
        while element != first:
            length, element = length + 1, image[element]
        lengths.add(length)
    return math.lcm(*lengths)


def test_timesteps_beyond_the_last_are_refused() -> None:
    plan = small_embedding().plan()
    assert plan.state(LAST_TIMESTEP).t == LAST_TIMESTEP
    for start, count in ((-1, 1), (LAST_TIMESTEP + 1, 1), (LAST_TIMESTEP, 2)):
        with pytest.raises(ValueError, match="not within"):
            list(plan.steps(start, count))


@pytest.mark.parametrize("start", [0, 1, 39, 40, 41, 1_000, 10**12])
def test_blocks_are_the_same_timesteps(start: int) -> None:
    plan = small_embedding().plan()
    blocks = list(plan.blocks(start, 700))
    assert sum(map(len, blocks)) == 700
    steps = [timestep for block in blocks for timestep in block]
    for timestep, expected in zip(steps, plan.steps(start, 700), strict=True):
        assert_same(timestep, expected)
        assert_same(timestep, plan.state(timestep.t))


def test_what_readers_get_they_cannot_spoil() -> None:
    timestep = small_embedding().plan().state(3)
    with pytest.raises(ValueError, match="read-only"):
        timestep.cells[0] = 0


def assert_same(timestep: Timestep, expected: Timestep) -> None:
    assert timestep.t == expected.t
    assert (timestep.cells == expected.cells).all()
    assert (timestep.cargo == expected.cargo).all()
    assert sorted(timestep.exchanges.tolist()) == sorted(expected.exchanges.tolist())


def test_steps_from_a_timestep_on_are_the_same_steps() -> None:
    instance, candidates = sure_candidates("sawmill")
    plan = transport_plan(instance, candidates[-1])
    whole, later = list(plan.steps(0, 300)), list(plan.steps(123, 50))
    assert len(later) == 50
    for timestep, expected in zip(later, whole[123:173], strict=True):
        assert_same(timestep, expected)
    assert [timestep.t for timestep in islice(plan.steps(7), 3)] == [7, 8, 9]
    assert list(plan.steps(5, 0)) == []


def test_any_timestep_is_at_hand() -> None:
    instance, candidates = sure_candidates("sawmill")
    plan = transport_plan(instance, candidates[-1])
    period = plan.header.period
    start = plan.transient + 7
    far = start + period * 10**12
    (near_step,), (far_step,) = plan.steps(start, 1), plan.steps(far, 1)
    assert far_step.t == far
    assert state(far_step) == state(near_step)


def test_a_machine_is_assigned_only_what_it_can_run() -> None:
    instance, candidates = sure_candidates("sawmill")
    embedding = embedding_of(instance, candidates[-1])
    assignment = dict(embedding.assignment) | {"bin": "ship"}
    with pytest.raises(PlanError, match="machine 'bin' cannot run 'ship'"):
        compiled_plan_of(replace(embedding, assignment=assignment))


def test_compiling_keeps_a_deadline() -> None:
    with pytest.raises(PlanError, match="could not be compiled in time"):
        small_embedding().plan(deadline=time.monotonic() - 1)
