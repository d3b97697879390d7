"""Exact steps between sweeps: all ways at once, or all trips, at least cost."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from tsaces.solvers.slots.haulage import FlowRouter
    from tsaces.solvers.slots.tours import RouteSet

_REST = 3e-4
"""Loads swept until the next rematch, for every load and slot: a rematch takes about a fifth of
the time that they do."""


class Reassignment:
    """Now and then says anew which pick-up follows on which deposit, and which load goes where.

    Exchanges stay in their slots. With these given, and the trips, the cheapest ways are a
    flow at least cost, whatever they share; so are the trips of a token, with all else given.
    The cost of all slots together can therefore only fall.

    Parameters
    ----------
    haulage : FlowRouter
    tours : RouteSet
    """

    def __init__(self, haulage: FlowRouter, tours: RouteSet) -> None:
        self._haulage = haulage
        self._tours = tours
        self._swept = math.inf  # the first turn is due at once
        self._has_ways_next = True

    def take_turn(self, swept: int) -> None:
        """Rematch ways and trips in turn, once enough loads were swept since the last time."""
        self._swept += swept
        tours = self._tours
        if self._swept < _REST * len(tours.laid.token) * len(tours.use.used):
            return
        self._swept = 0.0
        if self._has_ways_next:
            self.ways()
        else:
            self.trips()
        self._has_ways_next = not self._has_ways_next

    def ways(self) -> None:
        """Lay all ways anew, each from some deposit to some pick-up."""
        tours = self._tours
        ways, trips = tours.ways, tours.trips
        tours.occupy_all(ways, -1)
        links = self._haulage.link([trip[-1] for trip in trips], [way[-1] for way in ways])
        for load, way in zip(links.following, links.slots, strict=True):
            ways[load] = way
        tours.lay(tours.rows, trips, ways, links.following)

    def trips(self) -> None:
        """Lay all trips anew, each from some pick-up of its token to some deposit of it."""
        tours = self._tours
        ways, trips, rows = tours.ways, tours.trips, tours.rows
        following, sinks = tours.laid.following.copy(), tours.laid.sink
        for token in np.unique(tours.laid.token):
            loads = np.flatnonzero(tours.laid.token == token)
            tours.occupy_all([trips[x] for x in loads], -1)
            links = self._haulage.link([ways[x][-1] for x in loads], [trips[x][-1] for x in loads])
            for load, end, trip in zip(loads, loads[links.following], links.slots, strict=True):
                rows[load, 2], following[load] = sinks[end], tours.laid.following[end]
                trips[load] = trip
        tours.lay(rows, trips, ways, following)
