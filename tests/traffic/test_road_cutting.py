"""Long roads cut at virtual junctions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.random.factories.streets import road_cells
from tests.strategies import street_grids
from tsaces.traffic import build_traffic_system, parse_layout

if TYPE_CHECKING:
    from tsaces.model.traffic_system import Layout, TrafficSystem


def straight(length: int) -> Layout:
    """Return a ring whose upper road has `length` cells, the lower one too."""
    return parse_layout(
        ["+" + ">" * length + "+", "^" + "." * length + "v", "+" + "<" * length + "+"]
    )


def pieces(traffic: TrafficSystem, row: int = 0) -> list[list[float]]:
    """Return the columns of every piece of the road along `row`."""
    cells = traffic.layout.positions
    roads = [[cells[cell] for cell in road.cells] for road in traffic.roads]
    return [[x for x, _ in road] for road in roads if all(y == row for _, y in road)]


@pytest.mark.parametrize(
    ("length", "limit", "expected"),
    [
        (5, 5, [5]),
        (5, 2, [2, 2]),
        (6, 3, [2, 3]),
        (7, 3, [3, 3]),
        (8, 3, [2, 2, 2]),
        (11, 3, [3, 3, 3]),
        (12, 100, [12]),
        (3, 1, [1, 1]),
        (5, 1, [1, 1, 1]),
    ],
)
def test_pieces_are_even_and_within_the_limit(length: int, limit: int, expected: list[int]) -> None:
    traffic = build_traffic_system(straight(length), max_road_length=limit)
    assert [len(piece) for piece in pieces(traffic)] == expected


def test_without_a_limit_nothing_is_cut() -> None:
    traffic = build_traffic_system(straight(50))
    assert (len(traffic.roads), len(traffic.junctions), traffic.longest_road) == (4, 4, 50)


def test_exchange_cell_moves_the_cut_aside() -> None:
    layout = straight(5)
    assert pieces(build_traffic_system(layout, 3)) == [[1, 2], [4, 5]]
    assert pieces(build_traffic_system(layout, 3, keep=[(3, 0)])) == [[1], [3, 4, 5]]


def test_road_of_exchange_cells_stays_whole() -> None:
    traffic = build_traffic_system(straight(5), 2, keep=[(x, 0) for x in range(1, 6)])
    assert pieces(traffic) == [[1, 2, 3, 4, 5]]


def test_more_cuts_where_exchange_cells_make_pieces_uneven() -> None:
    traffic = build_traffic_system(straight(11), 5, keep=[(6, 0)])
    assert max(len(piece) for piece in pieces(traffic)) <= 5


def test_junctions_of_the_layout_keep_their_roads() -> None:
    layout = parse_layout(["+>>>>>+>>>>>+", "^.....v.....v", "+<<<<<+<<<<<+"])
    traffic = build_traffic_system(layout, 2)
    crossing = next(j for j in traffic.junctions if layout.cells[j.cell] == (6, 0))
    assert not crossing.is_virtual
    entering = [layout.cells[traffic.roads[r].head] for r in crossing.entries]
    leaving = [layout.cells[traffic.roads[r].tail] for r in crossing.exits]
    assert (entering, leaving) == ([(5, 0)], [(7, 0), (6, 1)])


@st.composite
def cut_grids(draw: st.DrawFn) -> tuple[TrafficSystem, int, set[int]]:
    """Draw a traffic system, the limit it was cut to, and its exchange cells."""
    rows = draw(street_grids(max_streets=3, max_gap=12))
    layout = parse_layout(rows)
    limit = draw(st.integers(1, 6))
    keep = draw(st.lists(st.sampled_from(road_cells(rows)), max_size=20))
    traffic = build_traffic_system(layout, limit, keep)
    return traffic, limit, {layout.number[cell] for cell in keep}


@given(cut_grids())
def test_cut_roads_and_junctions_partition_the_cells(
    cut: tuple[TrafficSystem, int, set[int]],
) -> None:
    traffic, _, kept = cut
    on_roads = [cell for road in traffic.roads for cell in road.cells]
    at_junctions = [junction.cell for junction in traffic.junctions]
    assert sorted(on_roads + at_junctions) == list(range(len(traffic.layout.cells)))
    assert kept <= set(on_roads)
    assert all(len(road) >= 1 for road in traffic.roads)


@given(cut_grids())
def test_virtual_junctions_have_one_road_in_and_one_out(
    cut: tuple[TrafficSystem, int, set[int]],
) -> None:
    traffic, _, _ = cut
    for number, junction in enumerate(traffic.junctions):
        assert junction.is_virtual != traffic.layout.is_junction[junction.cell]
        if junction.is_virtual:
            (entry,), (exit_,) = junction.entries, junction.exits
            assert traffic.roads[entry].end == traffic.roads[exit_].start == number
            assert traffic.layout.exits[traffic.roads[entry].head] == (junction.cell,)
            assert traffic.layout.exits[junction.cell] == (traffic.roads[exit_].tail,)


@given(cut_grids())
def test_piece_is_longer_than_the_limit_only_where_no_cut_could_help(
    cut: tuple[TrafficSystem, int, set[int]],
) -> None:
    traffic, limit, kept = cut
    for road in traffic.roads:
        if len(road) > limit:
            assert all(cell in kept for cell in road.cells[1:-1])
