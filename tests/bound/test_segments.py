"""Stretches of road along which no flow can change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from benchmarks.random.factories.streets import road_cells
from tests.strategies import street_grids
from tsaces.bound.segments import Segment, segments
from tsaces.traffic import build_traffic_system, parse_layout

if TYPE_CHECKING:
    from collections.abc import Collection

RING = ("+>>v", "^..v", "^<<<")


def cut(rows: Collection[str], cells: Collection[tuple[int, int]]) -> list[Segment]:
    layout = parse_layout(tuple(rows))
    numbers = {layout.number[cell] for cell in cells}
    return list(segments(build_traffic_system(layout), numbers))


def test_a_road_without_exchanges_is_one() -> None:
    number = parse_layout(RING).number
    assert cut(RING, ()) == [Segment(number[0, 0], number[0, 0], 10, 0)]


def test_a_road_is_cut_at_its_exchange_cells() -> None:
    number = parse_layout(RING).number
    assert cut(RING, [(2, 2), (1, 0), (0, 1)]) == [
        Segment(number[0, 0], number[1, 0], 1, 0),
        Segment(number[1, 0], number[2, 2], 5, 0),
        Segment(number[2, 2], number[0, 1], 3, 0),
        Segment(number[0, 1], number[0, 0], 1, 0),
    ]


def test_parallel_roads_are_told_apart() -> None:
    found = cut((">>>v", "+<<+", ">>>^"), ())
    assert len(set(found)) == len(found) == 3


@given(street_grids(), st.data())
def test_segments_make_up_all_arcs(rows: list[str], data: st.DataObject) -> None:
    layout = parse_layout(rows)
    cells = data.draw(st.sets(st.sampled_from(road_cells(rows))))
    found = cut(rows, cells)
    assert sum(segment.num_arcs for segment in found) == sum(map(len, layout.exits))
    stops = {layout.number[cell] for cell in cells}
    stops |= {number for number, junction in enumerate(layout.is_junction) if junction}
    assert {segment.start for segment in found} == {segment.end for segment in found} == stops
    for segment in found:
        assert segment.end in reached_after(layout.exits, segment.start, segment.num_arcs)


def reached_after(exits: tuple[tuple[int, ...], ...], start: int, moves: int) -> set[int]:
    reached = {start}
    for _ in range(moves):
        reached = {target for cell in reached for target in exits[cell]}
    return reached
