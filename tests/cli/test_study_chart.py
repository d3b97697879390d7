"""Fleets that differ in nothing else are a line: what is found rises, and so does the bound."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from tsaces.batch import ItemRecord, ItemStatus
from tsaces.cli.study_chart import fleet_chart, fleet_lines

SVG = "{http://www.w3.org/2000/svg}"


def record(agents: int, throughput: float | None, bound: float, **others: object) -> ItemRecord:
    known = ItemRecord(
        name=f"floor,max_agents={agents}",
        source="layouts/floor.json",
        fingerprint="",
        status=ItemStatus.NOTHING if throughput is None else ItemStatus.FOUND,
        max_agents=agents,
        method="auto",
        time_limit=60.0,
        seed=0,
        objective="throughput",
        keep=0.95,
        throughput=throughput,
        upper_bound=bound,
    )
    return known.with_changes(**others)


def test_fleets_are_in_order_whatever_the_order_of_the_records() -> None:
    (line,) = fleet_lines([record(20, 0.2, 0.3), record(10, 0.1, 0.15)])
    assert line.name == "floor, auto, 60 s, seed 0"
    assert line.points == [(10, 0.1), (20, 0.2)]
    assert line.bound == [(10, 0.15), (20, 0.3)]


def test_what_serves_a_smaller_fleet_serves_a_larger_and_bounds_the_other_way_round() -> None:
    tried = [record(10, 0.12, 0.4), record(20, None, 0.3), record(30, 0.11, 0.35)]
    (line,) = fleet_lines(tried)
    assert line.points == [(10, 0.12), (20, 0.12), (30, 0.12)]
    assert line.bound == [(10, 0.3), (20, 0.3), (30, 0.35)]


def test_whatever_else_differs_makes_another_line() -> None:
    pair = [record(10, 0.1, 0.2), record(20, 0.2, 0.3)]
    others: list[dict[str, object]] = [
        {"source": "more/floor.json"},
        {"method": "rhythmic"},
        {"seed": 1},
        {"time_limit": 5.0},
        {"objective": "fleet"},
        {"objective": "fleet", "keep": 0.5},
    ]
    changed = [one.with_changes(**other) for other in others for one in pair]
    lines = fleet_lines([*pair, *changed])
    assert len(lines) == 1 + len(others)
    assert all(len(line.points) == 2 for line in lines)


def test_one_fleet_or_none_is_no_study() -> None:
    assert fleet_chart([]) is None
    assert fleet_chart([record(10, 0.1, 0.2), record(10, 0.1, 0.2, seed=1)]) is None


def test_no_more_lines_are_drawn_than_eyes_can_tell_apart() -> None:
    records = [record(n, 0.1, 0.2, seed=seed) for seed in range(9) for n in (1, 2)]
    picture = fleet_chart(records)
    assert picture is not None
    root = ET.XML(picture)
    assert root.get("aria-label") == "Throughput by fleet (the first 8 of 9)"
    assert len(root.findall(f"{SVG}polyline")) == 2 * 8


@given(
    st.dictionaries(
        st.integers(1, 99), st.tuples(st.none() | st.floats(0, 1), st.floats(0, 1)), min_size=2
    )
)
def test_lines_never_fall(tried: dict[int, tuple[float | None, float]]) -> None:
    (line,) = fleet_lines([record(n, *figures) for n, figures in tried.items()])
    for points in (line.points, line.bound):
        assert [n for n, _ in points] == sorted(tried)
        assert [y for _, y in points] == sorted(y for _, y in points)
