"""Single-file lanes that are driven both ways: robots in them cannot pass each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tsaces.model.traffic_system import Layout

_SIDES = 2
"""Neighbours of a place that one can only pass through."""


@dataclass(frozen=True)
class Corridor:
    """Places in a row that are driven both ways, and in none of which one can turn or branch off.

    Attributes
    ----------
    inner : tuple of int
        Place numbers from `start` to `end`, without these two; none where these touch.
    start, end : int
        Place numbers.
    """

    inner: tuple[int, ...]
    start: int
    end: int

    @property
    def reverse(self) -> Corridor:
        """The same places, the other way round."""
        return Corridor(self.inner[::-1], self.end, self.start)


class PlaceGraph:
    """The places of a layout, and those next to each.

    Parameters
    ----------
    layout : Layout

    Attributes
    ----------
    neighbours : sequence of frozenset of int
        By place: those to which one may move, or from which one may come.
    """

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        found: list[set[int]] = [set() for _ in layout.clearance]
        for cell, exits in enumerate(layout.exits):
            for to in exits:
                found[layout.places[cell]].add(layout.places[to])
                found[layout.places[to]].add(layout.places[cell])
        self.neighbours: Sequence[frozenset[int]] = [frozenset(places) for places in found]

    def corridors(self) -> Iterator[Corridor]:
        """Yield every corridor once. In all of them robots need room, so that none can swap."""
        clearance = self._layout.clearance
        seen: set[int] = set()
        for place in range(len(clearance)):
            if self._is_passage(place) and place not in seen:
                corridor = self._corridor_through(place)
                if corridor is not None:
                    seen.update(corridor.inner)
                    yield corridor
        for place, (*others,) in enumerate(self.neighbours):
            for other in others:
                if place < other and not (self._is_passage(place) or self._is_passage(other)):
                    both = self._leads(place, other) and self._leads(other, place)
                    if both and (clearance[place] or clearance[other]):
                        yield Corridor((), place, other)

    def is_dead_end(self, place: int) -> bool:
        """Whether there is but one place to come from and go to."""
        return len(self.neighbours[place]) == 1

    def places_beyond(self, corridor: Corridor) -> int | None:
        """Return how many places are on the side of its end; None if other ways lead there."""
        reached, frontier = {corridor.end, *corridor.inner}, [corridor.end]
        while frontier:
            for place in self.neighbours[frontier.pop()]:
                if place == corridor.start:
                    return None
                if place not in reached:
                    reached.add(place)
                    frontier.append(place)
        return len(reached) - len(corridor.inner)

    def path_beyond(self, before: int, mouth: int) -> tuple[list[int], bool]:
        """Return the places from a mouth on, as far as none can pass another, and if that is all.

        Parameters
        ----------
        before : int
            The place next to the mouth from which one comes.
        mouth : int

        Returns
        -------
        list of int
            The last one is the first at which ways part, or at which robots could swap with one
            behind it; or a dead end.
        bool
            Whether it is a dead end.
        """
        path, clearance = [mouth], self._layout.clearance
        while len(self.neighbours[path[-1]]) == _SIDES:
            [following] = self.neighbours[path[-1]] - {before}
            if following in path or not (clearance[path[-1]] or clearance[following]):
                return path, False
            before = path[-1]
            path.append(following)
        return path, self.is_dead_end(path[-1])

    def cells_towards(self, corridor: Corridor) -> list[list[int]]:
        """Return, by inner place, the cells on the way from start to end."""
        places = self._layout.places
        line = (corridor.start, *corridor.inner)
        return [
            [
                cell
                for cell in self._layout.cells_of[place]
                if any(places[entry] == before for entry in self._layout.entries[cell])
            ]
            for before, place in zip(line, corridor.inner, strict=False)
        ]

    def _leads(self, place: int, other: int) -> bool:
        layout = self._layout
        return any(
            layout.places[to] == other
            for cell in layout.cells_of[place]
            for to in layout.exits[cell]
        )

    def _is_passage(self, place: int) -> bool:
        """Whether one can only pass through a place, in either direction, and not swap there."""
        layout = self._layout
        if len(self.neighbours[place]) != _SIDES or not layout.clearance[place]:
            return False
        ways = [
            (
                {layout.places[entry] for entry in layout.entries[cell]},
                {layout.places[to] for to in layout.exits[cell]},
            )
            for cell in layout.cells_of[place]
        ]
        if any(len(before) != 1 or len(after) != 1 or before == after for before, after in ways):
            return False
        return len({(*before, *after) for before, after in ways}) > 1

    def _corridor_through(self, place: int) -> Corridor | None:
        """Return the corridor of a passage; None for a ring of nothing else."""
        arms = []
        for first in sorted(self.neighbours[place]):
            arm, before, here = [], place, first
            while self._is_passage(here):
                if here == place:
                    return None
                arm.append(here)
                [following] = self.neighbours[here] - {before}
                before, here = here, following
            arms.append((arm, here))
        (arm, start), (other, end) = arms
        return Corridor((*reversed(arm), place, *other), start, end)
