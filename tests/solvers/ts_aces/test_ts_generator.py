"""The plan generator on random factories: what holds of every timestep and epoch."""

from __future__ import annotations

from collections import Counter
from itertools import islice, pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given

from tests.plan.moments import SURE, best_candidate, few, small_factories, state, sure_candidates
from tests.solvers.ts_aces.delivery import plan_of
from tsaces.model.transport_plan import ExchangeKind, Timestep
from tsaces.solvers.ts_aces.plan import EpochPlan, TsGenerator
from tsaces.traffic import parse_layout

if TYPE_CHECKING:
    from tsaces.model.instance import Instance

CYCLES = 4


def timesteps_of(instance: Instance, plan: EpochPlan) -> list[Timestep]:
    """Return the timesteps of the first few cycles and the start of the next."""
    generator = TsGenerator(instance, plan.traffic_system(instance), plan)
    return list(islice(generator.steps(), CYCLES * plan.cycle + 1))


def judge_timesteps(instance: Instance, plan: EpochPlan) -> None:
    """Hold every timestep against the layout, and every exchange against its cell."""
    layout = parse_layout(instance.rows)
    timesteps = timesteps_of(instance, plan)
    assert [timestep.t for timestep in timesteps] == list(range(len(timesteps)))
    for timestep in timesteps:
        assert timestep.cells.shape == timestep.cargo.shape == (plan.agents,)
        assert len(set(timestep.cells.tolist())) == plan.agents
    for before, after in pairwise(timesteps):
        for cell, next_cell in zip(before.cells, after.cells, strict=True):
            assert next_cell == cell or next_cell in layout.exits[cell]
        changed = np.flatnonzero(before.cargo != after.cargo)
        assert sorted(after.exchanges[:, 0].tolist()) == changed.tolist()
        for agent, m, kind, token in after.exchanges.tolist():
            machine = instance.machines[m]
            is_deposit = kind == ExchangeKind.DEPOSIT
            cargo = (token, 0) if is_deposit else (0, token)
            assert (before.cargo[agent], after.cargo[agent]) == cargo
            cell = machine.input_cell if is_deposit else machine.output_cell
            assert layout.cells[after.cells[agent]] == cell


@few
@given(small_factories)
def test_agents_move_along_exits_and_never_meet(instance: Instance) -> None:
    judge_timesteps(instance, plan_of(best_candidate(instance)))


@few
@given(small_factories)
def test_every_epoch_runs_as_planned(instance: Instance) -> None:
    plan = plan_of(best_candidate(instance))
    judge_epochs(instance, plan)


def judge_epochs(instance: Instance, plan: EpochPlan) -> None:
    """Count who enters and leaves which road with what, epoch by epoch."""
    traffic = plan.traffic_system(instance)
    leaving = plan.leaving(instance, traffic)
    entered, left = np.zeros_like(plan.entering), np.zeros_like(plan.entering)
    tails = {road.tail: r for r, road in enumerate(traffic.roads)}
    heads = {road.head: r for r, road in enumerate(traffic.roads)}
    for before, after in pairwise(timesteps_of(instance, plan)):
        k = before.t // plan.epoch_length % plan.num_epochs
        moved = np.flatnonzero(before.cells != after.cells)
        for agent in moved:
            source, target = int(before.cells[agent]), int(after.cells[agent])
            token = before.cargo[agent]
            if source in heads and traffic.layout.exits[source] == (target,):
                left[heads[source], token, k] += 1
            if target in tails:
                entered[tails[target], token, k] += 1
    assert (entered == CYCLES * plan.entering).all()
    assert (left == CYCLES * leaving).all()


@pytest.mark.parametrize("name", SURE)
def test_plans_of_all_kinds_run_as_planned(name: str) -> None:
    instance, candidates = sure_candidates(name)
    for candidate in candidates:
        judge_timesteps(instance, plan_of(candidate))
        judge_epochs(instance, plan_of(candidate))


def test_a_plan_starts_queued_at_the_heads_of_roads() -> None:
    instance, candidates = sure_candidates("sawmill")
    plan = plan_of(candidates[-1])
    traffic = plan.traffic_system(instance)
    first = timesteps_of(instance, plan)[0]
    waiting = state(first)
    leaving = plan.leaving(instance, traffic)
    assert first.exchanges.shape == (0, 4)
    for r, road in enumerate(traffic.roads):
        queue = [(cell, cargo) for cell, cargo in waiting if cell in road.cells]
        assert {cell for cell, _ in queue} == set(road.cells[len(road) - len(queue) :])
        counts = Counter(cargo for _, cargo in queue)
        assert [counts[token] for token in range(leaving.shape[1])] == leaving[r, :, 0].tolist()
