"""A layout of points and lanes, as fleets of robots know it: a roadmap."""

from __future__ import annotations

from dataclasses import dataclass

MAX_TIMESTEPS = 10_000
"""Largest traversal, clearance and handling time accepted, in timesteps."""

MAX_PLACES = 100_000
"""Most places that a layout may have."""


@dataclass(frozen=True)
class Point:
    """Where lanes begin, end and branch; room for one robot.

    Attributes
    ----------
    name : str
    x, y : float
        Metres, x to the right and y upwards.
    clearance, traversal : int or None
        Timesteps, as in `tsaces.model.traffic_system.Layout`; None for the layout's default.
    """

    name: str
    x: float
    y: float
    clearance: int | None = None
    traversal: int | None = None


@dataclass(frozen=True)
class Lane:
    """A way from one point to another, with room for a robot in each of its cells.

    Attributes
    ----------
    name : str
    start, end : str
        Names of points.
    cells : int
        Places between the points, evenly spaced; 0 where the points touch.
    two_way : bool
        Whether it is driven from its end to its start as well. Robots turn back at points only.
    clearance, traversal : int or None
        Of its cells, in timesteps; None for the layout's default.
    """

    name: str
    start: str
    end: str
    cells: int = 0
    two_way: bool = False
    clearance: int | None = None
    traversal: int | None = None


@dataclass(frozen=True)
class Turn:
    """A way through a point.

    Attributes
    ----------
    point : str
    arriving, leaving : str
        Names of lanes.
    """

    point: str
    arriving: str
    leaving: str


@dataclass(frozen=True)
class Roadmap:
    """Points and the lanes between them.

    Attributes
    ----------
    points : tuple of Point
    lanes : tuple of Lane
    turns : tuple of Turn
        The only ways through the points that they name; through others, from every lane to every
        lane, the same one included.
    """

    points: tuple[Point, ...]
    lanes: tuple[Lane, ...]
    turns: tuple[Turn, ...] = ()


@dataclass(frozen=True)
class LaneStretch:
    """Cells of a lane in a row.

    Attributes
    ----------
    lane : str
    first, last : int
        Numbers of its first and its last cell, counted from the lane's start.
    """

    lane: str
    first: int
    last: int


ZoneMember = str | tuple[int, int] | tuple[str, int] | LaneStretch
"""A cell; a point or a lane with all its cells, by name; or some cells of a lane."""


@dataclass(frozen=True)
class Zone:
    """Places of which one robot at a time may hold any: a door, a lift, a single-file aisle.

    Attributes
    ----------
    name : str
    members : tuple of ZoneMember
    """

    name: str
    members: tuple[ZoneMember, ...]
