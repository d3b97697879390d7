"""Random factories on floors beyond the paper's: two-way lanes, open floor, spurs, zones, times."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from tests.strategies import Document, machines, procedures, street_grids
from tsaces.formats.instance_json import instance_from_document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tsaces.model.instance import Instance

Address = tuple[int, int] | tuple[str, int]
"""A place as users name it."""


def floor_instances(*, max_gap: int = 3, max_processes: int = 4) -> st.SearchStrategy[Instance]:
    """Return instances on rows with all characters, or on points and lanes."""
    documents = floor_documents(max_gap=max_gap, max_processes=max_processes)
    return documents.map(instance_from_document)


@st.composite
def floor_documents(draw: st.DrawFn, *, max_gap: int = 3, max_processes: int = 4) -> Document:
    """Draw an instance, with all fields of layouts and machines, that is valid.

    Parameters
    ----------
    max_gap : int
        Cells between two neighbouring streets, at least 1.
    max_processes : int
        Processes that are no sinks, at least 2.
    """
    if draw(st.booleans()):
        rows = draw(open_rows(max_gap=max_gap))
        layout: Document = {"rows": rows}
        cells: list[Address] = [
            (x, y) for y, row in enumerate(rows) for x, sign in enumerate(row) if sign in "<>^v-|*"
        ]
        members: list[Any] = [[*cell] for cell in cells]
    else:
        layout = draw(roadmaps())
        cells = [(point["name"], 0) for point in layout["points"]]
        cells += [(lane["name"], i) for lane in layout["lanes"] for i in range(lane["cells"])]
        members = [cell[0] if draw(st.booleans()) else [*cell] for cell in cells]
        members += [
            [lane["name"], 0, lane["cells"] - 1] for lane in layout["lanes"] if lane["cells"] > 1
        ]
    _add_times(draw, layout)
    if draw(st.booleans()):
        layout["zones"] = draw(zones(members))
    procedure = draw(procedures(max_processes=max_processes))
    return {
        "name": "random",
        "layout": layout,
        "procedure": procedure,
        "machines": _with_times(draw, draw(machines(procedure["processes"], cells)), cells),
        "max_agents": draw(st.integers(1, 40)),
    }


@st.composite
def open_rows(draw: st.DrawFn, *, max_gap: int = 3) -> list[str]:
    """Draw a street grid of which streets are two-way, crossings open floor, and spurs go off.

    Whatever is made of a street leads where it led, so the floor stays strongly connected.
    """
    rows = draw(street_grids(max_streets=3, max_gap=max_gap))
    streets = [y for y, row in enumerate(rows) if row[0] == "+"]
    avenues = [x for x, sign in enumerate(rows[0]) if sign == "+"]
    both = draw(st.sets(st.sampled_from(streets))), draw(st.sets(st.sampled_from(avenues)))
    crossings = [(x, y) for y in streets for x in avenues]
    opened = draw(st.sets(st.sampled_from(crossings), max_size=2))
    length = draw(st.integers(1, 3))
    spurs = draw(st.sets(st.sampled_from(streets)))
    return [
        ("*" + "-" * length if y in spurs else "." * (length + 1))
        + "".join(
            "*" if (x, y) in opened else _two_way(sign, is_row=y in both[0], is_column=x in both[1])
            for x, sign in enumerate(row)
        )
        for y, row in enumerate(rows)
    ]


def _two_way(sign: str, *, is_row: bool, is_column: bool) -> str:
    if sign in "<>" and is_row:
        return "-"
    return "|" if sign in "^v" and is_column else sign


@st.composite
def roadmaps(draw: st.DrawFn) -> Document:
    """Draw points and lanes: a ring of points, more lanes across it, and two-way spurs."""
    ring = [f"P{n}" for n in range(draw(st.integers(1, 4)))]
    spurs = [f"S{n}" for n in range(draw(st.integers(0, 2)))]
    names = [*ring, *spurs]
    points = [{"name": name, "x": 3 * n, "y": n * n} for n, name in enumerate(names)]
    ends = [*pairwise([*ring, ring[0]])]
    ends += draw(st.lists(st.tuples(st.sampled_from(ring), st.sampled_from(ring)), max_size=2))
    lanes = [_lane(draw, one, other, two_way=draw(st.booleans())) for one, other in ends]
    lanes += [_lane(draw, draw(st.sampled_from(ring)), spur, two_way=True) for spur in spurs]
    for n, lane in enumerate(lanes):
        lane["name"] = f"L{n}"
    layout: Document = {"points": points, "lanes": [{"name": "", **lane} for lane in lanes]}
    for item in (*points, *layout["lanes"]):
        for field, least in (("traversal", 1), ("clearance", 1)):
            if draw(st.booleans()):
                item[field] = draw(st.integers(least, 3))
    if draw(st.booleans()):
        layout["turns"] = _all_turns(draw(st.sampled_from(names)), lanes)
    return layout


def _lane(draw: st.DrawFn, start: str, end: str, *, two_way: bool) -> Document:
    cells = draw(st.integers(1 if start == end else 0, 3))
    lane = {"from": start, "to": end, "cells": cells}
    return {**lane, "two_way": True} if two_way else lane


def _all_turns(point: str, lanes: Sequence[Document]) -> Document:
    """Return every way through a point."""
    arriving = [
        lane["name"]
        for lane in lanes
        if lane["to"] == point or (lane.get("two_way") and lane["from"] == point)
    ]
    leaving = [
        lane["name"]
        for lane in lanes
        if lane["from"] == point or (lane.get("two_way") and lane["to"] == point)
    ]
    return {point: [[one, other] for one in arriving for other in leaving]}


@st.composite
def zones(draw: st.DrawFn, members: Sequence[Any]) -> list[Document]:
    """Draw zones of at least two members each, which are cells, points, lanes or parts of lanes."""
    names = [[*member] if isinstance(member, list) else [member, 0] for member in members]
    places = {tuple(name[:2]) for name in names}
    if len(places) < 3:
        return []
    several = st.lists(st.sampled_from(range(len(members))), min_size=2, max_size=4, unique=True)
    found = [[members[n] for n in sorted(each)] for each in draw(st.lists(several, max_size=2))]
    return [
        {"name": f"zone {n}", "members": some}
        for n, some in enumerate(found)
        if len({tuple(m[:2]) if isinstance(m, list) else (m, 0) for m in some}) > 1
    ]


def _add_times(draw: st.DrawFn, layout: Document) -> None:
    if draw(st.booleans()):
        layout["clearance"] = draw(st.integers(1, 3))
    if draw(st.booleans()):
        layout["traversal"] = draw(st.integers(2, 3))


def _with_times(draw: st.DrawFn, found: list[Document], cells: Sequence[Address]) -> list[Document]:
    """Give machines more exchange cells, and times to exchange at them."""
    for machine in found:
        for side in ("input", "output"):
            if f"{side}_cell" in machine and draw(st.booleans()):
                more = draw(st.lists(st.sampled_from(cells), min_size=1, max_size=2))
                machine[f"{side}_cells"] = [machine.pop(f"{side}_cell"), *map(list, more)]
        times = {side: draw(st.integers(0, 3)) for side in ("input", "output")}
        if any(times.values()):
            machine["handling"] = times
    return found
