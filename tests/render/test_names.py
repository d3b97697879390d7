from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsaces.errors import printable
from tsaces.render.names import short_labels, shorten, token_labels

PARTS = [f"lens_part_{number}" for number in range(30)]


def test_few_tokens_get_their_initial() -> None:
    assert token_labels(["axle", "plank", "wheel"]) == {"axle": "A", "plank": "P", "wheel": "W"}


def test_tokens_that_share_an_initial_are_told_apart_by_another_letter() -> None:
    assert token_labels(["car", "chassis"]) == {"car": "C", "chassis": "H"}
    assert token_labels(["part_1", "part_2"]) == {"part_1": "1", "part_2": "2"}


def test_thirty_tokens_with_one_prefix_get_thirty_labels_of_two_characters() -> None:
    labels = token_labels(PARTS)
    assert len({label.upper() for label in labels.values()}) == 30
    assert {len(label) for label in labels.values()} == {2}


def test_machine_labels_keep_the_number_of_the_name() -> None:
    labels = short_labels(["cnc1", "cnc12", "wet_cell3", "assembler", "axles"])
    assert labels == {
        "cnc1": "C1",
        "cnc12": "C12",
        "wet_cell3": "WC3",
        "assembler": "As",
        "axles": "Ax",
    }


def test_names_without_latin_letters_get_labels_too() -> None:
    labels = token_labels(["齿轮", "轴", "车"])
    assert len(set(labels.values())) == 3
    assert all(label.isascii() and label.isalnum() for label in labels.values())


def test_accents_are_dropped() -> None:
    assert token_labels(["écrou"]) == {"écrou": "E"}


@given(st.lists(st.text(min_size=1, max_size=5), min_size=1, max_size=60, unique=True))
def test_labels_are_unique_short_and_plain(names: list[str]) -> None:
    for labels, longest in ((token_labels(names), 2), (short_labels(names), 3)):
        assert list(labels) == names
        assert len({label.upper() for label in labels.values()}) == len(names)
        assert all(label.isascii() and label.isalnum() for label in labels.values())
        assert all(len(label) <= longest for label in labels.values())


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("wheel rim", "wheel rim"),
        ("two\nlines", "two\\nlines"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("\u202egnp", "\\u202egnp"),
        ("\ud800", "\\ud800"),
        ("Größe", "Größe"),
    ],
)
def test_characters_that_cannot_be_shown_are_escaped(name: str, shown: str) -> None:
    assert printable(name) == shown


def test_long_texts_are_cut_with_an_ellipsis() -> None:
    assert shorten("assembler", 9) == "assembler"
    assert shorten("assembler", 5) == "asse…"
    assert shorten("齿轮齿轮", 5) == "齿轮…"
