"""Tracks joined to lanes: both directions of a two-way lane, and repetitions of the same way."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tsaces.interchange.drawing import Fate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tsaces.interchange.drawing import Notes, Track

_ALIKE = 0.05
"""Share by which lengths of the same way differ at most: others are ways beside each other."""


@dataclass(frozen=True)
class Way:
    """A lane before it is divided into cells.

    Attributes
    ----------
    name, start, end : str
    length : float
        Metres.
    speed : float or None
        The lowest of its tracks.
    two_way : bool
    tracks : tuple of str
        Names of the tracks that it is made of.
    """

    name: str
    start: str
    end: str
    length: float
    speed: float | None
    two_way: bool
    tracks: tuple[str, ...]


def join_tracks(tracks: Iterable[Track], notes: Notes) -> list[Way]:
    """Return lanes in the order of their first tracks.

    Tracks to and fro between the same points are a two-way lane, and tracks in the same direction
    one lane, if their lengths are alike; otherwise they are ways of their own.
    """
    ways: list[Way] = []
    between: dict[frozenset[str], list[int]] = defaultdict(list)
    for track in tracks:
        if track.start == track.end:
            notes.dropped("lanes from a point to itself", track.name)
            continue
        ends = frozenset((track.start, track.end))
        alike = [n for n in between[ends] if _is_alike(ways[n].length, track.length)]
        same = [n for n in alike if _leads(ways[n], track)]
        if same:
            notes.add(Fate.CHANGED, "lanes joined with one that leads the same way", track.name)
            ways[same[0]] = _joined(ways[same[0]], track, two_way=ways[same[0]].two_way)
        elif alike:
            ways[alike[0]] = _joined(ways[alike[0]], track, two_way=True)
        else:
            between[ends].append(len(ways))
            ways.append(_way_of(track))
    return ways


def _way_of(track: Track) -> Way:
    return Way(
        *(track.name, track.start, track.end, track.length, track.speed, False, (track.name,))
    )


def _is_alike(one: float, other: float) -> bool:
    return abs(one - other) <= _ALIKE * max(one, other)


def _leads(way: Way, track: Track) -> bool:
    return way.start == track.start or way.two_way


def _joined(way: Way, track: Track, *, two_way: bool) -> Way:
    limits = [speed for speed in (way.speed, track.speed) if speed is not None]
    return replace(
        way,
        two_way=two_way,
        speed=min(limits, default=None),
        tracks=(*way.tracks, track.name),
    )


def named_apart(ways: Iterable[Way], points: Iterable[str], notes: Notes) -> list[Way]:
    """Return lanes whose names no point and no other lane has."""
    taken = set(points)
    found = []
    for way in ways:
        name = way.name or f"{way.start} --- {way.end}"
        number = 1
        while name in taken:
            number += 1
            name = f"{way.name} ({number})"
        if way.name and name != way.name:
            notes.add(Fate.CHANGED, "lanes renamed, as others have their names", way.name)
        taken.add(name)
        found.append(replace(way, name=name))
    return found
