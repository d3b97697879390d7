"""What files of other programs say about a floor, before it becomes a layout."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tsaces.model.roadmap import Point

_MOST_NAMED = 3
"""Names that a note shows."""


class Fate(StrEnum):
    """What became of something in the file."""

    DROPPED = "dropped"
    CHANGED = "changed"
    CHECK = "check"


@dataclass(frozen=True)
class Note:
    """What one should know about an import: one kind of thing, and its names.

    Attributes
    ----------
    fate : Fate
    what : str
        In the plural: ``points without lanes``.
    names : tuple of str
        Of those in the file that it is about.
    """

    fate: Fate
    what: str
    names: tuple[str, ...]

    def __str__(self) -> str:
        some = ", ".join(map(repr, self.names[:_MOST_NAMED]))
        more = ", …" if len(self.names) > _MOST_NAMED else ""
        return f"{self.fate}: {self.what}: {len(self.names)} ({some}{more})"


@dataclass(frozen=True)
class Track:
    """A way from one point to another, in one direction.

    Attributes
    ----------
    name : str
    start, end : str
        Names of points.
    length : float
        Metres.
    speed : float or None
        Metres a second at most, if the file limits it.
    """

    name: str
    start: str
    end: str
    length: float
    speed: float | None = None


@dataclass(frozen=True)
class Block:
    """Points and tracks of which one vehicle at a time may use any.

    Attributes
    ----------
    name : str
    members : tuple of str
        Names of points and tracks.
    """

    name: str
    members: tuple[str, ...]


@dataclass(frozen=True)
class DrawnStation:
    """A station of a file, and the points at which vehicles stand for it.

    Attributes
    ----------
    name : str
    inputs, outputs : tuple of str
        Points where vehicles set down for it, and where they pick up from it.
    about : str
        What the file says of it, for people.
    """

    name: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    about: str = ""

    @property
    def points(self) -> tuple[str, ...]:
        """All of its points."""
        return tuple(dict.fromkeys((*self.inputs, *self.outputs)))


@dataclass(frozen=True)
class Drawing:
    """A floor of points and tracks.

    Attributes
    ----------
    kind : str
        What the file is: ``LIF``.
    name : str
        Of the floor; may be empty.
    points : tuple of Point
    tracks : tuple of Track
    stations : tuple of DrawnStation
    blocks : tuple of Block
    robots : int or None
        How many vehicles the file has.
    robot_length, speed : float or None
        Of its vehicles: metres, metres a second.
    notes : tuple of Note
    """

    kind: str
    name: str
    points: tuple[Point, ...]
    tracks: tuple[Track, ...]
    stations: tuple[DrawnStation, ...] = ()
    blocks: tuple[Block, ...] = ()
    robots: int | None = None
    robot_length: float | None = None
    speed: float | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class GridDrawing:
    """A floor of square cells, all of which may be driven in four directions.

    Attributes
    ----------
    kind, name : str
    free : frozenset of (int, int)
        Columns and rows of cells that can be driven.
    width, height : int
    stations : tuple of (str, (int, int), str)
        Name, cell, and what the file says of it.
    robots : int or None
    notes : tuple of Note
    """

    kind: str
    name: str
    free: frozenset[tuple[int, int]]
    width: int
    height: int
    stations: tuple[tuple[str, tuple[int, int], str], ...] = ()
    robots: int | None = None
    notes: tuple[Note, ...] = ()


@dataclass
class Notes:
    """Collects what became of things, by kind, in the order in which kinds first appear."""

    _names: dict[tuple[Fate, str], list[str]] = field(default_factory=dict)

    def add(self, fate: Fate, what: str, name: str) -> None:
        """Note one thing."""
        self._names.setdefault((fate, what), []).append(name)

    def dropped(self, what: str, name: str) -> None:
        """Note one thing that is left out."""
        self.add(Fate.DROPPED, what, name)

    def all(self) -> tuple[Note, ...]:
        """Return a note for each kind."""
        return tuple(Note(fate, what, tuple(names)) for (fate, what), names in self._names.items())
