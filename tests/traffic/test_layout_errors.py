"""Rows that are no layout, and the cell that is to blame."""

from __future__ import annotations

import pytest

from tsaces.errors import InstanceError
from tsaces.traffic import parse_layout


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["+>x", "^.v", "+<+"], "cell [2, 0]: 'x' means nothing; use one of > < ^ v + - | * # ."),
        (
            ["+>\t", "^.v", "+<+"],
            "cell [2, 0]: '\\t' means nothing; use one of > < ^ v + - | * # .",
        ),
        (["+>.", "^.v", "+<+"], "cell [1, 0]: '>' is a dead end: it leads to [2, 0]"),
        (["<>+", "^.v", "+<+"], "cell [0, 0]: '<' is a dead end: it leads to [-1, 0]"),
        (["+>+", "^.v", "+<v"], "cell [2, 2]: 'v' is a dead end: it leads to [2, 3]"),
        (
            ["+>>>+", "^.^.v", "+>+<+"],
            "cell [2, 0]: road cell with two entries, [1, 0] and [2, 1]; make it a '+'",
        ),
        (
            ["+>>+", "^>.v", "+<<+"],
            "cell [1, 1]: '>' has no entry: no road cell or junction leads to it",
        ),
        (
            ["+v+", "^v^", "+<<"],
            "cell [1, 0]: 'v' could be entered from [2, 0] and [0, 0]; leave one",
        ),
        (
            ["+>+", "^.v", "+<+", "^.."],
            "cell [0, 3]: '^' has no entry: no road cell or junction leads to it",
        ),
    ],
)
def test_problem_names_its_cell(rows: list[str], expected: str) -> None:
    with pytest.raises(InstanceError) as caught:
        parse_layout(rows)
    assert f"layout.rows: {expected}" in str(caught.value).split("\n")


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], "no junction; the layout needs at least one '+'"),
        (["...", "..."], "no junction; the layout needs at least one '+'"),
        ([">v", "^<"], "no junction; the layout needs at least one '+'"),
        (
            ["+>+.+>+", "^.v.^.v", "+<+.+<+"],
            "not strongly connected: one cannot drive from cell [0, 0] to every other cell and"
            " back (2 separate parts)",
        ),
        (
            ["+>+", "^.v", "+<+", "...", "+.."],
            "not strongly connected: one cannot drive from cell [0, 4] to every other cell and"
            " back (2 separate parts)",
        ),
        (
            ["+>+>+", "^.v.v", "+<+>+"],
            "not strongly connected: one cannot drive from cell [4, 2] to every other cell and"
            " back (6 separate parts)",
        ),
    ],
)
def test_problem_of_the_whole_layout(rows: list[str], expected: str) -> None:
    with pytest.raises(InstanceError) as caught:
        parse_layout(rows)
    assert str(caught.value) == f"layout.rows: {expected}"


def test_junction_without_roads() -> None:
    with pytest.raises(InstanceError):
        parse_layout(["+"])


def test_every_problem_is_listed() -> None:
    with pytest.raises(InstanceError) as caught:
        parse_layout(["+>.", "^.?", "+<+"])
    assert str(caught.value).split("\n") == [
        "layout.rows: cell [2, 1]: '?' means nothing; use one of > < ^ v + - | * # .",
        "layout.rows: cell [1, 0]: '>' is a dead end: it leads to [2, 0]",
    ]
