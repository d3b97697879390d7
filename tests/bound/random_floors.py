"""Random tiny floors with a supply and a sink."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from hypothesis import assume
from hypothesis import strategies as st

from tests.bound.floors import on_roadmap, supply_and_sink
from tsaces.errors import InstanceError
from tsaces.model.roadmap import Lane, Point, Roadmap, Zone
from tsaces.traffic import layout_of

if TYPE_CHECKING:
    from tsaces.model.instance import Instance

_MOST_PLACES = 7


@st.composite
def tiny_floors(draw: st.DrawFn, most_agents: int = 3) -> Instance:
    """Draw points in a row or a ring, with some more lanes, machines at any places, and zones."""
    few = st.integers(0, 2)
    names = "ABCD"[: draw(st.integers(1, 4))]
    ends = list(itertools.pairwise(names))
    if draw(st.booleans()) or not ends:
        ends.append((names[-1], names[0]))
    points = st.sampled_from(names)
    ends += draw(st.lists(st.tuples(points, points), max_size=1))
    lanes = tuple(
        Lane(
            f"L{n}",
            start,
            end,
            draw(few) + (start == end),
            two_way=draw(st.booleans()),
            clearance=draw(st.sampled_from((None, None, 1, 2))),
            traversal=draw(st.sampled_from((None, None, 2))),
        )
        for n, (start, end) in enumerate(ends)
    )
    roadmap = Roadmap(
        tuple(
            Point(
                name,
                0,
                0,
                draw(st.sampled_from((None, 1, 2))),
                draw(st.sampled_from((None, None, 3))),
            )
            for name in names
        ),
        lanes,
    )
    places = [(name, 0) for name in names]
    places += [(lane.name, i) for lane in lanes for i in range(lane.cells)]
    assume(2 <= len(places) <= _MOST_PLACES)
    some = st.lists(st.sampled_from(places), min_size=1, max_size=2, unique=True)
    zones: tuple[Zone, ...] = ()
    if draw(st.integers(0, 2)) == 0:
        members = draw(st.lists(st.sampled_from(places), min_size=2, max_size=3, unique=True))
        zones = (Zone("zone", tuple(members)),)
    instance = on_roadmap(
        roadmap,
        supply_and_sink(draw(some), draw(some), draw(st.sampled_from((0, 0, 1, 2)))),
        agents=draw(st.integers(1, most_agents)),
        zones=zones,
    )
    try:
        layout_of(instance)
    except InstanceError:
        assume(condition=False)
    return instance
