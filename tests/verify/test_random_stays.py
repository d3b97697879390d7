"""The rules of stays, beside the same rules written down as they are said, one robot at a time."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.floors import shipping
from tests.verify.ring_factory import Plan, timestep
from tsaces.formats.instance_json import instance_from_document
from tsaces.model.transport_plan import PlanHeader
from tsaces.traffic import layout_of
from tsaces.verify import Claim, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsaces.model.traffic_system import Layout

RULES = {Rule.TRAVERSAL_SHORT, Rule.CLEARANCE_SHORT, Rule.SHARED_ZONE, Rule.SHARED_CELL}
ANY = 10_000
SPEEDS = st.integers(1, 3)
ROOM = st.integers(1, 3)


@st.composite
def floors(draw: st.DrawFn) -> dict[str, Any]:
    """A two-way lane and a one-way lane back between two points, and zones."""
    members = ["A", "F", "R", ["F", 0, 1], ["F", 2], ["R", 1]]
    zones = draw(st.lists(st.lists(st.sampled_from(members), min_size=2, max_size=3), max_size=2))
    layout: dict[str, Any] = {
        "points": [
            {"name": name, "x": x, "y": 0, "clearance": draw(st.integers(0, 2))}
            for x, name in enumerate("AB")
        ],
        "lanes": [
            {"name": "F", "from": "A", "to": "B", "cells": 4, "two_way": True},
            {"name": "R", "from": "B", "to": "A", "cells": 3},
        ],
        "turns": {"A": [["R", "F"], ["F", "F"]]},
    }
    for lane in layout["lanes"]:
        lane |= {"clearance": draw(ROOM), "traversal": draw(SPEEDS)}
    layout["zones"] = [{"name": f"z{n}", "members": ["B", *zone]} for n, zone in enumerate(zones)]
    return shipping(layout, [["A"]], [["B"]])


@st.composite
def walks(draw: st.DrawFn, layout: Layout, robots: int, length: int) -> np.ndarray[Any, Any]:
    """Robots that go on now and then, without a look at each other."""
    hurry = draw(st.integers(1, 5))
    rows = []
    cells = [draw(st.integers(0, len(layout.cells) - 1)) for _ in range(robots)]
    for _ in range(length):
        rows.append(list(cells))
        for robot, cell in enumerate(cells):
            if draw(st.integers(0, 5)) < hurry:
                cells[robot] = draw(st.sampled_from(layout.exits[cell]))
    return np.array(rows, dtype=np.int32)


def stays(cells: list[int]) -> Iterator[tuple[int, int, int]]:
    """Yield cell, first timestep and first timestep after it of each stay."""
    begin = 0
    for t in range(1, len(cells) + 1):
        if t == len(cells) or cells[t] != cells[begin]:
            yield cells[begin], begin, t
            begin = t


def broken(layout: Layout, walk: np.ndarray[Any, Any]) -> set[Rule]:
    """Return the rules that are broken, each found by looking at all timesteps there are."""
    found = set()
    length, robots = walk.shape
    occupied: dict[int, list[tuple[int, int]]] = {}
    held: list[dict[int, set[int]]] = [{} for _ in layout.zones]
    for robot in range(robots):
        for cell, begin, end in stays(walk[:, robot].tolist()):
            place = layout.places[cell]
            if begin and end < length and end - begin < layout.traversal[cell]:
                found.add(Rule.TRAVERSAL_SHORT)
            occupied.setdefault(place, []).append((begin, end))
            last = end + layout.clearance[place] if end < length else length
            for number, zone in enumerate(layout.zones):
                if place in zone.places:
                    held[number].setdefault(robot, set()).update(range(begin, min(last, length)))
    for place, visits in occupied.items():
        found |= set(crowded(visits, layout.clearance[place]))
    if any(sum(map(len, sets)) > len(set().union(*sets)) for sets in (z.values() for z in held)):
        found.add(Rule.SHARED_ZONE)
    return found


def crowded(visits: list[tuple[int, int]], clearance: int) -> Iterator[Rule]:
    """Yield the rules that visits to one place break, each a first timestep and an end."""
    for (_, end), (begin, _) in pairwise(sorted(visits)):
        if begin < end:
            yield Rule.SHARED_CELL
        elif begin < end + clearance:
            yield Rule.CLEARANCE_SHORT


@given(document=floors(), robots=st.integers(1, 3), data=st.data())
def test_the_replay_finds_what_the_words_of_the_rules_say(
    document: dict[str, Any], robots: int, data: st.DataObject
) -> None:
    instance = instance_from_document(document)
    layout = layout_of(instance)
    walk = data.draw(walks(layout, robots, data.draw(st.integers(2, 25))))
    nothing = [0] * robots
    steps = tuple(timestep(t, cells, nothing, []) for t, cells in enumerate(walk))
    plan = Plan(instance, PlanHeader(robots, {}, {}, 0), steps, Claim(0.0), layout)
    told = {violation.rule for violation in plan.replay(ANY).violations}
    expected = broken(layout, walk)
    if Rule.SHARED_CELL in expected:  # whoever shares a place may have come too early as well
        told, expected = told - {Rule.CLEARANCE_SHORT}, expected - {Rule.CLEARANCE_SHORT}
    assert told == expected
    assert told <= RULES
