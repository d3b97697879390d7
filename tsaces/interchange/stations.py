"""Stations by name: those of a file, those that a user adds, and any point."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tsaces.errors import DocumentError
from tsaces.interchange.floor import Station
from tsaces.schema.nearest import LONGEST_NAME, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tsaces.interchange.floor import Address, Floor

_CELL = re.compile(r"(\d{1,6})\s*,\s*(\d{1,6})", re.ASCII)
_LANE_CELL = re.compile(r"(.+):(\d{1,6})", re.ASCII | re.DOTALL)
_MOST_NAMED = 5
"""Stations that an advice lists at most."""


class Stations:
    """What the names of stations stand for on a floor.

    Parameters
    ----------
    floor : Floor
    """

    def __init__(self, floor: Floor) -> None:
        self._floor = floor
        self._by_name = {station.name: station for station in floor.stations}
        self._points = {point["name"] for point in floor.layout.get("points", ())}
        self._lanes = {lane["name"] for lane in floor.layout.get("lanes", ())}

    @property
    def all(self) -> tuple[Station, ...]:
        """The stations of the file and those that were added."""
        return tuple(self._by_name.values())

    def add(self, name: str, places: Iterable[object], where: str) -> None:
        """Add a station, or give one of the file other places.

        Parameters
        ----------
        name : str
        places : iterable
            Addresses, or texts that name points and cells.
        where : str
            Who says so, for messages.

        Raises
        ------
        DocumentError
            With one line.
        """
        found = tuple(self._address(place, where) for place in places)
        if not name or not found:
            raise DocumentError(f"{where}: names no place; give a point, or a cell as 4,2")
        self._by_name[name] = Station(name, found, found)

    def find(self, name: str, where: str) -> Station:
        """Return a station by its name, or a point as a station.

        Raises
        ------
        DocumentError
            With one line, if there is none.
        """
        if name in self._by_name:
            return self._by_name[name]
        if name in self._floor.lost:
            raise DocumentError(
                f"{where}: station {name!r} was dropped: one cannot both drive to it and leave it"
            )
        if name in self._points:
            return Station(name, ([name],), ([name],))
        if (cell := self._cell(name)) is not None:
            return Station(name, (cell,), (cell,))
        raise DocumentError(f"{where}: unknown station {_short(name)}; {self._advice(name)}")

    def _address(self, place: object, where: str) -> Address:
        if isinstance(place, list) and all(type(part) in (int, str) for part in place):
            return place  # judged with the instance
        if isinstance(place, str):
            if place in self._points:
                return [place]
            if (cell := self._cell(place)) is not None:
                return cell
            near = nearest(place, self._points)
            advice = (
                f"did you mean {near!r}?" if near else "give a point, LANE:NUMBER, or COLUMN,ROW"
            )
            raise DocumentError(f"{where}: {_short(place)} is no place of this floor; {advice}")
        raise DocumentError(f'{where}: is no place; give a point, as "P1", or a cell, as [4, 2]')

    def _cell(self, text: str) -> Address | None:
        """Return a cell of a grid or of a lane that a text names."""
        if not self._points:
            match = _CELL.fullmatch(text.strip())
            return None if match is None else [int(match[1]), int(match[2])]
        match = _LANE_CELL.fullmatch(text)
        if match is None or match[1] not in self._lanes:
            return None
        return [match[1], int(match[2])]

    def _advice(self, name: str) -> str:
        known = [*self._by_name]
        near = nearest(name, known)
        if near is not None:
            return f"did you mean {near!r}?"
        if not known:
            return "the file has none: give points by name, or add some with --station NAME=PLACE"
        more = ", …" if len(known) > _MOST_NAMED else ""
        return f"known here: {', '.join(map(repr, known[:_MOST_NAMED]))}{more}"


def station_option(text: str) -> tuple[str, str]:
    """Return the name and the place of an option NAME=PLACE.

    Raises
    ------
    DocumentError
        If it has no ``=``.
    """
    name, equals, place = text.partition("=")
    if not equals or not name.strip():
        raise DocumentError(f"--station: {_short(text)} is not NAME=PLACE; give both, as gate=P1")
    return name.strip(), place.strip()


def _short(name: str) -> str:
    return repr(name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…")
