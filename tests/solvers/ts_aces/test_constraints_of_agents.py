"""Constraints 7 to 11 alone: what becomes of agents and their cargo along roads.

`Draft.broken` holds a whole assignment of values against each constraint alone.
"""

from __future__ import annotations

import pytest

from tests.solvers.ts_aces.sawmill import (
    BIN,
    BOARD,
    DUST,
    EMPTY,
    LOG,
    MAIN,
    MILL,
    NORTH,
    PLANER,
    SOUTH,
    Draft,
    shipping,
)

# 7 and 8: who enters a road in one epoch leaves it in the next


def test_7_a_token_stays_what_it_is_along_a_road() -> None:
    draft = Draft()
    draft.drive(MAIN, LOG, LOG)
    draft.drive(SOUTH, LOG, LOG)
    assert draft.broken() == set()
    draft = Draft()
    draft.drive(MAIN, LOG, BOARD)
    draft.drive(SOUTH, BOARD, LOG)
    assert draft.broken() == {"7"}


def test_7_a_deposit_takes_the_token_off_its_agent() -> None:
    draft = Draft()
    draft.drive(MAIN, LOG, EMPTY, count=2)
    draft.deposit(MILL, LOG)
    draft.deposit(PLANER, LOG)
    assert draft.obeys("7")
    draft.leave(MAIN, LOG)
    assert not draft.obeys("7")


def test_7_a_pick_up_puts_a_token_on_the_road() -> None:
    draft = Draft()
    draft.drive(MAIN, EMPTY, DUST, count=2)
    draft.pick_up(MILL, DUST)
    draft.pick_up(PLANER, DUST)
    assert draft.obeys("7")
    draft.leave(MAIN, DUST)
    assert not draft.obeys("7")


def test_7_exchanges_count_on_their_own_road_only() -> None:
    draft = Draft()
    draft.enter(SOUTH, LOG)
    draft.deposit(MILL, LOG)
    assert not draft.obeys("7")


def test_8_empty_agents_neither_come_from_nowhere_nor_vanish() -> None:
    draft = Draft()
    draft.leave(MAIN, EMPTY)
    draft.enter(NORTH, EMPTY)
    assert draft.broken() == {"8"}


def test_8_deposits_empty_agents_and_pick_ups_load_them() -> None:
    draft = Draft()
    draft.drive(MAIN, LOG, EMPTY, count=2)
    draft.deposit(MILL, LOG)
    draft.deposit(PLANER, LOG)
    draft.drive(MAIN, EMPTY, LOG)
    draft.pick_up(BIN, LOG)
    draft.drive(MAIN, EMPTY, BOARD)
    draft.pick_up(MILL, BOARD)
    assert draft.obeys("8")
    draft.pick_up(MILL, DUST)
    assert not draft.obeys("8")


@pytest.mark.parametrize(("cargo", "constraint"), [(EMPTY, "8"), (LOG, "7")])
def test_7_and_8_a_road_takes_an_epoch(cargo: int, constraint: str) -> None:
    draft = Draft(num_epochs=3)
    for k, road in enumerate((MAIN, NORTH)):
        draft.drive(road, cargo, cargo, k)
    draft.enter(MAIN, cargo, 2)
    draft.leave(MAIN, cargo, 0)
    assert draft.obeys(constraint)
    draft = Draft(num_epochs=3)
    for road in (MAIN, NORTH):
        draft.enter(road, cargo)
        draft.leave(road, cargo)
    assert draft.broken() == {constraint}


@pytest.mark.parametrize(("cargo", "constraint"), [(EMPTY, "8"), (LOG, "7")])
def test_7_and_8_the_first_epoch_follows_the_last(cargo: int, constraint: str) -> None:
    draft = Draft(num_epochs=2)
    draft.drive(MAIN, cargo, cargo, epoch=0)
    draft.drive(NORTH, cargo, cargo, epoch=1)
    assert draft.broken() == set()
    draft.values["leaving", (NORTH, cargo, 0)] = 0
    assert not draft.obeys(constraint)


# 9: who enters a junction leaves it, with the same cargo, in the same epoch


@pytest.mark.parametrize(("cargo", "cargo_after"), [(EMPTY, LOG), (LOG, EMPTY), (BOARD, DUST)])
def test_9_cargo_does_not_change_at_a_junction(cargo: int, cargo_after: int) -> None:
    draft = Draft()
    draft.drive(MAIN, cargo, cargo)
    draft.drive(NORTH, cargo, cargo)
    assert draft.broken() == set()
    draft = Draft()
    draft.drive(MAIN, cargo, cargo)
    draft.drive(NORTH, cargo_after, cargo_after)
    assert draft.broken() == {"9"}


def test_9_nobody_stays_on_a_junction() -> None:
    draft = Draft(num_epochs=2)
    draft.drive(MAIN, LOG, LOG, epoch=0)
    draft.drive(NORTH, LOG, LOG, epoch=0)
    assert draft.broken() == {"9"}


def test_9_several_roads_meet() -> None:
    draft = Draft()
    draft.drive(MAIN, LOG, LOG, count=3)
    draft.drive(NORTH, LOG, LOG, count=2)
    draft.drive(SOUTH, LOG, LOG)
    assert draft.obeys("9")
    draft.drive(SOUTH, LOG, LOG)
    assert not draft.obeys("9")


# 10 and 11: an agent exchanges once a road, with what it carried when it entered


def test_10_what_was_picked_up_on_a_road_is_not_deposited_there() -> None:
    draft = shipping()
    draft.values["entering", (MAIN, LOG, 0)] = 0
    draft.values["leaving", (MAIN, LOG, 0)] = 0
    draft.values["entering", (SOUTH, LOG, 0)] = 0
    draft.values["leaving", (SOUTH, LOG, 0)] = 0
    assert draft.broken() == {"10"}


def test_10_machines_of_a_road_share_what_enters_it() -> None:
    draft = Draft(num_epochs=2)
    draft.enter(MAIN, LOG, 1, count=2)
    draft.deposit(MILL, LOG, 1)
    draft.deposit(PLANER, LOG, 1)
    assert draft.obeys("10")
    draft.deposit(PLANER, LOG, 1)
    assert not draft.obeys("10")


@pytest.mark.parametrize(
    ("road", "cargo", "epoch"), [(MAIN, LOG, 0), (MAIN, BOARD, 1), (NORTH, LOG, 1)]
)
def test_10_what_enters_elsewhere_is_of_no_use(road: int, cargo: int, epoch: int) -> None:
    draft = Draft(num_epochs=2)
    draft.enter(road, cargo, epoch)
    draft.deposit(MILL, LOG, 1)
    assert not draft.obeys("10")


def test_11_who_deposited_on_a_road_does_not_pick_up_there() -> None:
    draft = shipping()
    for kind, road in (
        ("entering", MAIN),
        ("leaving", MAIN),
        ("entering", SOUTH),
        ("leaving", SOUTH),
    ):
        draft.values[kind, (road, EMPTY, 0)] -= 1
    assert draft.broken() == {"11"}


def test_11_machines_of_a_road_share_the_empty_agents() -> None:
    draft = Draft(num_epochs=2)
    draft.enter(MAIN, EMPTY, 1, count=4)
    draft.pick_up(BIN, LOG, 1)
    draft.pick_up(MILL, BOARD, 1)
    draft.pick_up(MILL, DUST, 1)
    draft.pick_up(PLANER, DUST, 1)
    assert draft.obeys("11")
    draft.pick_up(PLANER, BOARD, 1)
    assert not draft.obeys("11")


@pytest.mark.parametrize(
    ("road", "cargo", "epoch"), [(MAIN, EMPTY, 0), (MAIN, LOG, 1), (SOUTH, EMPTY, 1)]
)
def test_11_agents_elsewhere_are_of_no_use(road: int, cargo: int, epoch: int) -> None:
    draft = Draft(num_epochs=2)
    draft.enter(road, cargo, epoch)
    draft.pick_up(BIN, LOG, 1)
    assert not draft.obeys("11")
