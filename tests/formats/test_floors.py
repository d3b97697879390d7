"""Floors of any kind as documents: read, written back as they were, or refused in plain words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from tests.floor_strategies import floor_documents
from tests.formats.documents import deleted, paths, replaced, roadmap_document, small_document
from tests.formats.test_instance_fuzz import JUNK, assert_judged
from tsaces.formats.instance_json import instance_from_document, instance_to_document

if TYPE_CHECKING:
    from tests.strategies import Document

NAMES = st.sampled_from(["West", "East", "Dock", "out", "back", "spur", "", "nowhere"])
NUMBERS = st.integers(-2, 4)


@given(floor_documents())
def test_round_trip(document: Document) -> None:
    instance = instance_from_document(document)
    written = json.loads(json.dumps(instance_to_document(instance)))
    assert instance_from_document(written) == instance
    assert instance.unknown_fields == ()
    assert written == as_written(document)


def as_written(document: Document) -> Document:
    """Return a document without what goes without saying."""
    layout = {k: v for k, v in document["layout"].items() if v != []}
    return {**document, "layout": layout}


@st.composite
def mutated_documents(draw: st.DrawFn) -> dict[str, Any]:
    document = draw(floor_documents(max_gap=2, max_processes=2))
    path = draw(st.sampled_from(paths(document["layout"])))
    if draw(st.booleans()):
        return deleted(document, ("layout", *path))
    return replaced(document, ("layout", *path), draw(JUNK | NAMES | NUMBERS))


@given(mutated_documents())
def test_any_single_mutation_of_a_layout(document: dict[str, Any]) -> None:
    assert_judged(document)


@given(st.lists(st.text("><^v+-|*#. x", max_size=5), max_size=5))
def test_any_rows(rows: list[str]) -> None:
    assert_judged(replaced(small_document(), ("layout", "rows"), rows))


LANES = st.fixed_dictionaries(
    {"name": NAMES, "from": NAMES, "to": NAMES, "cells": NUMBERS, "two_way": st.booleans()},
    optional={"clearance": NUMBERS, "traversal": NUMBERS},
)
MEMBERS = NAMES | st.tuples(NAMES, NUMBERS).map(list) | st.tuples(NAMES, NUMBERS, NUMBERS).map(list)
LAYOUTS = st.fixed_dictionaries(
    {
        "points": st.lists(
            st.fixed_dictionaries({"name": NAMES, "x": st.just(0), "y": st.just(1)}), max_size=4
        ),
        "lanes": st.lists(LANES, max_size=5),
    },
    optional={
        "turns": st.dictionaries(NAMES, st.lists(st.tuples(NAMES, NAMES).map(list), max_size=3)),
        "zones": st.lists(
            st.fixed_dictionaries({"name": NAMES, "members": st.lists(MEMBERS, max_size=3)}),
            max_size=2,
        ),
        "clearance": NUMBERS,
        "traversal": NUMBERS,
    },
)


@given(LAYOUTS)
def test_any_points_and_lanes(layout: dict[str, Any]) -> None:
    assert_judged({**roadmap_document(), "layout": layout})
