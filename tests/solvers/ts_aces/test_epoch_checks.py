"""A plan is held against the paper's constraints before any agent moves by it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pytest

from tests.solvers.ts_aces.sawmill import (
    BIN,
    BOARD,
    DOCK,
    DUST,
    EMPTY,
    LOG,
    MAIN,
    MILL,
    NORTH,
    SOUTH,
    sawmill,
    shipping,
)
from tsaces.errors import PlanError
from tsaces.model.embedding import Embedding
from tsaces.solvers.ts_aces.plan import EpochPlan, EpochSource
from tsaces.solvers.ts_aces.plan.epoch_checks import check_epoch_plan

if TYPE_CHECKING:
    from tsaces.model.instance import Instance

Counted = np.ndarray[tuple[int, int, int], np.dtype[np.int32]]


def counts(kind: str, rows: int, num_epochs: int) -> Counted:
    table = np.zeros((rows, 4, num_epochs), dtype=np.int32)
    for (of_kind, key), count in shipping(num_epochs=num_epochs).values.items():
        if of_kind == kind:
            table[cast("tuple[int, int, int]", key)] = count
    return table


def shipping_plan(num_epochs: int = 1, epoch_length: int = 16) -> EpochPlan:
    """The plan of the sawmill that has nothing to spare."""
    return EpochPlan(
        num_epochs=num_epochs,
        epoch_length=epoch_length,
        entering=counts("entering", 3, num_epochs),
        pickups=counts("pickups", 5, num_epochs),
        deposits=counts("deposits", 5, num_epochs),
    )


class Change:
    """A plan to be spoiled: counts more or less in places."""

    def __init__(self, num_epochs: int = 1, epoch_length: int = 16) -> None:
        self.plan = shipping_plan(num_epochs, epoch_length)

    def enter(self, road: int, token: int, change: int, epoch: int = 0) -> Change:
        self.plan.entering[road, token, epoch] += change
        return self

    def pick_up(self, machine: int, token: int, change: int, epoch: int = 0) -> Change:
        self.plan.pickups[machine, token, epoch] += change
        return self

    def deposit(self, machine: int, token: int, change: int, epoch: int = 0) -> Change:
        self.plan.deposits[machine, token, epoch] += change
        return self


def check(plan: EpochPlan, instance: Instance | None = None) -> None:
    instance = instance or sawmill()
    check_epoch_plan(instance, plan.traffic_system(instance), plan)


@pytest.mark.parametrize("num_epochs", [1, 2, 3])
def test_a_plan_with_nothing_to_spare_passes(num_epochs: int) -> None:
    check(shipping_plan(num_epochs))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (Change().enter(SOUTH, EMPTY, 1), "constraint 9"),
        (Change().enter(SOUTH, EMPTY, -1), "constraint 9"),
        (Change().enter(SOUTH, EMPTY, -1).enter(SOUTH, BOARD, 1), "constraint 9"),
        (Change(2).enter(SOUTH, EMPTY, -1, 0).enter(SOUTH, EMPTY, 1, 1), "constraint 9"),
        (
            Change().enter(MAIN, LOG, -1).enter(SOUTH, LOG, -1),
            f"constraint 10: road {MAIN} lacks agents to deposit in epoch 0",
        ),
        (
            Change(2).enter(NORTH, DUST, -1, 1),
            f"constraint 10: road {NORTH} lacks agents to deposit in epoch 1",
        ),
        (Change().enter(MAIN, EMPTY, -1).enter(SOUTH, EMPTY, -1), "constraint 11"),
        (Change().pick_up(BIN, LOG, 1).enter(SOUTH, EMPTY, -1), "constraint 11"),
        (
            Change().enter(MAIN, BOARD, 1).enter(SOUTH, BOARD, 1),
            f"constraint 13: road {MAIN} cannot hold the agents of epoch 0",
        ),
        (Change(epoch_length=15), "constraint 14"),
        (Change(3, 15), "constraint 14"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_broken_constraint_is_named(change: Change, message: str) -> None:
    with pytest.raises(PlanError, match=message):
        check(change.plan)


def test_a_road_shorter_by_one_cell_cannot_hold_the_agents() -> None:
    plan = shipping_plan()
    with pytest.raises(PlanError, match=f"constraint 13: road {MAIN}"):
        check(plan, sawmill(main_length=9))


@pytest.mark.parametrize("kind", ["entering", "pickups", "deposits"])
def test_no_count_is_negative(kind: str) -> None:
    plan = shipping_plan(2)
    getattr(plan, kind)[0, LOG, 1] = -1
    with pytest.raises(PlanError, match=f"{kind} has a negative count"):
        check(plan)


@pytest.mark.parametrize("kind", ["entering", "pickups", "deposits"])
@pytest.mark.parametrize("shape", [(4, 4, 2), (2, 4, 2), (3, 3, 2), (5, 4, 1), (3, 4, 1), (0,)])
def test_shapes_are_those_of_roads_machines_tokens_and_epochs(
    kind: str, shape: tuple[int, ...]
) -> None:
    counts_of_kind: dict[str, Any] = {kind: np.zeros(shape, dtype=np.int32)}
    plan = replace(shipping_plan(2), **counts_of_kind)
    with pytest.raises(PlanError, match=f"{kind} has the shape"):
        check(plan)


def test_a_plan_for_cut_roads_does_not_fit_whole_ones() -> None:
    with pytest.raises(PlanError, match="entering has the shape"):
        check(replace(shipping_plan(), max_road_length=4))


def test_the_null_token_is_not_exchanged() -> None:
    with pytest.raises(PlanError, match="'mill' exchanges the null token"):
        check(Change().pick_up(MILL, EMPTY, 1).plan)
    with pytest.raises(PlanError, match="'dock' exchanges the null token"):
        check(Change().deposit(DOCK, EMPTY, 1).plan)


def test_machines_exchange_only_where_they_have_a_cell() -> None:
    with pytest.raises(PlanError, match="machine 'bin' has no cell"):
        check(Change().deposit(BIN, LOG, 1).plan)
    with pytest.raises(PlanError, match="machine 'dock' has no cell"):
        check(Change().pick_up(DOCK, BOARD, 1).plan)


def test_a_transport_plan_is_checked_before_its_first_timestep() -> None:
    assignment = {"bin": "feed", "mill": "saw", "planer": None, "dock": "ship", "gate": "vent"}
    sound = Embedding(
        instance=sawmill(),
        method="by hand",
        throughput=0.0,
        upper_bound=1.0,
        assignment=assignment,
        rates={},
        source=EpochSource(shipping_plan()),
    )
    assert len(list(sound.plan().steps(0, 40))) == 40
    with pytest.raises(PlanError, match="constraint 14"):
        replace(sound, source=EpochSource(shipping_plan(epoch_length=15))).plan()
