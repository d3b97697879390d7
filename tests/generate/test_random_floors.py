"""Factories on floors of every kind, drawn from a number."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tsaces.formats.instance_json import instance_from_document, instance_to_document
from tsaces.generate.random_floors import KINDS, floor_number, random_floor
from tsaces.traffic import check_exchange_cells, layout_of
from tsaces.traffic.connected import is_strongly_connected

numbers = st.integers(0, 100_000)


@given(numbers)
def test_every_number_gives_a_valid_factory_and_always_the_same(number: int) -> None:
    floor = random_floor(number)
    layout = layout_of(floor.instance)
    check_exchange_cells(floor.instance.machines, layout)
    assert is_strongly_connected(layout.exits)
    assert instance_from_document(instance_to_document(floor.instance)) == floor.instance
    assert random_floor(number) == floor
    assert floor_number(floor.instance.name) == number


def test_numbers_in_a_row_are_of_all_kinds_and_some_have_zones() -> None:
    kinds = {random_floor(number).kind for number in range(4 * len(KINDS))}
    assert {kind.removesuffix(", zones") for kind in kinds} == set(KINDS)
    assert any(kind.endswith(", zones") for kind in kinds)


def test_other_names_have_no_number() -> None:
    assert floor_number("floor-17") == 17
    assert floor_number("contact-lens") is None
    assert floor_number("floor-") is None
