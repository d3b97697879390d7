"""Junctions side by side are not linked: an error or a notice says so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tsaces
from tests.fixtures import small_instance, toy_car
from tests.strategies import instances, street_grids
from tests.touching import APART, ROWS, WORDS, touching_document
from tsaces.errors import InstanceError
from tsaces.formats.instance_json import instance_from_document
from tsaces.model.notice import Notice
from tsaces.traffic import parse_layout


def beside() -> tsaces.Instance:
    return instance_from_document(touching_document())


def message_of(rows: list[str]) -> str:
    with pytest.raises(InstanceError) as caught:
        parse_layout(rows)
    return str(caught.value)


def test_touching_junctions_are_named_where_parts_are_not_connected() -> None:
    assert message_of(["+>+", "^.v", "+<+", "..+"]) == (
        "layout.rows: not strongly connected: one cannot drive from cell [2, 3] to every other"
        " cell and back (2 separate parts); junctions [2, 2] and [2, 3] touch, but junctions side"
        " by side are not linked: put a road cell between them"
    )


def test_their_cells_are_those_that_are_marked_first() -> None:
    with pytest.raises(InstanceError) as caught:
        parse_layout(APART)
    (problem,) = caught.value.problems
    assert problem.cells[:4] == ((3, 0), (4, 0), (3, 2), (4, 2))
    assert "2 pairs of junctions touch ([3, 0] and [4, 0]; [3, 2] and [4, 2])" in problem.message
    assert problem.message.startswith("not strongly connected: one cannot drive from cell [0, 0]")


def test_those_between_separate_parts_are_named_first() -> None:
    rows = [*ROWS, "....+>>+", "....^..v", "....+<<+"]
    rows[6] = "^<<<<<<+"
    words = message_of(rows)
    assert "([7, 6] and [7, 7]; " in words


def test_junctions_that_meet_at_corners_do_not_touch() -> None:
    assert "touch" not in message_of(
        ["+>+....", "^.v....", "+<+....", "...+>>+", "...^..v", "...+<<+"]
    )


def test_where_all_is_connected_they_are_a_notice() -> None:
    assert tsaces.notices(beside()) == (
        Notice(
            "layout.rows",
            WORDS,
            ((3, 2), (4, 2), (3, 4), (4, 4)),
        ),
    )


def test_a_notice_is_a_line() -> None:
    (notice,) = tsaces.notices(beside())
    assert isinstance(notice, tsaces.Notice)
    assert str(notice) == f"layout.rows: {notice.message}"
    assert str(Notice("layout\n", "x\x1b")).isprintable()


@pytest.mark.parametrize("instance", [small_instance(), toy_car()], ids=lambda each: each.name)
def test_most_instances_have_none(instance: tsaces.Instance) -> None:
    assert tsaces.notices(instance) == ()


@given(instances())
def test_factories_of_streets_have_none(instance: tsaces.Instance) -> None:
    assert tsaces.notices(instance) == ()


@given(street_grids(), st.data())
def test_the_touching_pair_between_two_factories_is_named(
    rows: list[str], data: st.DataObject
) -> None:
    """A grid beside its own copy, shifted so that at least one pair of junctions touches."""
    width = max(map(len, rows))
    places = [y for y, row in enumerate(rows) if row.ljust(width)[-1] == row[0] == "+"]
    y = data.draw(st.sampled_from(places))
    twice = [row.ljust(width) + row for row in rows]
    with pytest.raises(InstanceError) as caught:
        parse_layout(twice)
    (problem,) = caught.value.problems
    assert {(width - 1, y), (width, y)} <= set(problem.cells)
    assert f"[{width - 1}, {y}] and [{width}, {y}]" in problem.message or len(places) > 3
