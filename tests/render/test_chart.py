"""Charts show every point where it belongs, under scales that begin at zero."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tsaces.render.chart import Line, render_chart

SVG = "{http://www.w3.org/2000/svg}"
values = st.floats(0, 1e6) | st.floats(0, 1e-6)
points = st.lists(st.tuples(values, values), min_size=1, max_size=9).map(sorted)


def drawn(lines: list[Line]) -> ET.Element:
    return ET.XML(render_chart("a <title>", "x & y", "up", lines))


def places_of(line: ET.Element) -> list[tuple[float, float]]:
    pairs = (pair.split(",") for pair in line.get("points", "").split())
    return [(float(x), float(y)) for x, y in pairs]


@given(points, points)
@example([(0.0, 5e-324)], [])
@example([(5e-324, 1.0)], [(1.0, 1.0)])
def test_lines_lie_within_the_picture_and_rise_with_their_values(
    found: list[tuple[float, float]], bound: list[tuple[float, float]]
) -> None:
    root = drawn([Line("some", found, bound)])
    _, _, width, height = map(float, root.get("viewBox", "").split())
    dashed, line = root.findall(f"{SVG}polyline")
    assert len(places_of(dashed)) == len(bound)
    places = places_of(line)
    assert len(places) == len(root.findall(f"{SVG}circle")) == len(found)
    assert all(0 < x < width and 0 < y < height for x, y in (*places, *places_of(dashed)))
    for (x, y), (left, top) in zip(found, places, strict=True):
        for (other_x, other_y), (other_left, other_top) in zip(found, places, strict=True):
            assert x >= other_x or left <= other_left + 0.11
            assert y >= other_y or top >= other_top - 0.11


def test_scales_have_round_numbers_from_zero_on() -> None:
    root = drawn([Line("some", [(20, 0.31), (200, 0.9)])])
    texts = [text.text for text in root.findall(f"{SVG}text")]
    assert {"a <title>", "x & y", "up", "some", "0", "50", "200", "0.2", "1"} <= set(texts)


@pytest.mark.parametrize("bound", [[], [(1.0, 1.0)]])
def test_a_bound_is_told_of_if_there_is_one(bound: list[tuple[float, float]]) -> None:
    texts = [text.text for text in drawn([Line("some", [(1, 1)], bound)]).findall(f"{SVG}text")]
    assert ("some, its bound dashed" in texts) == bool(bound)
