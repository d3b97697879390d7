"""The places of zones."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from tsaces.errors import InstanceError, Problem
from tsaces.model.roadmap import LaneStretch
from tsaces.model.traffic_system import PlaceSet
from tsaces.traffic.wording import format_cell

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tsaces.model.instance import Cell
    from tsaces.model.roadmap import Zone, ZoneMember
    from tsaces.model.traffic_system import Layout

_LEAST = 2
"""Places of a zone, at least: a single one takes one robot anyway."""


def resolve_zones(zones: Sequence[Zone], layout: Layout) -> tuple[PlaceSet, ...]:
    """Return zones with the numbers of their places.

    Raises
    ------
    InstanceError
        With every member that is no place, and every zone of fewer than two places.
    """
    place_of = {cell: place for place, cell in enumerate(layout.addresses)}
    by_name: dict[str, list[int]] = defaultdict(list)
    for (name, _), place in place_of.items():
        if isinstance(name, str):
            by_name[name].append(place)
    found, problems = [], []
    names: set[str] = set()
    for index, zone in enumerate(zones):
        path = f"layout.zones[{index}]"
        places: set[int] = set()
        all_known = True
        for n, member in enumerate(zone.members):
            some = list(_places(member, place_of, by_name))
            places.update(some)
            if not some:
                all_known = False
                words = f"{_shown(member)} is no place of this layout; {_advice(layout)}"
                problems.append(Problem(f"{path}.members[{n}]", words, kind="no place in a zone"))
        if all_known and len(places) < _LEAST:
            words = f"zone {zone.name!r} has a single place; a zone needs at least two"
            problems.append(Problem(f"{path}.members", words, kind="zone of one place"))
        if zone.name in names or not zone.name:
            words = f"{zone.name!r} is no name of its own; give each zone another"
            problems.append(Problem(f"{path}.name", words, kind="name of a zone"))
        names.add(zone.name)
        found.append(PlaceSet(zone.name, tuple(sorted(places))))
    if problems:
        raise InstanceError(problems)
    return tuple(found)


def _places(
    member: ZoneMember, place_of: dict[Cell, int], by_name: dict[str, list[int]]
) -> Iterator[int]:
    """Yield the places of a member; none where it has one that is unknown."""
    if isinstance(member, str):
        yield from by_name.get(member, ())
    elif isinstance(member, LaneStretch):
        if {(member.lane, member.first), (member.lane, member.last)} <= place_of.keys():
            for number in range(member.first, member.last + 1):
                yield place_of[member.lane, number]
    elif (place := place_of.get(member)) is not None:
        yield place


def _shown(member: ZoneMember) -> str:
    if isinstance(member, str):
        return repr(member)
    if isinstance(member, LaneStretch):
        return f'["{member.lane}", {member.first}, {member.last}]'
    return format_cell(member)


def _advice(layout: Layout) -> str:
    if layout.is_roadmap:
        return "give the name of a point or a lane, or [lane, first cell, last cell]"
    return "give [column, row] of a cell that can be driven"
