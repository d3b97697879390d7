"""What is wrong with a motion is found before anybody follows it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tests import floors
from tests.fixtures import small_embedding
from tests.plan.moments import SURE, sure_candidates
from tests.solvers.ts_aces.delivery import embedding_of
from tsaces.errors import PlanError
from tsaces.formats.instance_json import instance_from_document
from tsaces.plan import PeriodicTrajectory, compiled_plan_of
from tsaces.plan.permutation import Permutation
from tsaces.plan.trajectory_checks import check_trajectory
from tsaces.traffic import layout_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tsaces.model.embedding import Embedding
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


@pytest.mark.parametrize("name", floors.PLANS)
def test_plans_on_every_floor_pass(name: str) -> None:
    plan = compiled_plan_of(floors.PLANS[name]())
    check_trajectory(plan.trajectory, plan.layout)
    check_trajectory(plan.trajectory.unrolled(100), plan.layout)


TOO_QUICK: dict[str, tuple[Callable[[], Embedding], dict[str, Any], str]] = {
    "slower cells": (
        floors.lane_embedding,
        floors.lane_document(traversal=2),
        't=2: agent 0 leaves ["L", 0] sooner than it takes, 2 timesteps',
    ),
    "more clearance": (
        partial(floors.loop_embedding, floors.RING, robots=4),
        floors.loop_document(clearance=2),
        't=2: agent 3 enters ["A", 0] before it has been empty for 2 timesteps',
    ),
    "a larger zone": (
        partial(floors.loop_embedding, zone=floors.ZONE),
        floors.loop_document(zone=[["L", 2, 4]]),
        "t=1: agent 1 enters zone 'door' while agent 2 holds it",
    ),
}


@pytest.mark.parametrize("name", TOO_QUICK)
def test_robots_take_their_time_and_leave_room(name: str) -> None:
    plan, document, complaint = TOO_QUICK[name]
    layout = layout_of(instance_from_document(document))
    with pytest.raises(PlanError) as caught:
        check_trajectory(compiled_plan_of(plan()).trajectory, layout)
    assert str(caught.value) == complaint


def test_robots_do_not_swap_on_a_lane() -> None:
    """Two robots half a lap apart meet in the middle of the lane, and cannot pass each other."""
    lap = [*floors.lane_lap(at_ends=2)]
    embedding = floors.embedding_of_laps(floors.lane_document(), lap, {0: floors.PICKUP}, robots=2)
    with pytest.raises(PlanError, match=r"two agents share a cell|before it has been empty"):
        compiled_plan_of(embedding)
