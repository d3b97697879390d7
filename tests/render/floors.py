"""Factories on floors beyond the paper's: roadmaps, two-way lanes, open floor, zones."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from tsaces.errors import InstanceError
from tsaces.formats.instance_json import instance_from_document
from tsaces.traffic import layout_of

if TYPE_CHECKING:
    from tsaces.model.instance import Instance

Document = dict[str, Any]


def factory_on(layout: Document, supply: list[Any], ship: list[Any], agents: int = 4) -> Instance:
    """Return a bin and a chute on a floor; each exchanges at one place or at several."""
    return instance_from_document(
        {
            "name": "floor",
            "layout": layout,
            "procedure": {
                "processes": [
                    {"name": "supply", "outputs": {"plank": 1}},
                    {"name": "ship", "inputs": {"plank": 1}},
                ],
                "output_process": "ship",
            },
            "machines": [
                {"name": "bin", "processes": {"supply": 1}, **_side("output", supply)},
                {"name": "chute", "processes": {"ship": 1}, **_side("input", ship)},
            ],
            "max_agents": agents,
        }
    )


def _side(side: str, places: list[Any]) -> Document:
    if isinstance(places[0], list):
        return {f"{side}_cells": places}
    return {f"{side}_cell": places}


def points(**places: tuple[float, float]) -> list[Document]:
    return [{"name": name, "x": x, "y": y} for name, (x, y) in places.items()]


def lane(name: str, start: str, end: str, cells: int, **fields: Any) -> Document:
    return {"name": name, "from": start, "to": end, "cells": cells, **fields}


def there_and_back() -> Instance:
    """Two points, and between them a lane of three cells that is driven both ways."""
    return factory_on(
        {"points": points(A=(0, 0), B=(8, 0)), "lanes": [lane("L", "A", "B", 3, two_way=True)]},
        ["A"],
        ["B"],
        agents=1,
    )


def warehouse() -> Instance:
    """A loop with a spur, lanes side by side, a lane to where it came from, turns and zones."""
    return factory_on(
        {
            "points": [
                *points(P1=(0, 0), P2=(12, 0), P3=(12, -6)),
                {"name": "P4", "x": 0, "y": -6, "clearance": 3},
                *points(Dock=(16, 3)),
            ],
            "lanes": [
                lane("L1", "P1", "P2", 5),
                lane("L2", "P2", "P3", 2, traversal=2),
                lane("L3", "P3", "P4", 5, clearance=2),
                lane("L4", "P4", "P1", 2),
                lane("East", "P2", "P1", 5),
                lane("Spur", "P2", "Dock", 1, two_way=True),
                lane("Lap", "Dock", "Dock", 4),
            ],
            "turns": {
                "P2": [["L1", "L2"], ["L1", "Spur"], ["L1", "East"], ["Spur", "L2"]],
            },
            "zones": [{"name": "door", "members": ["P2", ["L2", 0, 1], ["L1", 4]]}],
            "clearance": 1,
        },
        [["L1", 0], ["Dock"]],
        [["L3", 4], ["P4"]],
    )


def mixed_rows() -> Instance:
    """A ring of one-way roads, a two-way lane across it, open floor and a zone."""
    return factory_on(
        {
            "rows": ["+>>+<*", "|..v**", "|..v.^", "+--+>+", "|....v", "+<<<<<"],
            "zones": [{"name": "gate", "members": [[1, 3], [2, 3]]}],
        },
        [1, 0],
        [2, 5],
    )


FLOORS = {"there-and-back": there_and_back, "warehouse": warehouse}


def some_roadmaps(count: int) -> list[Instance]:
    """Return random roadmaps, the same ones every time."""
    chance = random.Random(20)
    found: list[Instance] = []
    while len(found) < count:
        try:
            instance = _random_roadmap(chance)
            layout_of(instance)
        except InstanceError:
            continue
        found.append(instance)
    return found


def _random_roadmap(chance: random.Random) -> Instance:
    """Return a ring of points, some of which are joined by further lanes, in any place."""
    names = [f"P{number}" for number in range(chance.randint(1, 7))]
    places = points(**{name: (chance.randint(-9, 9) / 2, chance.uniform(-9, 9)) for name in names})
    ends = [*zip(names, [*names[1:], names[0]], strict=True)]
    ends += [(chance.choice(names), chance.choice(names)) for _ in range(chance.randint(0, 4))]
    lanes = [
        lane(f"L{number}", start, end, chance.randint(int(start == end), 4))
        for number, (start, end) in enumerate(ends)
    ]
    for item in [*places, *lanes]:
        if chance.random() < 0.2:
            item["clearance"] = chance.randint(0, 3)
        if chance.random() < 0.2:
            item["traversal"] = chance.randint(1, 3)
    for item in lanes:
        item["two_way"] = chance.random() < 0.4
    layout: Document = {"points": places, "lanes": lanes}
    if chance.random() < 0.5:
        layout["turns"] = _random_turns(chance, chance.choice(names), lanes)
    if chance.random() < 0.5:
        members = [lanes[0]["name"], chance.choice(names), chance.choice(names)]
        layout["zones"] = [{"name": "zone", "members": members}]
    if chance.random() < 0.5:
        layout["clearance"] = chance.randint(0, 2)
    return factory_on(layout, [chance.choice(names)], [[chance.choice(names)], [names[0]]])


def _random_turns(chance: random.Random, point: str, lanes: list[Document]) -> Document:
    arriving = [
        item["name"]
        for item in lanes
        if point == item["to"] or (point == item["from"] and item["two_way"])
    ]
    leaving = [
        item["name"]
        for item in lanes
        if point == item["from"] or (point == item["to"] and item["two_way"])
    ]
    turns = [[one, other] for one in arriving for other in leaving if chance.random() < 0.7]
    return {point: turns}
