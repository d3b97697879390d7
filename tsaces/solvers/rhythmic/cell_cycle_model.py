"""The cycle model of the rhythmic method: places are cells, steps are timesteps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsaces.bound import FluidMilp
from tsaces.solvers.cyclic.production.demand_reducer import DemandReducer
from tsaces.solvers.cyclic.production.diving import DivingHeuristic
from tsaces.solvers.cyclic.production.production_model import ProductionModel
from tsaces.solvers.cyclic.routing.single_tour import SingleTourOutcome
from tsaces.solvers.cyclic.search.demand_reduction import DemandReductionSearch
from tsaces.solvers.cyclic.search.trials import TRIAL_SEEDS
from tsaces.solvers.rhythmic.extraction import has_room
from tsaces.solvers.rhythmic.floor_routing import FloorRouting
from tsaces.solvers.rhythmic.rhythmic_milp import RhythmicMilp
from tsaces.traffic import build_traffic_system, layout_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tsaces.deadline import Deadline
    from tsaces.milp import HighsModel, Outcome
    from tsaces.model.instance import Instance
    from tsaces.solvers.cyclic.parameters import CycleSearchParameters
    from tsaces.solvers.cyclic.production.production_model import CycleSettings
    from tsaces.solvers.cyclic.production.production_plan import ProductionPlan
    from tsaces.solvers.cyclic.routing.route_set import RouteSet
    from tsaces.solvers.protocol import Emit


class CellCycleModel(ProductionModel):
    """A cycle of cells in timesteps, as `tsaces.solvers.cyclic.search.cycle_search.CycleModel`.

    Parameters
    ----------
    instance : Instance
    seed : int
    emit : Emit
        Receives every candidate.
    parameters : CycleSearchParameters
    """

    step_length = 1

    def __init__(
        self, instance: Instance, seed: int, emit: Emit, parameters: CycleSearchParameters
    ) -> None:
        self._instance = instance
        self._parameters = parameters
        self._emit = emit
        self._layout = layout_of(instance)
        self._traffic = build_traffic_system(self._layout)
        self._milp = RhythmicMilp(instance, self._traffic, parameters.diving.agent_penalty)
        super().__init__(
            DivingHeuristic(
                *(instance, self._milp.problem, self._milp.rate, self._layout.number.__getitem__),
                *(seed, parameters),
            )
        )
        self._routing = FloorRouting(instance, self._layout, parameters.routing)
        self.places, self.step_multiple = self._routing.places, self._routing.step_multiple
        self._reducer = DemandReducer(instance, parameters.demand_reduction)
        self._fleet_share = 1.0

    def throughput_of(self, outcome: Outcome) -> float:
        """Return the products per timestep of a solution; 0 where there is none."""
        return self._milp.output.of(outcome)

    def _timesteps(self, steps: int) -> int:
        return steps

    def _apply(self, model: HighsModel, settings: CycleSettings) -> None:
        self._milp.change_utilisation(model, settings.utilisation)
        self._milp.output.limit(model, settings.throughput)
        self._milp.change_fleet(model, self._instance.max_agents * self._fleet_share)

    def bound(self, deadline: Deadline) -> float:
        """Return an upper bound on the products per timestep of every plan."""
        return FluidMilp(self._instance, self._traffic).solve(deadline)

    def route(
        self,
        production_plan: ProductionPlan,
        steps: int,
        seed: int,
        deadline: Deadline,
        is_worth_it: Callable[[ProductionPlan], bool],
    ) -> Iterator[ProductionPlan]:
        """Route a production plan, reduced perhaps; emit candidates, and yield what they make."""
        reduction = self._parameters.demand_reduction
        in_step = seed // TRIAL_SEEDS % 2 == 0
        router = self._routing.router(production_plan, steps, seed, in_step=in_step)
        most = self._instance.max_agents
        outcome = router.route_single_tour(most)
        if outcome is SingleTourOutcome.ROUTED and self._offer(production_plan, router.routes):
            yield production_plan
        if outcome in {SingleTourOutcome.ROUTED, SingleTourOutcome.TOO_FEW_AGENTS}:
            return
        search = DemandReductionSearch(router, self._reducer, most, is_worth_it, reduction)
        for routed in search.run(deadline):
            if self._offer(routed, router.routes):
                yield routed
        if outcome is SingleTourOutcome.NOT_TRIED and router.routes.agents > most:
            self._fleet_share *= reduction.fleet_reserve * most / router.routes.agents

    def _offer(self, production_plan: ProductionPlan, routes: RouteSet) -> bool:
        """Emit a candidate and return True, unless a buffer has too little room for it."""
        candidate = self._routing.candidate(production_plan, routes)
        if not has_room(self._instance, candidate):
            return False
        self._emit(candidate)
        return True
