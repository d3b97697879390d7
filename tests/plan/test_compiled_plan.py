"""The endless plan: it repeats itself, and one may follow it from any timestep."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.plan.moments import SURE, best_candidate, few, small_factories, state, sure_candidates
from tests.solvers.ts_aces.delivery import embedding_of, plan_of
from tsaces.errors import PlanError
from tsaces.model.transport_plan import ExchangeKind, Timestep
from tsaces.plan import CompiledPlan, EpochPlan, TsGenerator, compiled
from tsaces.traffic import parse_layout
from tsaces.verify import claim_of, replay

if TYPE_CHECKING:
    from tsaces.model.instance import Instance
    from tsaces.solvers.protocol import Candidate


def transport_plan(instance: Instance, candidate: Candidate) -> CompiledPlan:
    return compiled(embedding_of(instance, candidate))


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
@given(small_factories, st.data())
def test_one_may_follow_the_plan_from_any_timestep(instance: Instance, data: st.DataObject) -> None:
    candidate = best_candidate(instance)
    plan = transport_plan(instance, candidate)
    last = plan.transient + 2 * plan.header.period
    starts = data.draw(st.lists(st.integers(0, last), min_size=3, max_size=3))
    for start in (0, *starts):
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


@few
@given(small_factories)
def test_timesteps_are_those_of_the_generator_agent_by_agent(instance: Instance) -> None:
    candidate = best_candidate(instance)
    epoch_plan = plan_of(candidate)
    judge_against_generator(instance, epoch_plan, transport_plan(instance, candidate))


@pytest.mark.parametrize("name", SURE)
def test_agents_that_change_places_every_period_stay_themselves(name: str) -> None:
    instance, candidates = sure_candidates(name)
    for candidate in candidates:
        judge_against_generator(instance, plan_of(candidate), transport_plan(instance, candidate))


def judge_against_generator(instance: Instance, epoch_plan: EpochPlan, plan: CompiledPlan) -> None:
    """Compare the transient and a few periods with what the generator goes on to do."""
    count = plan.transient + 4 * plan.header.period
    generator = TsGenerator(instance, epoch_plan.traffic_system(instance), epoch_plan)
    for expected, timestep in zip(generator.steps(), plan.steps(0, count), strict=False):
        assert_same(timestep, expected)


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
        compiled(replace(embedding, assignment=assignment))
