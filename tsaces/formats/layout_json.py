"""Layouts as part of instance documents: rows of characters, or points and lanes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema

from tsaces.errors import Problem
from tsaces.formats.schema_errors import misspelling
from tsaces.model.roadmap import Lane, LaneStretch, Point, Roadmap, Turn, Zone
from tsaces.schema.expected import Expected

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tsaces.model.instance import Cell, Instance
    from tsaces.model.roadmap import ZoneMember

_PAIR, _TRIPLE = 2, 3


class _Schema(BaseModel):
    """Fields we do not know get a notice and are left to others; types are taken literally."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)


_Name = Annotated[str, Expected("a string", "give a name in double quotes")]
_Metres = Annotated[
    Annotated[float, Field(allow_inf_nan=False)], Expected("a number", "give metres, as 2.5")
]
_Timesteps = Annotated[int | None, Expected("a whole number or null", "give a number of timesteps")]


def cell_of_document(value: list[int | str]) -> list[int | str]:
    """Refuse what names no cell; for schemas."""
    kinds = [type(entry) for entry in value]
    if kinds not in ([int, int], [str, int], [str]):
        raise ValueError("names no cell")
    return value


_NUMBER, _NAME = {"type": "integer"}, {"type": "string"}
_CELL_SHAPES = [
    {"type": "array", "prefixItems": shape, "minItems": len(shape), "maxItems": len(shape)}
    for shape in ([_NUMBER, _NUMBER], [_NAME, _NUMBER], [_NAME])
]
CellOfDocument = Annotated[
    list[int | str], AfterValidator(cell_of_document), WithJsonSchema({"anyOf": _CELL_SHAPES})
]
"""A cell in schemas."""


def to_cell(value: Sequence[int | str]) -> Cell:
    """Return the cell that a list of a document names."""
    first, number = value[0], value[1] if len(value) > 1 else 0
    if isinstance(first, int):
        return first, int(number)
    return first, int(number)


def cell_to_document(cell: Cell) -> list[int | str]:
    """Return a cell as documents have it."""
    return [*cell]


def _member_of_document(value: str | list[int | str]) -> str | list[int | str]:
    if isinstance(value, list) and len(value) == _TRIPLE:
        if [type(entry) for entry in value] != [str, int, int]:
            raise ValueError("names no cells")
        return value
    return value if isinstance(value, str) else cell_of_document(value)


class _PointSchema(_Schema):
    name: _Name
    x: _Metres
    y: _Metres
    clearance: _Timesteps = None
    traversal: _Timesteps = None


class _LaneSchema(_Schema):
    name: _Name
    start: Annotated[str, Field(alias="from"), Expected("a string", "give the name of a point")]
    end: Annotated[str, Field(alias="to"), Expected("a string", "give the name of a point")]
    cells: Annotated[
        int, Expected("a whole number", "give the places between its points, as 5")
    ] = 0
    traversal: _Timesteps = None
    two_way: Annotated[bool, Expected("true or false", "give true for a two-way lane")] = False
    clearance: _Timesteps = None


_Turn = Annotated[
    Annotated[list[_Name], Field(min_length=_PAIR, max_length=_PAIR)],
    Expected("a turn", "give [arriving lane, leaving lane]", is_whole=True),
]
_STRETCH = [_NAME, _NUMBER, _NUMBER]
_MEMBER_SHAPES = [
    _NAME,
    *_CELL_SHAPES,
    {"type": "array", "prefixItems": _STRETCH, "minItems": _TRIPLE, "maxItems": _TRIPLE},
]
_Member = Annotated[
    Annotated[
        str | list[int | str],
        AfterValidator(_member_of_document),
        WithJsonSchema({"anyOf": _MEMBER_SHAPES}),
    ],
    Expected(
        "a member of a zone",
        'give the name of a point or lane, a cell, or ["lane", first, last]',
        is_whole=True,
    ),
]


class _ZoneSchema(_Schema):
    name: _Name
    members: Annotated[
        list[_Member], Expected("a list", "give points, lanes and cells, two places at least")
    ]


class LayoutSchema(_Schema):
    """The fields of a layout."""

    rows: Annotated[
        list[Annotated[str, Expected("a string", 'give a character a cell, as "+>>+"')]],
        Expected("a list of strings", 'give one a row, as ["+>>+", "^..v", "+<<+"]'),
    ] = []
    timestep: Annotated[
        Annotated[float, Field(gt=0, allow_inf_nan=False)] | None,
        Expected("a number above 0 or null", "give the seconds of a timestep, as 2.5"),
    ] = None
    points: Annotated[
        list[Annotated[_PointSchema, Expected("an object", "give name, x and y")]],
        Expected("a list of points", "give each name, x and y"),
    ] = []
    lanes: Annotated[
        list[Annotated[_LaneSchema, Expected("an object", "give name, from, to and cells")]],
        Expected("a list of lanes", "give each name, from, to and cells"),
    ] = []
    turns: Annotated[
        dict[str, Annotated[list[_Turn], Expected("a list of turns", 'give [["L1", "L4"]]')]],
        Expected("an object of points", 'give the only ways through, as {"P2": [["L1", "L4"]]}'),
    ] = {}
    zones: Annotated[
        list[Annotated[_ZoneSchema, Expected("an object", "give name and members")]],
        Expected("a list of zones", "give each name and members"),
    ] = []
    clearance: _Timesteps = None
    traversal: _Timesteps = None


def both_ways_of_telling(schema: LayoutSchema, document: object) -> Iterator[Problem]:
    """Yield the problem of a layout that is told both ways, or neither.

    Parameters
    ----------
    schema : LayoutSchema
    document : object
        The layout as parsed, in which fields may be misspelt.
    """
    has_rows = "rows" in schema.model_fields_set
    graph = [field for field in ("points", "lanes") if field in schema.model_fields_set]
    if not has_rows and not graph:
        words = "missing; give a list of strings, or points and lanes"
        yield Problem("layout.rows", words + misspelling("rows", document))
    elif has_rows and graph:
        yield Problem(f"layout.{graph[0]}", "given beside rows; leave one of the two")
    elif not has_rows:
        for field in {"points", "lanes"}.difference(graph):
            words = f"missing; give the {field} of the layout"
            yield Problem(f"layout.{field}", words + misspelling(field, document))
    elif schema.turns:
        yield Problem("layout.turns", "given with rows; turns are of points, leave them out")


def layout_fields(schema: LayoutSchema) -> dict[str, Any]:
    """Return the fields of an instance that `tsaces.traffic.build_layout` takes."""
    return {
        "rows": tuple(schema.rows),
        "roadmap": None if "rows" in schema.model_fields_set else _roadmap(schema),
        "zones": tuple(Zone(z.name, tuple(map(_member, z.members))) for z in schema.zones),
        "clearance": schema.clearance,
        "traversal": 1 if schema.traversal is None else schema.traversal,
    }


def _roadmap(schema: LayoutSchema) -> Roadmap:
    return Roadmap(
        tuple(Point(p.name, p.x, p.y, p.clearance, p.traversal) for p in schema.points),
        tuple(
            Lane(
                *(lane.name, lane.start, lane.end, lane.cells, lane.two_way),
                lane.clearance,
                lane.traversal,
            )
            for lane in schema.lanes
        ),
        tuple(
            Turn(point, arriving, leaving)
            for point, turns in schema.turns.items()
            for arriving, leaving in turns
        ),
    )


def _member(value: str | list[int | str]) -> ZoneMember:
    if isinstance(value, str):
        return value
    if len(value) == _TRIPLE:
        return LaneStretch(str(value[0]), int(value[1]), int(value[2]))
    return to_cell(value)


def layout_to_document(instance: Instance) -> dict[str, Any]:
    """Return the layout of an instance as JSON-ready data."""
    document: dict[str, Any] = {}
    if instance.roadmap is None:
        document["rows"] = list(instance.rows)
    else:
        document |= _roadmap_to_document(instance.roadmap)
    if instance.zones:
        document["zones"] = [
            {"name": zone.name, "members": [_member_to_document(m) for m in zone.members]}
            for zone in instance.zones
        ]
    if instance.clearance is not None:
        document["clearance"] = instance.clearance
    if instance.traversal != 1:
        document["traversal"] = instance.traversal
    if (seconds := instance.timestep) is not None:
        document["timestep"] = int(seconds) if seconds.is_integer() else seconds
    return document


def _roadmap_to_document(roadmap: Roadmap) -> dict[str, Any]:
    turns: dict[str, list[list[str]]] = {}
    for turn in roadmap.turns:
        turns.setdefault(turn.point, []).append([turn.arriving, turn.leaving])
    return {
        "points": [
            {"name": point.name, "x": point.x, "y": point.y, **_own_times(point)}
            for point in roadmap.points
        ],
        "lanes": [
            {
                **{"name": lane.name, "from": lane.start, "to": lane.end, "cells": lane.cells},
                **({"two_way": True} if lane.two_way else {}),
                **_own_times(lane),
            }
            for lane in roadmap.lanes
        ],
        **({"turns": turns} if turns else {}),
    }


def _own_times(item: Point | Lane) -> dict[str, int]:
    times = {"traversal": item.traversal, "clearance": item.clearance}
    return {field: time for field, time in times.items() if time is not None}


def _member_to_document(member: ZoneMember) -> str | list[int | str]:
    if isinstance(member, LaneStretch):
        return [member.lane, member.first, member.last]
    return member if isinstance(member, str) else [*member]
