"""Maps of Open-RMF."""

from __future__ import annotations

import pytest

from tests.interchange.files import BUILDING, floor, lanes, said
from tsaces.errors import DocumentError


def test_the_largest_level_and_graph_in_metres() -> None:
    found = floor(BUILDING)
    assert found.name == "house"
    assert found.layout["points"] == [
        {"name": "dock", "x": 0.0, "y": 0.0},
        {"name": "vertex 1", "x": 10.0, "y": 0.0},
        {"name": "shelf", "x": 10.0, "y": -6.0},
    ]
    assert [(each["cells"], each["two_way"]) for each in lanes(found).values()] == [
        (9, True),
        (5, True),
    ]
    assert found.layout["zones"] == [{"name": "aisle", "members": ["lane 1"]}]
    assert [(each.name, each.about) for each in found.stations] == [
        ("dock", "is_charger"),
        ("shelf", "pickup_dispenser cans"),
    ]
    assert said(found) == [
        "dropped: levels other than that of the largest graph: 1 ('L2 (0 lanes)')",
        "dropped: lifts: 1 ('lift1')",
        "dropped: lanes of graphs other than 0: 1 ('lane 2')",
    ]


def test_a_graph_may_be_chosen() -> None:
    both = BUILDING.replace("bidirectional: [4, false]", "bidirectional: [4, true]")
    assert [*lanes(floor(both, "1"))] == ["lane 2"]
    with pytest.raises(DocumentError, match="no lanes of graph '7'; the file has the graphs 0, 1"):
        floor(both, "7")


def test_a_level_without_measurements_gets_a_notice() -> None:
    found = floor(BUILDING.partition("    measurements")[0])
    assert [(point["x"], point["y"]) for point in found.layout["points"]][1:] == [(5, 0), (5, -3)]
    assert said(found)[0] == (
        "check: levels without a measurement, taken as 0.05 m a pixel: 1 ('L1')"
    )


def test_metres_need_no_measurement_and_point_upwards() -> None:
    metres = BUILDING.replace("reference_image", "cartesian_meters")
    assert floor(metres).layout["points"][2] == {"name": "shelf", "x": 100.0, "y": 60.0}


def test_degrees_are_metres_east_and_north_of_the_middle() -> None:
    site = """
coordinate_system: wgs84
levels:
  L1:
    vertices: [[10.0, 60.0, 0, west], [10.002, 60.0, 0, east]]
    lanes: [[0, 1, {bidirectional: [4, true]}]]
"""
    found = floor(site, length=10.0)
    west, east = found.layout["points"]
    assert (west["x"], west["y"]) == (-east["x"], 0.0)
    assert east["x"] == pytest.approx(0.001 * 111_195 * 0.5, abs=0.01)
    assert lanes(found)["lane 0"]["cells"] == 10


def test_vertices_of_the_same_name_are_told_apart() -> None:
    found = floor(BUILDING.replace("shelf,", "dock,"))
    assert [each.name for each in found.stations] == ["dock", "dock 2"]


REFUSED = {
    "line 3: tag 'tag:yaml.org,2002:python/name:os.system' is refused": (
        "levels:\n  L1:\n    vertices: !!python/name:os.system\n"
    ),
    "line 2: alias *a is refused": "levels: &a {L1: {}}\nothers: *a\n",
    "malformed YAML: nested too deeply": f"levels: {'[' * 60}{']' * 60}",
    "malformed YAML: ": "levels: [1, 2",
    "is of no kind that is known": "a text about nothing",
    "levels: is no mapping": "levels: 3",
    "levels.L1.lanes[0]: 9 is no vertex; give a number from 0 to 3": BUILDING.replace(
        "[0, 1, {bi", "[0, 9, {bi"
    ),
    "levels.L1.vertices[1]: is no vertex": BUILDING.replace('[100, 0, 0, ""]', "[far]"),
    "levels.L1.measurements[0]: measures nothing": BUILDING.replace("[3, 10.0]", "[3, .nan]"),
    "coordinate_system: 'polar' is unknown; use reference_image,": BUILDING.replace(
        "reference_image", "polar"
    ),
    "levels: no level has lanes": "levels: {L1: {vertices: [], lanes: []}}",
}


@pytest.mark.parametrize("complaint", REFUSED)
def test_what_cannot_be_read_is_one_line(complaint: str) -> None:
    with pytest.raises(DocumentError) as refused:
        floor(REFUSED[complaint])
    (line,) = str(refused.value).splitlines()
    assert complaint in line
