"""Routers of production plans on the cells of an instance's floor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsaces.solvers.cyclic.routing.congestion_router import CongestionRouter
from tsaces.solvers.cyclic.routing.footprints import footprints_of
from tsaces.solvers.cyclic.routing.network import network_of
from tsaces.solvers.rhythmic.beat import find_beat
from tsaces.solvers.rhythmic.extraction import candidate_from
from tsaces.solvers.rhythmic.phases import Phases
from tsaces.solvers.rhythmic.phases_in_step import PhasesInStep

if TYPE_CHECKING:
    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import Layout
    from tsaces.solvers.cyclic.parameters import RoutingParameters
    from tsaces.solvers.cyclic.production.production_plan import ProductionPlan
    from tsaces.solvers.cyclic.routing.route_set import RouteSet
    from tsaces.solvers.protocol import Candidate


class FloorRouting:
    """Creates routers, and candidates from their routes.

    Parameters
    ----------
    instance : Instance
    layout : Layout
        Of the instance.
    parameters : RoutingParameters

    Attributes
    ----------
    cells : list of int
        Cell of each place of the networks, which are phases of visits to cells.
    places : int
        Their number.
    step_multiple : int
        Cycles of other lengths leave room unused.
    """

    def __init__(self, instance: Instance, layout: Layout, parameters: RoutingParameters) -> None:
        self._instance = instance
        self._parameters = parameters
        self._beat = find_beat(layout)
        # through a zone agents may follow each other more closely out of step
        keeps_apart = self._beat.keeps_apart and self._beat.length > 1 and not layout.zones
        self._phases: Phases
        self._capacity: float | None = None
        if keeps_apart:
            self._phases = PhasesInStep(instance, layout, self._beat)
            self._capacity = len(layout.clearance) / self._beat.length
        else:
            self._phases = Phases(instance, layout)
        self._may_be_off_beat = bool(self._phases.footprints) and not keeps_apart
        self.cells = self._phases.cells
        self.places = len(self.cells)
        self.step_multiple = self._beat.length

    def router(
        self, production_plan: ProductionPlan, steps: int, seed: int, *, in_step: bool = True
    ) -> CongestionRouter:
        """Return a router of a production plan in a cycle of so many steps.

        Parameters
        ----------
        production_plan : ProductionPlan
        steps, seed : int
        in_step : bool
            Whether agents are to be kept in step on floors where they get out of it on some arcs;
            elsewhere they always are.
        """
        surcharges = None
        if self._may_be_off_beat and (in_step or self._beat.is_steady):
            price = self._parameters.congestion.off_beat_price
            surcharges = self._beat.surcharges(self._phases, steps, price)
        return CongestionRouter(
            *(self._phases, network_of(self._phases.exits, steps), production_plan),
            *(seed, self._parameters),
            footprints_of(self._phases.footprints, steps, surcharges),
            self._capacity,
        )

    def candidate(self, production_plan: ProductionPlan, routes: RouteSet) -> Candidate:
        """Return the candidate of a production plan and its routes, which share no slot."""
        return candidate_from(self._instance, production_plan, routes, self.cells)
