"""What is wrong with a motion is found before anybody follows it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.fixtures import small_embedding
from tests.plan.moments import SURE, sure_candidates
from tests.solvers.ts_aces.delivery import embedding_of
from tsaces.errors import PlanError
from tsaces.plan import PeriodicTrajectory, compiled_plan_of
from tsaces.plan.permutation import Permutation
from tsaces.plan.trajectory_checks import check_trajectory

if TYPE_CHECKING:
    from tsaces.model.instance import Cell
    from tsaces.model.transport_plan import IntArray

PLAN = compiled_plan_of(small_embedding())
MOTION = PLAN.trajectory
TOY = PLAN.tokens.index("toy")


def refusal(trajectory: PeriodicTrajectory) -> str:
    with pytest.raises(PlanError) as caught:
        check_trajectory(trajectory, PLAN.layout)
    return str(caught.value)


def changed(array: IntArray, agent: int, t: int, value: int) -> IntArray:
    copy = array.copy()
    copy[agent, t] = value
    return copy


def with_cell(agent: int, t: int, cell: Cell) -> PeriodicTrajectory:
    return replace(MOTION, cells=changed(MOTION.cells, agent, t, PLAN.layout.number[cell]))


@pytest.mark.parametrize("name", SURE)
def test_compiled_plans_pass(name: str) -> None:
    instance, candidates = sure_candidates(name)
    for candidate in candidates:
        plan = compiled_plan_of(embedding_of(instance, candidate))
        check_trajectory(plan.trajectory, plan.layout)
        check_trajectory(plan.trajectory.unrolled(300), plan.layout)


def test_the_floor_has_an_end() -> None:
    trajectory = replace(MOTION, cells=changed(MOTION.cells, 1, 5, -1))
    assert refusal(trajectory) == "t=5: agent 1 leaves the roads"


def test_roads_are_one_way_and_agents_do_not_jump() -> None:
    assert refusal(with_cell(0, 1, (1, 0))) == "t=1: agent 0 moves against the roads"
    assert refusal(with_cell(1, 19, (2, 0))) == "t=19: agent 1 moves against the roads"


def test_a_cell_holds_one_agent() -> None:
    both = MOTION.cells[[0, 0]]
    assert refusal(replace(MOTION, cells=both)) == "t=0: two agents share a cell"


def test_agents_deposit_what_they_carry_alone() -> None:
    t, agent = first_exchange(kind=0)
    trajectory = replace(MOTION, cargo=changed(MOTION.cargo, agent, t - 1, TOY))
    assert refusal(trajectory) == f"t={t}: an agent exchanges what it cannot"


def test_agents_pick_up_with_nothing_in_hand() -> None:
    t, agent = first_exchange(kind=1)
    trajectory = replace(MOTION, cargo=changed(MOTION.cargo, agent, t - 1, TOY))
    assert refusal(trajectory) == f"t={t}: an agent exchanges what it cannot"


def first_exchange(kind: int) -> tuple[int, int]:
    """Return timestep and agent of the first deposit (0) or pick-up (1)."""
    row = int(np.flatnonzero(MOTION.exchanges[:, 2] == kind)[0])
    t = int(np.searchsorted(MOTION.offsets, row, side="right")) - 1
    return t, int(MOTION.exchanges[row, 0])


def test_the_fleet_must_come_round() -> None:
    alone = replace(MOTION, successor=Permutation([0, 1]))
    assert refusal(alone) == "cells: the fleet is not after a period where it was before"
    last = MOTION.cargo.shape[1] - 1
    loaded = replace(MOTION, cargo=changed(MOTION.cargo, 0, last, MOTION.cargo[0, last] ^ TOY))
    assert refusal(loaded) == "cargo: the fleet is not after a period where it was before"
