"""Layouts, zones and times that are no good, each with the line that says so."""

from __future__ import annotations

from typing import Any, NamedTuple

from tests.formats.documents import Path, replaced, roadmap_document, small_document

POINT: Path = ("layout", "points", 0)
LANE: Path = ("layout", "lanes", 0)
SPUR: Path = ("layout", "lanes", 2)
ZONES: Path = ("layout", "zones")
TURNS: Path = ("layout", "turns")
MACHINE: Path = ("machines", 1)
RING = ["+>>+", "^..v", "+<<+"]
UP_TO = "give a whole number of timesteps from {} to 10000"


class BadLayout(NamedTuple):
    """A change that makes a document a bad one.

    Attributes
    ----------
    path : Path
    value : object
    line : str
        What is said about it.
    document : dict
    """

    path: Path
    value: object
    line: str
    document: dict[str, Any]

    def changed(self) -> dict[str, Any]:
        """Return the bad document."""
        return replaced(self.document, self.path, self.value)


def _roadmap(path: Path, value: object, line: str) -> BadLayout:
    return BadLayout(path, value, line, roadmap_document())


def _rows(path: Path, value: object, line: str) -> BadLayout:
    return BadLayout(path, value, line, small_document())


def _zone(*members: object, name: str = "door") -> list[dict[str, object]]:
    return [{"name": name, "members": [*members]}]


OUT_OF_RANGE = [
    _roadmap(
        (*where, field), value, f"{path}.{field}: {value} is out of range; {UP_TO.format(low)}"
    )
    for where, path in ((POINT, "layout.points[0]"), (LANE, "layout.lanes[0]"))
    for field, low in (("clearance", 0), ("traversal", 1))
    for value in (low - 1, 10_001)
] + [
    _rows((*where, field), value, f"{path}.{field}: {value} is out of range; {UP_TO.format(low)}")
    for where, path, field, low in (
        (("layout",), "layout", "clearance", 0),
        (("layout",), "layout", "traversal", 1),
        ((*MACHINE, "handling"), "machines[1].handling", "input", 0),
        ((*MACHINE, "handling"), "machines[1].handling", "output", 0),
    )
    for value in (low - 1, 10_001)
]
for bad in OUT_OF_RANGE:
    if "handling" in bad.path:
        bad.document["machines"][1]["handling"] = {}

ON_ROWS = [
    _rows(
        ("layout", "rows"),
        ["+>>+--", "^..v", "+<<+"],
        "layout.rows: cell [5, 0]: '-' leads into nothing at [6, 0]; end the lane with a '+' or"
        " '*'",
    ),
    _rows(
        ("layout", "rows"),
        ["+>>+", "^..v", "+<<+", "|", "|"],
        "layout.rows: cell [0, 4]: '|' leads into nothing at [0, 5]; end the lane with a '+' or"
        " '*'",
    ),
    _rows(
        ("layout", "rows"),
        ["+>>+", "^..v", "+<<+", "|..|"],
        "layout.rows: 2 cells, [0, 3], [3, 3]: two-way lanes that lead into nothing; end each with"
        " a '+' or '*'",
    ),
    _rows(
        ("layout", "rows"),
        ["+-->+", "^...v", "+<<<+"],
        "layout.rows: cell [2, 0]: '-' leads into the one-way road at [3, 0]; put a '+' between",
    ),
    _rows(
        ("layout", "rows"),
        ["+>--+", "^...v", "+<<<+"],
        "layout.rows: cell [1, 0]: '>' leads into the two-way lane at [2, 0]; put a '+' between",
    ),
    _rows(
        ("layout",),
        {"rows": ["+--+", "^..v", "+<<+"], "clearance": 0},
        "layout.clearance: 0, but 2 cells, [1, 0], [2, 0], can be driven both ways: robots would"
        " swap; give at least 1",
    ),
    _rows(
        ("layout",),
        {"rows": [*RING, "*..."], "clearance": 1},
        "layout.rows: not strongly connected: one cannot drive from cell [0, 3] to every other"
        " cell and back (2 separate parts); junction and open floor [0, 2] and [0, 3] touch, but"
        " these are not linked: put a road or lane cell between them",
    ),
    _rows(
        ("layout",),
        {"rows": RING, "turns": {"P": []}},
        "layout.turns: given with rows; turns are of points, leave them out",
    ),
    _rows(
        ("layout",),
        {"rows": RING, "points": []},
        "layout.points: given beside rows; leave one of the two",
    ),
    _rows(
        ("layout",),
        {"rows": RING, "lanes": []},
        "layout.lanes: given beside rows; leave one of the two",
    ),
    _rows(
        ZONES,
        _zone([1, 0], [1, 1]),
        "layout.zones[0].members[1]: [1, 1] is no place of this layout; give [column, row] of a"
        " cell that can be driven",
    ),
    _rows(
        ZONES,
        _zone([1, 0]),
        "layout.zones[0].members: zone 'door' has a single place; a zone needs at least two",
    ),
    _rows(
        (*MACHINE, "input_cells"),
        [[2, 0], [1, 0]],
        "machines[1].input_cells: given beside input_cell; leave one of the two",
    ),
]

ON_A_ROADMAP = [
    _roadmap(
        (*LANE, "to"),
        "Eats",
        "layout.lanes[0].to: unknown point 'Eats'; did you mean 'East'?",
    ),
    _roadmap(
        (*LANE, "from"),
        "Nowhere",
        "layout.lanes[0].from: unknown point 'Nowhere'; give one of the points, such as 'West',"
        " 'East', 'Dock'",
    ),
    _roadmap(
        (*LANE, "cells"),
        -1,
        "layout.lanes[0].cells: -1 is out of range; give a whole number from 0 to 100000",
    ),
    _roadmap(
        (*LANE, "cells"),
        99_999,
        "layout.lanes: 100007 places are too many; at most 100000 are taken: give longer cells",
    ),
    _roadmap(
        (*LANE, "name"),
        "back",
        "layout.lanes[1].name: duplicate name 'back', as layout.lanes[0]; points and lanes need"
        " names of their own",
    ),
    _roadmap(
        (*SPUR, "name"),
        "Dock",
        "layout.lanes[2].name: duplicate name 'Dock', as layout.points[2]; points and lanes need"
        " names of their own",
    ),
    _roadmap(
        (*SPUR, "name"), "", "layout.lanes[2].name: '' is no name; give at least one character"
    ),
    _roadmap(
        ("layout", "points"),
        [*roadmap_document()["layout"]["points"], {"name": "", "x": 0, "y": 0}],
        "layout.points[3].name: '' is no name; give at least one character",
    ),
    _roadmap(
        ("layout", "lanes"),
        [*roadmap_document()["layout"]["lanes"], {"name": "loop", "from": "West", "to": "West"}],
        "layout.lanes[3]: lane 'loop' leads from 'West' to itself without a cell; give it at least"
        " one",
    ),
    _roadmap(
        (*SPUR, "two_way"),
        False,
        'layout.lanes: not strongly connected: one cannot drive from ["Dock", 0] to every other'
        " place and back (5 separate parts)",
    ),
    _roadmap(
        (*SPUR, "clearance"),
        0,
        "layout.lanes[2].clearance: 0, but lane 'spur' is driven both ways: robots would swap;"
        " give it 1 to 10000",
    ),
    _roadmap(
        ("layout", "clearance"),
        0,
        "layout.clearance: 0, but lane 'spur' is driven both ways: robots would swap; give it 1 to"
        " 10000",
    ),
    _roadmap(
        TURNS,
        {"Esat": [["out", "back"]]},
        "layout.turns.Esat: unknown point 'Esat'; did you mean 'East'?",
    ),
    _roadmap(
        TURNS,
        {"East": [["ot", "back"], ["out", "spur"], ["spur", "back"]]},
        "layout.turns.East: unknown lane 'ot'; did you mean 'out'?",
    ),
    _roadmap(
        TURNS,
        {"East": [["back", "spur"]]},
        "layout.turns.East: no turn from 'back' to 'spur': lane 'back' does not lead to point"
        " 'East'; give [arriving lane, leaving lane]",
    ),
    _roadmap(
        TURNS,
        {"East": [["spur", "out"]]},
        "layout.turns.East: no turn from 'spur' to 'out': lane 'out' does not leave point 'East';"
        " give [arriving lane, leaving lane]",
    ),
    _roadmap(
        ZONES,
        _zone("West", "Sea"),
        "layout.zones[0].members[1]: 'Sea' is no place of this layout; give the name of a point or"
        " a lane, or [lane, first cell, last cell]",
    ),
    _roadmap(
        ZONES,
        _zone("West", ["spur", 1, 3]),
        'layout.zones[0].members[1]: ["spur", 1, 3] is no place of this layout; give the name of a'
        " point or a lane, or [lane, first cell, last cell]",
    ),
    _roadmap(
        ZONES,
        _zone("West", ["spur", 2, 1]),
        'layout.zones[0].members[1]: ["spur", 2, 1] is no place of this layout; give the name of a'
        " point or a lane, or [lane, first cell, last cell]",
    ),
    _roadmap(
        ZONES,
        _zone("West", ["West"]),
        "layout.zones[0].members: zone 'door' has a single place; a zone needs at least two",
    ),
    _roadmap(
        ZONES,
        [*_zone("out"), *_zone("back")],
        "layout.zones[1].name: 'door' is no name of its own; give each zone another",
    ),
    _roadmap(
        (*MACHINE, "input_cell"),
        ["spur", 3],
        'machines[1].input_cell: ["spur", 3] is no place of this layout; give a point as ["P1"] or'
        ' a cell of a lane as ["L1", 0]',
    ),
    _roadmap(
        (*MACHINE, "input_cell"),
        [1, 0],
        'machines[1].input_cell: [1, 0] is no place of this layout; give a point as ["P1"] or'
        ' a cell of a lane as ["L1", 0]',
    ),
    _roadmap(("layout",), {"points": []}, "layout.lanes: missing; give the lanes of the layout"),
    _roadmap(("layout",), {"lanes": []}, "layout.points: missing; give the points of the layout"),
]

BAD_LAYOUTS = [*OUT_OF_RANGE, *ON_ROWS, *ON_A_ROADMAP]
