"""Mistakes made in many cells are told once, and habits of other formats are known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import street_grids
from tsaces.errors import InstanceError, Problem
from tsaces.traffic import parse_layout

RING = ["+>>>>+", "^....v", "^....v", "^....v", "+<<<<+"]
FREE_FLOOR = (
    "no junction; the layout needs at least one '+'; '.' is free floor in MovingAI maps but"
    " impassable here: draw the ways of the robots with > < ^ v and '+', or open floor with '*'"
)


def problems_of(rows: list[str]) -> tuple[Problem, ...]:
    with pytest.raises(InstanceError) as caught:
        parse_layout(rows)
    return caught.value.problems


def messages_of(rows: list[str]) -> list[str]:
    return [problem.message for problem in problems_of(rows)]


def test_a_letter_in_many_cells_is_one_problem_with_all_of_them() -> None:
    (problem,) = problems_of([row.replace("v", "V") for row in RING])
    assert problem == Problem(
        "layout.rows",
        "3 cells, [5, 1], [5, 2], [5, 3]: 'V' means nothing; a road downwards is a small 'v'",
        ((5, 1), (5, 2), (5, 3)),
    )


def test_of_more_than_three_cells_the_first_three_are_named() -> None:
    rows = [row.replace("<", "x") for row in RING]
    assert messages_of(rows) == [
        "4 cells, first [1, 4], [2, 4], [3, 4]: 'x' means nothing; use one of > < ^ v + - | * # ."
    ]


def test_what_a_letter_breaks_is_not_told_as_well() -> None:
    assert messages_of(["+>V+", "^..v", "+<<+"]) == [
        "cell [2, 0]: 'V' means nothing; a road downwards is a small 'v'"
    ]


def test_what_is_broken_elsewhere_is() -> None:
    assert messages_of(["+>>+", "^..V", "+<<+", "^..."]) == [
        "cell [3, 1]: 'V' means nothing; a road downwards is a small 'v'",
        "cell [0, 3]: '^' has no entry: no road cell or junction leads to it",
    ]


@pytest.mark.parametrize("sign", "@TO")
def test_obstacles_of_movingai_maps_are_known(sign: str) -> None:
    rows = [f"+>>>>+{sign}", *RING[1:]]
    assert messages_of(rows) == [
        f"cell [6, 0]: {sign!r} means nothing; it is an obstacle in MovingAI maps, '#' is one here"
    ]


def test_the_free_floor_of_movingai_maps_is_known() -> None:
    assert messages_of(["@@@@", "@..@", "@..T"]) == [
        FREE_FLOOR,
        "7 cells, first [0, 0], [1, 0], [2, 0]: '@' means nothing; it is an obstacle in MovingAI"
        " maps, '#' is one here",
        "cell [3, 2]: 'T' means nothing; it is an obstacle in MovingAI maps, '#' is one here",
    ]
    assert messages_of(["####", "#..#"]) == [FREE_FLOOR]


@pytest.mark.parametrize(("sign", "meant"), [("→", ">"), ("←", "<"), ("↑", "^"), ("↓", "v")])
def test_arrows_are_known(sign: str, meant: str) -> None:
    (message,) = messages_of([row.replace(meant, sign) for row in RING])
    assert message.endswith(f"is {meant!r}")


def test_a_line_break_is_no_part_of_a_row() -> None:
    (message,) = messages_of([row + "\n" for row in RING])
    assert message == (
        "5 cells, first [6, 0], [6, 1], [6, 2]: '\\n' means nothing; each row is a string of its"
        " own, without a line break"
    )


@pytest.mark.parametrize(
    ("rows", "words", "cells"),
    [
        (
            ["+>>>>+>>", "^....v", "+<<<<+>>"],
            "dead ends; let each lead to a road cell or a junction",
            ((7, 0), (7, 2)),
        ),
        (
            ["+>v<+", "..+..", "+>v<+", "..+.."],
            "road cells with two entries; make each a '+'",
            ((2, 0), (2, 2)),
        ),
        (
            ["+>>+", "^.>v", "+<<+", "..^."],
            "road cells without an entry; lead a road cell or a junction to each",
            ((2, 1), (2, 3)),
        ),
        (
            ["+v+v+", "^.v.v", "+<+<+"],
            "road cells that could be entered from several junctions; leave each one",
            ((1, 0), (3, 0)),
        ),
    ],
)
def test_every_kind_of_mistake_is_told_once(
    rows: list[str], words: str, cells: tuple[tuple[int, int], ...]
) -> None:
    found = [problem for problem in problems_of(rows) if problem.message.endswith(words)]
    assert [problem.cells for problem in found] == [cells]


def test_a_thousand_mistakes_of_different_kinds_are_counted() -> None:
    rows = ["".join(chr(0x4E00 + 40 * y + x) for x in range(40)) for y in range(25)]
    with pytest.raises(InstanceError) as caught:
        parse_layout(rows)
    lines = str(caught.value).splitlines()
    assert len(caught.value.problems) == 1000
    assert lines[-1] == "... and 980 more"
    assert len(lines) == 21


@given(street_grids(), st.sampled_from("><^v"), st.sampled_from("VxX@→"))
def test_any_sign_written_in_another_way_is_one_problem_that_names_every_cell(
    rows: list[str], sign: str, other: str
) -> None:
    places = {(x, y) for y, row in enumerate(rows) for x, c in enumerate(row) if c == sign}
    (problem,) = problems_of([row.replace(sign, other) for row in rows])
    assert repr(other) in problem.message
    assert set(problem.cells) == places
