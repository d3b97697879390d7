"""The cycle model for few agents: production plans for a given fleet, and their routes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsaces.solvers.cyclic.production.diving import DivingHeuristic
from tsaces.solvers.rhythmic.extraction import has_room
from tsaces.solvers.rhythmic.floor_routing import FloorRouting
from tsaces.solvers.rhythmic.rhythmic_milp import RhythmicMilp
from tsaces.traffic import build_traffic_system, layout_of

if TYPE_CHECKING:
    from fractions import Fraction

    from tsaces.deadline import Deadline
    from tsaces.model.instance import Instance
    from tsaces.solvers.cyclic.parameters import CycleSearchParameters
    from tsaces.solvers.cyclic.production.production_plan import ProductionPlan
    from tsaces.solvers.cyclic.routing.congestion_router import CongestionRouter
    from tsaces.solvers.cyclic.routing.route_set import RouteSet
    from tsaces.solvers.protocol import Candidate
    from tsaces.solvers.rhythmic.parameters import FleetSearchParameters


class FleetCycleModel:
    """A model of cells and machines in which agents have a price.

    Parameters
    ----------
    instance : Instance
    products_of_agent : float
        Products per timestep and agent of the best plan so far.
    seed : int
    parameters : CycleSearchParameters
    fleet : FleetSearchParameters

    Attributes
    ----------
    step_multiple : int
        Cycles of other lengths are not routed.
    """

    def __init__(
        self,
        instance: Instance,
        products_of_agent: float,
        seed: int,
        parameters: CycleSearchParameters,
        fleet: FleetSearchParameters,
    ) -> None:
        self._instance = instance
        layout = layout_of(instance)
        agent_penalty = fleet.agent_value * products_of_agent
        self._milp = RhythmicMilp(instance, build_traffic_system(layout), agent_penalty)
        self._diving = DivingHeuristic(
            *(instance, self._milp.problem, self._milp.rate, layout.number.__getitem__),
            *(seed, parameters),
        )
        self._routing = FloorRouting(instance, layout, parameters.routing)
        self.step_multiple = self._routing.step_multiple

    def production_plan(
        self, steps: int, products: Fraction, agents: int, deadline: Deadline, *, by_chance: bool
    ) -> ProductionPlan | None:
        """Return a production plan of the products for so many agents; None if none was found.

        Parameters
        ----------
        steps : int
            Steps of the cycle.
        products : Fraction
            Products per cycle at least.
        agents : int
            Agents at most.
        deadline : Deadline
        by_chance : bool
            Whether machines are decided in an order that differs from call to call.
        """
        self._diving.set_cycle(steps, timesteps=steps)
        for model in self._diving.models:
            self._milp.output.limit(model, float(products / steps))
            self._milp.change_fleet(model, agents)
        production_plan = self._diving.choose(deadline, by_chance=by_chance)
        return (
            production_plan
            if production_plan is not None and production_plan.products >= products
            else None
        )

    def candidate(self, production_plan: ProductionPlan, routes: RouteSet) -> Candidate:
        """Return the candidate of a production plan and its routes, which share no slot."""
        return self._routing.candidate(production_plan, routes)

    def router(self, production_plan: ProductionPlan, steps: int, seed: int) -> CongestionRouter:
        """Return a router of a production plan."""
        return self._routing.router(production_plan, steps, seed)

    def has_room(self, candidate: Candidate) -> bool:
        """Whether the buffers of machines have room for what a candidate needs."""
        return has_room(self._instance, candidate)
