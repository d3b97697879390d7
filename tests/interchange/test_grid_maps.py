"""Maps of cells: MovingAI's, and asprilo's instances."""

from __future__ import annotations

import pytest

from tests.interchange.files import MAP, WAREHOUSE, floor, said
from tsaces.errors import DocumentError
from tsaces.interchange import judged_layout
from tsaces.model.roadmap import MAX_PLACES


def test_free_cells_are_open_floor_and_marked_ones_stations() -> None:
    found = floor(MAP)
    assert found.layout == {"rows": ["****#", "###*#", "****#", "#####"]}
    assert [(each.name, each.inputs, each.about) for each in found.stations] == [
        ("E 1,0", ([1, 0],), "emitter"),
        ("S 0,2", ([0, 2],), "service point"),
    ]
    assert said(found) == [
        "dropped: free cells apart from the largest part of the floor: 1 ('4,3')"
    ]
    assert set(judged_layout(found.layout).clearance) == {1}


def test_measures_are_those_of_the_user() -> None:
    found = floor(MAP, speed=0.5, timestep=1.0, clearance=2)
    assert found.layout["traversal"] == 2
    assert found.layout["timestep"] == 1.0
    assert found.layout["clearance"] == 2


def test_a_warehouse_of_facts() -> None:
    found = floor(WAREHOUSE)
    assert (found.layout, found.robots) == ({"rows": ["***"]}, 1)
    assert [each.name for each in found.stations] == ["pickingStation 1", "shelf 7"]
    assert said(found) == ["dropped: highways, on which nobody may stop: 1 ('1')"]


REFUSED = {
    "height: 5, but the map has 4 rows": MAP.replace("height 4", "height 5"),
    "row 0: has 5 cells; width says 6": MAP.replace("width 5", "width 6"),
    "height: missing": MAP.replace("height 4\n", ""),
    "no line 'map'": MAP.replace("map\n", ""),
    "row 0, column 1: 'x' is unknown": MAP.replace("E", "x"),
    "no two free cells side by side": "type octile\nheight 1\nwidth 2\nmap\n.@\n",
    f"cells can be driven; at most {MAX_PLACES} are taken": (
        f"type octile\nheight 1\nwidth {MAX_PLACES + 1}\nmap\n{'.' * (MAX_PLACES + 1)}\n"
    ),
    "has 10000037 bytes; files of at most 8000000 are read": (
        "type octile\nheight 1000\nwidth 10000\nmap" + "@" * 10_000_000
    )[:10_000_037],
    "pickingStation 1: is at (9,1), which is no node": WAREHOUSE.replace(
        "(pickingStation,1),value(at,(1,1))", "(pickingStation,1),value(at,(9,1))"
    ),
    "node 1: is at (0,1); both begin at 1": WAREHOUSE.replace("at,(1,1)", "at,(0,1)", 1),
    "no nodes": "init(object(robot,1),value(at,(1,1))).",
}


@pytest.mark.parametrize("complaint", REFUSED)
def test_what_cannot_be_read_is_one_line(complaint: str) -> None:
    with pytest.raises(DocumentError) as refused:
        floor(REFUSED[complaint])
    (line,) = str(refused.value).splitlines()
    assert complaint in line
