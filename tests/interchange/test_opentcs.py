"""Plant models of openTCS."""

from __future__ import annotations

import pytest

from tests.interchange.files import PLANT, floor, lanes, said
from tsaces.errors import DocumentError


def test_a_plant_with_its_directions_blocks_and_locations() -> None:
    found = floor(PLANT)
    assert (found.kind, found.name, found.robots) == ("openTCS", "plant", 2)
    assert [(p["name"], p["x"], p["y"]) for p in found.layout["points"]] == [
        ("P1", 0.0, 0.0),
        ("P2", 4.0, 0.0),
        ("P3", 4.0, 3.0),
    ]
    assert lanes(found) == {
        "P1 --- P2": {"name": "P1 --- P2", "from": "P1", "to": "P2", "cells": 3},
        "P2 --- P3": {
            **{"name": "P2 --- P3", "from": "P2", "to": "P3", "cells": 2},
            **{"two_way": True, "traversal": 2},
        },
        "P3 --- P1": {"name": "P3 --- P1", "from": "P3", "to": "P1", "cells": 5},
    }
    assert found.layout["zones"] == [
        {"name": "crossing", "members": ["P1 --- P2", "P2 --- P3", "P2"]}
    ]
    assert [(each.name, each.inputs) for each in found.stations] == [
        ("gate", (["P1"],)),
        ("press", (["P3"], ["P2"])),
    ]
    assert found.stations[0].about == "Transfer: Load"
    assert said(found) == [
        "dropped: locked paths: 1 ('P1 --- P3')",
        "dropped: locations without a link to a point: 1 ('door')",
        "dropped: blocks that vehicles may share in one direction: 1 ('aisle')",
        "dropped: points that one cannot both drive to and leave: 1 ('spur')",
        "dropped: lanes that one cannot both drive to and leave: 1 ('P2 --- spur')",
        "dropped: blocks of fewer than two places: 1 ('lonely')",
        "dropped: stations that one cannot both drive to and leave: 1 ('charger')",
    ]


def test_vehicles_say_how_long_and_fast_robots_are_unless_the_user_does() -> None:
    long = floor(PLANT.replace('length="1000" width', 'length="2000" width'))
    assert long.measures is not None
    assert (long.measures.length, long.layout["timestep"]) == (2.0, 2.0)
    assert lanes(long)["P1 --- P2"]["cells"] == 1
    mine = floor(PLANT, length=1.5, speed=0.5)
    assert mine.layout["timestep"] == 3.0


def test_lanes_of_a_block_have_a_place_even_if_robots_are_longer() -> None:
    assert lanes(floor(PLANT, length=5.0))["P1 --- P2"]["cells"] == 1


def test_older_files_name_positions_otherwise() -> None:
    older = PLANT.replace("positionX", "xPosition").replace("positionY", "yPosition")
    assert floor(older).layout == floor(PLANT).layout


ENTITY = '<!DOCTYPE model [<!ENTITY a "aaaa">]><model version="7.0.0"/>'
REFUSED = {
    "XML with a DTD or entities is refused": ENTITY,
    "malformed XML: ": "<model>",
    "<plan> is no plant model": "<plan/>",
    "path 'P3 --- P1': unknown point 'P9'": PLANT.replace(
        'destinationPoint="P1"', 'destinationPoint="P9"'
    ),
    "point 'P1': given twice": PLANT.replace('<point name="P2"', '<point name="P1"'),
    "point 'P2': positionX 'far' is no number": PLANT.replace('"4000" positionY="0"', '"far"'),
    "path 'P1 --- P2': length 'NaN' is no number": PLANT.replace('length="4000"', 'length="NaN"'),
    "path 'P1 --- P2': length -4000 is below 0": PLANT.replace('length="4000"', 'length="-4000"'),
    "no lanes; nothing is left to drive": '<model><point name="A" positionX="0" positionY="0"/>'
    "</model>",
    "--vehicle-type: openTCS's plant models have none": PLANT,
}


@pytest.mark.parametrize("complaint", REFUSED)
def test_what_cannot_be_read_is_one_line(complaint: str) -> None:
    with pytest.raises(DocumentError) as refused:
        floor(REFUSED[complaint], "agv" if complaint.startswith("--") else None)
    (line,) = str(refused.value).splitlines()
    assert complaint in line
