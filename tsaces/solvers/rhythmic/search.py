"""The rhythmic method: production plans of a cycle, routed through its slots.

Rhythmic control (Lin, He, Li, Shen, Chen, "Rhythmic Control in General Road Networks") gives every
slot of a repeating cycle to one vehicle at most. Here the slots are cells in timesteps, and a
production plan for the cycle is chosen before it is routed.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tsaces.model.events import UNDATED, ModelBuilt
from tsaces.solvers.cyclic.parameters import CycleSearchParameters
from tsaces.solvers.protocol import ImprovingEmit, LockedEmit, SearchFinished, StageEmit
from tsaces.solvers.rhythmic.fleet_search import FleetSearch
from tsaces.solvers.rhythmic.floor_parameters import parameters_for
from tsaces.solvers.rhythmic.parameters import FleetSearchParameters
from tsaces.solvers.single_tour import SingleTour
from tsaces.traffic import layout_of

if TYPE_CHECKING:
    from tsaces.solvers.protocol import Emit, SearchContext
    from tsaces.solvers.sharding import Shard


@dataclass(frozen=True)
class Rhythmic:
    """The rhythmic search, as `tsaces.solvers.protocol.Solver`.

    Attributes
    ----------
    parameters : CycleSearchParameters
    tour_first : bool
        Whether it begins with a plan of a single agent, which is there at once.
    fleet : FleetSearchParameters
        Parameters of the search for few agents that follows on this one.
    """

    parameters: CycleSearchParameters = field(default_factory=CycleSearchParameters)
    tour_first: bool = True
    fleet: FleetSearchParameters = field(default_factory=FleetSearchParameters)

    @property
    def name(self) -> str:
        """Name of the method."""
        return "rhythmic"

    def shard(self, shard: Shard) -> Rhythmic:
        """Return the search, in one thread, that begins with a part of the cycles."""
        return replace(self, parameters=replace(self.parameters, shard=shard, threads=1))

    def fleet_search(self, throughput: float, least: float, agents: int) -> FleetSearch:
        """Return the search for fewer agents than a plan of this search has."""
        raises = replace(self, tour_first=True)  # a tour of one agent may be all that is needed
        return FleetSearch(throughput, least, agents, raises, self.parameters, self.fleet)

    def __call__(self, context: SearchContext, emit: Emit) -> None:
        """Search until done or until the deadline."""
        emit_in_turn = LockedEmit(ImprovingEmit(emit))
        if self.tour_first and not self.parameters.shard.number:
            SingleTour()(context, StageEmit(emit_in_turn))
        # compiled code takes its time to load, which other methods need not wait for
        from tsaces.solvers.cyclic.search.cycle_search import CycleSearch, uses_best_first  # noqa: PLC0415
        from tsaces.solvers.cyclic.search.targets import IncumbentThroughput  # noqa: PLC0415
        from tsaces.solvers.rhythmic.cell_cycle_model import CellCycleModel  # noqa: PLC0415

        instance = context.instance
        parameters = parameters_for(self.parameters, layout_of(instance))
        number = max(parameters.threads, 2 if uses_best_first(instance, parameters) else 1)
        models = [
            CellCycleModel(instance, context.seed + n, emit_in_turn, parameters)
            for n in range(number)
        ]
        emit(ModelBuilt(UNDATED, *models[0].size))
        reached = IncumbentThroughput(shared_bounds=context.shared_bounds)
        search = CycleSearch(instance, models, parameters, emit_in_turn, reached)
        search.run(context.deadline, context.seed)
        reason = "the time is up" if context.deadline.has_passed else "no cycle promises more"
        emit(SearchFinished(reason))
