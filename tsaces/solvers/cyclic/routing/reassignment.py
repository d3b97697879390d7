"""Exact steps between sweeps: all ways at once, or all trips, at least cost."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from tsaces.solvers.cyclic.parameters import ReassignmentParameters
    from tsaces.solvers.cyclic.routing.flow_router import FlowRouter
    from tsaces.solvers.cyclic.routing.route_set import RouteSet


class Reassignment:
    """Now and then says anew which pick-up follows on which deposit, and which load goes where.

    Exchanges stay in their slots. With these given, and the trips, the cheapest ways are a
    flow at least cost, whatever they share; so are the trips of a token, with all else given.
    The cost of all slots together can therefore only fall.

    Parameters
    ----------
    flow_router : FlowRouter
    routes : RouteSet
    parameters : ReassignmentParameters
    """

    def __init__(
        self, flow_router: FlowRouter, routes: RouteSet, parameters: ReassignmentParameters
    ) -> None:
        self._interval = parameters.interval
        self._flow_router = flow_router
        self._routes = routes
        self._swept = math.inf  # the first turn is due at once
        self._has_ways_next = True

    def apply_if_due(self, swept: int) -> None:
        """Rematch ways and trips in turn, once enough loads were swept since the last time."""
        self._swept += swept
        routes = self._routes
        if self._swept < self._interval * len(routes.table.token) * len(routes.occupancy.occupants):
            return
        self._swept = 0.0
        if self._has_ways_next:
            self.reassign_empty_legs()
        else:
            self.reassign_loaded_legs()
        self._has_ways_next = not self._has_ways_next

    def reassign_empty_legs(self) -> None:
        """Lay all ways anew, each from some deposit to some pick-up."""
        routes = self._routes
        empty_legs, loaded_legs = routes.empty_legs, routes.loaded_legs
        routes.occupy_all(empty_legs, -1)
        assignment = self._flow_router.match_legs(
            [loaded_leg[-1] for loaded_leg in loaded_legs],
            [empty_leg[-1] for empty_leg in empty_legs],
        )
        for load, empty_leg in zip(assignment.following, assignment.slots, strict=True):
            empty_legs[load] = empty_leg
        routes.set_routes(routes.load_table, loaded_legs, empty_legs, assignment.following)

    def reassign_loaded_legs(self) -> None:
        """Lay all trips anew, each from some pick-up of its token to some deposit of it."""
        routes = self._routes
        empty_legs, loaded_legs, rows = routes.empty_legs, routes.loaded_legs, routes.load_table
        following, sinks = routes.table.following.copy(), routes.table.sink
        for token in np.unique(routes.table.token):
            loads = np.flatnonzero(routes.table.token == token)
            routes.occupy_all([loaded_legs[x] for x in loads], -1)
            assignment = self._flow_router.match_legs(
                [empty_legs[x][-1] for x in loads], [loaded_legs[x][-1] for x in loads]
            )
            for load, end, loaded_leg in zip(
                loads, loads[assignment.following], assignment.slots, strict=True
            ):
                rows[load, 2], following[load] = sinks[end], routes.table.following[end]
                loaded_legs[load] = loaded_leg
        routes.set_routes(rows, loaded_legs, empty_legs, following)
