"""The instances that docs/formats.md shows are good, and have what their sections speak of."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

import tsaces
from tests.fixtures import ROOT
from tsaces.formats.instance_json import instance_from_document, instance_to_document
from tsaces.traffic import layout_of

if TYPE_CHECKING:
    from tsaces.model.instance import Instance

PAGE = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
SECTIONS = [
    "## Instance",
    "### Two-way lanes and open floor",
    "### Points and lanes",
    "### Several products",
]


def example(heading: str) -> Instance:
    """Return the first instance that a section shows."""
    text = PAGE.partition(f"\n{heading}\n")[2]
    found = re.search(r"^```json\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    assert found is not None
    return instance_from_document(json.loads(found[1]))


@pytest.mark.parametrize("heading", SECTIONS)
def test_the_examples_are_good(heading: str) -> None:
    instance = example(heading)
    assert tsaces.notices(instance) == ()
    assert instance_from_document(instance_to_document(instance)) == instance


def test_the_spur_is_two_places_of_two_ways_and_open_floor() -> None:
    layout = layout_of(example(SECTIONS[1]))
    assert len(layout.cells) - len(layout.clearance) == 2
    assert set(layout.clearance) == {1}
    assert set(layout.traversal) == {2}


def test_points_lanes_turns_and_zones_are_as_told() -> None:
    layout = layout_of(example(SECTIONS[2]))
    assert len(layout.clearance) == 3 + 3 + 3 + 2
    assert len(layout.cells_at(("East", 0))) == 2, "as many as lanes arrive"
    assert [len(zone.places) for zone in layout.zones] == [3]
    times = {layout.addresses[p]: time for p, time in enumerate(layout.clearance)}
    assert times["East", 0] == 2
    assert times["spur", 1] == 1
    assert times["out", 0] == 0


def test_a_kit_and_room_are_as_told() -> None:
    instance = example(SECTIONS[3])
    assert [(p.process, p.share) for p in instance.procedure.products] == [
        ("ship_toys", 4),
        ("ship_planks", 1),
    ]
    assert dict(instance.machines[1].buffer.output) == {"toy": 8}


@pytest.mark.parametrize("heading", [SECTIONS[0], SECTIONS[3]])
def test_the_examples_can_be_planned(heading: str) -> None:
    found = tsaces.solve(example(heading), "rhythmic", 10)
    assert tsaces.verify(found).ok
    assert found.throughput > 0
