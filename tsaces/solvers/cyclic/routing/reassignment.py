"""Optimal reassignment between sweeps: of all empty legs, or all loaded legs, at least cost."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from tsaces.solvers.cyclic.parameters import ReassignmentParameters
    from tsaces.solvers.cyclic.routing.flow_router import FlowRouter
    from tsaces.solvers.cyclic.routing.route_set import RouteSet


class Reassignment:
    """Matches deposits with the pick-ups after them, and sources with sinks, now and then.

    Exchanges stay in their slots. Given these and the loaded legs, the cheapest empty legs are a
    flow at least cost; so are the loaded legs of a token, given everything else. The cost of all
    routes together therefore never rises.

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
        self._num_rerouted = math.inf  # the first reassignment is due at once
        self._is_for_empty_legs = True

    def apply_if_due(self, num_rerouted: int) -> None:
        """Reassign empty and loaded legs in turn, once enough loads were rerouted since then."""
        self._num_rerouted += num_rerouted
        routes = self._routes
        if self._num_rerouted < self._interval * len(routes.table.token) * len(
            routes.occupancy.occupants
        ):
            return
        self._num_rerouted = 0.0
        if self._is_for_empty_legs:
            self.reassign_empty_legs()
        else:
            self.reassign_loaded_legs()
        self._is_for_empty_legs = not self._is_for_empty_legs

    def reassign_empty_legs(self) -> None:
        """Reroute all empty legs, each from some deposit to some pick-up."""
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
        """Reroute all loaded legs, each from some pick-up of its token to some deposit of it."""
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
