"""Constraints 1 to 6 alone: who runs what, how fast, and what it takes and gives.

`Draft.broken` holds a whole assignment of values against each constraint alone.
"""

from __future__ import annotations

from itertools import product

import pytest

from tests.solvers.ts_aces.sawmill import (
    BIN,
    BOARD,
    DOCK,
    DUST,
    GATE,
    LOG,
    MILL,
    PLANER,
    Draft,
    sawmill,
    shipping,
)


@pytest.mark.parametrize("num_epochs", [1, 2, 3])
def test_a_whole_plan_breaks_none(num_epochs: int) -> None:
    assert shipping(num_epochs=num_epochs).broken() == set()


def test_nothing_at_all_breaks_none() -> None:
    assert Draft().broken() == set()


# 1 and 2: who runs what


def test_1_a_machine_runs_one_process_at_most() -> None:
    draft = shipping()
    draft.run(MILL, "chip", 0)
    assert draft.broken() == {"1"}


def test_2_no_variable_for_what_a_machine_cannot_run() -> None:
    variables = Draft().milp().variables
    supported = {
        (BIN, "feed"),
        *((MILL, "saw"), (MILL, "chip"), (PLANER, "saw")),
        *((DOCK, "ship"), (GATE, "ship"), (GATE, "vent")),
    }
    assert set(variables.assigned) == supported
    assert set(variables.runs) == supported


def test_2_no_variable_for_an_exchange_of_no_process_of_the_machine() -> None:
    variables = Draft(num_epochs=2).milp().variables
    given = [(BIN, LOG), (MILL, BOARD), (MILL, DUST), (PLANER, BOARD), (PLANER, DUST)]
    taken = [(MILL, LOG), (PLANER, LOG), (DOCK, BOARD), (GATE, BOARD), (GATE, DUST)]
    assert set(variables.pickups) == {(*pair, k) for pair, k in product(given, range(2))}
    assert set(variables.deposits) == {(*pair, k) for pair, k in product(taken, range(2))}


# 3 and 4: as many runs as a machine has time for, and only if it is assigned


@pytest.mark.parametrize("num_epochs", [1, 2, 3])
def test_3_a_machine_may_be_busy_all_the_time(num_epochs: int) -> None:
    assert shipping(sawmill(ship_time=16), num_epochs=num_epochs).broken() == set()
    assert shipping(sawmill(ship_time=17), num_epochs=num_epochs).broken() == {"3 and 4"}


def test_3_runs_need_not_be_whole() -> None:
    draft = Draft(epoch_length=20)
    draft.run(DOCK, "ship", 1.25)
    assert draft.obeys("3 and 4")
    draft.run(DOCK, "ship", 1.26)
    assert not draft.obeys("3 and 4")


def test_4_a_machine_runs_only_what_it_is_assigned() -> None:
    draft = shipping()
    draft.run(DOCK, "ship", 1, assign=False)
    assert draft.broken() == {"3 and 4"}


# 5 and 6: exchanges over a cycle amount to what the runs turn over


@pytest.mark.parametrize("runs", [0.5, 1.5, 2])
def test_5_what_is_emitted_is_picked_up(runs: float) -> None:
    draft = shipping()
    draft.run(BIN, "feed", runs)
    assert draft.broken() == {"5"}


def test_5_of_every_output() -> None:
    draft = Draft()
    draft.run(MILL, "saw", 1)
    draft.pick_up(MILL, BOARD, count=2)
    assert not draft.obeys("5")
    draft.pick_up(MILL, DUST)
    assert draft.obeys("5")
    draft.pick_up(MILL, DUST)
    assert not draft.obeys("5")


def test_5_sums_over_the_processes_of_a_machine() -> None:
    draft = Draft()
    draft.run(MILL, "saw", 1)
    draft.run(MILL, "chip", 2)
    draft.pick_up(MILL, BOARD, count=2)
    draft.pick_up(MILL, DUST, count=1 + 2 * 3)
    assert draft.obeys("5")
    draft.pick_up(MILL, DUST)
    assert not draft.obeys("5")


def test_5_each_machine_for_itself() -> None:
    draft = Draft()
    draft.run(MILL, "saw", 1)
    draft.pick_up(MILL, BOARD, count=2)
    draft.pick_up(PLANER, DUST)
    assert not draft.obeys("5")


@pytest.mark.parametrize("epochs", [(0, 0), (0, 2), (2, 1)])
def test_5_over_the_whole_cycle(epochs: tuple[int, int]) -> None:
    draft = Draft(num_epochs=3)
    draft.run(BIN, "feed", 2)
    for k in epochs:
        draft.pick_up(BIN, LOG, k)
    assert draft.obeys("5")
    draft.run(BIN, "feed", 1)
    assert not draft.obeys("5")


@pytest.mark.parametrize("runs", [0.5, 0.99])
def test_6_what_is_consumed_is_deposited(runs: float) -> None:
    draft = shipping()
    draft.run(DOCK, "ship", runs)
    assert draft.broken() == {"6"}


def test_6_half_a_run_consumes_half_of_it() -> None:
    draft = Draft()
    draft.run(DOCK, "ship", 0.5)
    draft.deposit(DOCK, BOARD)
    assert draft.obeys("6")
    draft.deposit(DOCK, BOARD)
    assert not draft.obeys("6")


def test_6_sums_over_the_processes_of_a_machine_and_over_the_cycle() -> None:
    draft = Draft(num_epochs=2)
    draft.run(MILL, "saw", 1)
    draft.run(MILL, "chip", 2)
    draft.deposit(MILL, LOG, 0, count=2)
    draft.deposit(MILL, LOG, 1)
    assert draft.obeys("6")
    draft.deposit(MILL, LOG, 1)
    assert not draft.obeys("6")


def test_6_of_every_input() -> None:
    draft = Draft()
    draft.run(GATE, "ship", 1)
    draft.run(GATE, "vent", 1)
    draft.deposit(GATE, BOARD, count=2)
    assert not draft.obeys("6")
    draft.deposit(GATE, DUST)
    assert draft.obeys("6")
