"""Priority inheritance with backtracking, one timestep at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.peer.pibt import NOBODY, Moves

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Way = Mapping[int, tuple[int, ...]]
    """Where to be next, by the cell one is at."""


def moves(cells: list[int], num_cells: int, ways: Sequence[Way]) -> list[int]:
    """Return where agents are next who choose in the order of their numbers."""
    occupant = [NOBODY] * num_cells
    for agent, cell in enumerate(cells):
        occupant[cell] = agent
    tables = [[way.get(cell, ()) for cell in range(num_cells)] for way in ways]
    return Moves(cells, occupant, tables).decide(list(range(len(cells))))


def test_agents_follow_into_cells_that_are_being_left() -> None:
    on = {0: (1, 0), 1: (2, 1), 2: (3, 2)}
    assert moves([0, 1, 2], 4, [on, on, on]) == [1, 2, 3]


def test_a_full_ring_turns() -> None:
    ring = {0: (1, 0), 1: (2, 1), 2: (0, 2)}
    assert moves([0, 1, 2], 3, [ring, ring, ring]) == [1, 2, 0]


def test_whoever_waits_at_its_goal_is_pushed_off_it() -> None:
    assert moves([0, 1], 3, [{0: (1, 0)}, {1: (1, 2)}]) == [1, 2]


def test_the_first_in_order_has_the_junction() -> None:
    assert moves([0, 1], 4, [{0: (2, 0)}, {1: (2, 1)}]) == [2, 1]
    assert moves([1, 0], 4, [{1: (2, 1)}, {0: (2, 0)}]) == [2, 0]


def test_who_is_pushed_takes_another_exit_rather_than_block() -> None:
    first, second = {0: (2, 0)}, {1: (3, 1)}
    pushed = {3: (2, 4, 3)}  # 2 is taken, so 4
    assert moves([0, 1, 3], 5, [first, second, pushed]) == [2, 3, 4]


def test_who_cannot_push_on_tries_its_next_choice() -> None:
    blocked = {1: (1,)}  # a cell that nobody can leave
    assert moves([0, 1], 3, [{0: (1, 2, 0)}, blocked]) == [2, 1]


def test_who_has_no_choice_left_waits_and_so_do_those_behind() -> None:
    blocked = {2: (2,)}
    assert moves([0, 1, 2], 3, [{0: (1, 0)}, {1: (2, 1)}, blocked]) == [0, 1, 2]
