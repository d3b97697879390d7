"""Pictures of floors that the paper's does not have show each place, lane, zone and time."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from tests.render.floors import mixed_rows, some_roadmaps, there_and_back, warehouse
from tests.render.scenes import still_plan, toy_car
from tests.render.test_svg import SVG, of_class, place, tooltip
from tsaces.render import render_svg
from tsaces.render.svg_elements import CELL
from tsaces.traffic import layout_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tsaces.model.instance import Instance


def drawn(instance: Instance) -> ET.Element:
    return ET.XML(render_svg(instance))


def circle_of(root: ET.Element, name: str) -> tuple[float, float]:
    """Return the middle of the disc of a place."""
    (found,) = [
        element.find(f"{SVG}circle")
        for element in of_class(root, "place")
        if re.sub(r"^(point|two-way lane|lane) ", "", tooltip(element)).split(";")[0] == name
    ]
    assert found is not None
    return float(found.get("cx", "")), float(found.get("cy", ""))


def test_a_roadmap_has_a_disc_for_every_place() -> None:
    root = drawn(warehouse())
    assert len(of_class(root, "place", "point")) == 5
    assert len(of_class(root, "place", "lane")) == 5 + 2 + 5 + 2 + 5 + 1 + 4


def test_a_place_with_two_cells_is_drawn_once() -> None:
    root = drawn(there_and_back())
    tooltips = [tooltip(element) for element in of_class(root, "place")]
    assert tooltips == [
        *("point A", "point B"),
        *(f"two-way lane L {number}; clearance 1" for number in range(3)),
    ]


def test_places_lie_where_the_roadmap_has_them_upside_up() -> None:
    root = drawn(warehouse())
    (x1, y1), (x3, y3) = circle_of(root, "P1"), circle_of(root, "P3")
    assert (x3 - x1) / (y3 - y1) == pytest.approx(12 / 6)
    assert x3 > x1
    assert y3 > y1


def test_places_of_a_lane_are_a_cell_apart_where_they_are_nearest() -> None:
    root = drawn(there_and_back())
    middles = [circle_of(root, name) for name in ("A", "L 0", "L 1", "L 2", "B")]
    assert [x - middles[0][0] for x, _ in middles] == [CELL * number for number in range(5)]


@pytest.mark.parametrize(("floor", "both", "one"), [(there_and_back, 4, 0), (warehouse, 2, 29)])
def test_lanes_have_an_arrow_a_way(floor: Callable[[], Instance], both: int, one: int) -> None:
    (directions,) = of_class(drawn(floor()), "directions")
    strokes = [arrow.get("d", "").count("M") for arrow in of_class(directions, "arrow")]
    assert (strokes.count(2), strokes.count(1)) == (both, one)


def test_arrows_point_along_their_lanes() -> None:
    root = drawn(warehouse())
    (directions,) = of_class(root, "directions")
    turns = {
        place(arrow): float(re.findall(r"rotate\((.*)\)", arrow.get("transform", ""))[0])
        for arrow in of_class(directions, "arrow")
    }
    (x1, y1), (x2, y2) = circle_of(root, "L2 0"), circle_of(root, "L2 1")
    assert turns[(x1 + x2) / 2, (y1 + y2) / 2] == 90


def test_lanes_between_the_same_points_lie_side_by_side() -> None:
    root = drawn(warehouse())
    assert circle_of(root, "L1 2")[1] != circle_of(root, "East 2")[1]


@pytest.mark.parametrize("instance", [warehouse(), *some_roadmaps(25)])
def test_no_two_places_of_lanes_are_drawn_on_one_spot(instance: Instance) -> None:
    roadmap = instance.roadmap
    assert roadmap is not None
    root = drawn(instance)
    for lane in roadmap.lanes:
        middles = {circle_of(root, f"{lane.name} {number}") for number in range(lane.cells)}
        ends = {lane.start, lane.end}
        at = {(point.x, point.y) for point in roadmap.points if point.name in ends}
        assert len(middles) == lane.cells or len(at) < len(ends)


def test_zones_are_tinted_and_named() -> None:
    root = drawn(warehouse())
    (zone,) = of_class(root, "zones")[0].findall(f"{SVG}g")
    assert tooltip(zone) == "zone door: one robot at a time"
    assert len(zone.findall(f"{SVG}rect")) == 4
    assert len(zone.findall(f"{SVG}line")) == 3
    (names,) = of_class(root, "zone-names")
    assert [text.text for text in names] == ["door"]


def test_tooltips_tell_zone_clearance_and_traversal() -> None:
    tooltips = {tooltip(element) for element in of_class(drawn(warehouse()), "place")}
    assert "lane L2 0; zone door, clearance 1, traversal 2" in tooltips
    assert "point P4; clearance 3" in tooltips


def test_places_of_another_clearance_than_most_are_ringed() -> None:
    root = drawn(warehouse())
    (rings,) = of_class(root, "clearances")
    assert len(rings) == 1 + 5
    signs = [tooltip(e) for e in of_class(of_class(root, "legend-signs")[0], "entry")]
    assert [text for text in signs if text.startswith("clearance")] == [
        f"clearance {time}: room between robots" for time in (1, 2, 3)
    ]


def test_machines_are_joined_to_each_of_their_cells() -> None:
    root = drawn(warehouse())
    ends = {
        kind: {
            (float(e.get("x2", "")), float(e.get("y2", ""))) for e in of_class(root, f"{kind}-link")
        }
        for kind in ("input", "output")
    }
    assert ends["output"] == {circle_of(root, "L1 0"), circle_of(root, "Dock")}
    assert ends["input"] == {circle_of(root, "L3 4"), circle_of(root, "P4")}
    tooltips = [tooltip(e) for e in of_class(root, "machine")]
    assert tooltips[0] == "bin (Bi): can run supply; output cells L1 0 or Dock"


def test_rows_have_lanes_both_ways_and_open_floor() -> None:
    root = drawn(mixed_rows())
    tooltips = [tooltip(element) for element in of_class(root, "cell")]
    assert sum(text.startswith("two-way lane") for text in tooltips) == 5
    assert sum(text.startswith("open floor") for text in tooltips) == 3
    assert "two-way lane [1, 3]; zone gate, clearance 1" in tooltips
    assert len(of_class(root, "dot")) == 3 + 1  # one of them in the legend


def test_agents_stand_on_their_places() -> None:
    instance = there_and_back()
    plan = still_plan(instance, [(("L", 1), "plank"), (("B", 0), None)])
    root = ET.XML(render_svg(instance, plan.timestep, plan))
    agents = of_class(root, "agent")
    assert [place(agent) for agent in agents] == [circle_of(root, "L 1"), circle_of(root, "B")]
    assert [tooltip(agent) for agent in agents] == [
        "agent 0, with plank, at L 1",
        "agent 1, empty, at B",
    ]


def test_the_papers_floor_has_none_of_it() -> None:
    text = render_svg(toy_car())
    assert not re.search("zone|clearance|lane|two-way", text)
    assert "zone" in render_svg(mixed_rows())


@pytest.mark.parametrize("instance", some_roadmaps(25))
def test_any_roadmap_fits_in_its_picture(instance: Instance) -> None:
    root = drawn(instance)
    width, height = (float(root.get(side, "")) for side in ("width", "height"))
    assert len(of_class(root, "place")) == len(layout_of(instance).addresses)
    for element in of_class(root, "place"):
        middle = element.find(f"{SVG}circle")
        assert middle is not None
        assert 0 < float(middle.get("cx", "")) < width
        assert 0 < float(middle.get("cy", "")) < height


def test_a_wide_roadmap_stays_a_picture_of_bounded_size() -> None:
    instance = there_and_back()
    assert instance.roadmap is not None
    near, far = instance.roadmap.points
    points = (near, replace(far, x=1e9))
    lanes = (replace(instance.roadmap.lanes[0], cells=0, two_way=True),)
    names = {"C": 1e-3, "D": 1e9}
    more = tuple(replace(near, name=name, x=x) for name, x in names.items())
    links = tuple(
        replace(lanes[0], name=f"L{end.name}", start=near.name, end=end.name) for end in more
    )
    roadmap = replace(instance.roadmap, points=(*points, *more), lanes=(*lanes, *links))
    root = drawn(replace(instance, roadmap=roadmap))
    assert float(root.get("width", "")) < 100 * CELL
