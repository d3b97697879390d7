"""The method: first embeddings by tours, then searches that take turns."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tsaces.solvers.cyclic.search.targets import IncumbentThroughput
from tsaces.solvers.protocol import SearchFinished
from tsaces.solvers.ts_aces.amount_search import AmountSearch
from tsaces.solvers.ts_aces.interleaving import interleave
from tsaces.solvers.ts_aces.lane_search import LaneSearch
from tsaces.solvers.ts_aces.paper_search import PaperSearch
from tsaces.solvers.ts_aces.parameters import TsAcesParameters
from tsaces.solvers.ts_aces.search_state import SearchState, roads_of
from tsaces.solvers.ts_aces.tour_planner import TourPlanner
from tsaces.solvers.ts_aces.ts_milp import least_epoch_length

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping, Sequence

    from tsaces.plan import EpochPlan
    from tsaces.solvers.protocol import Emit, SearchContext
    from tsaces.solvers.sharding import Shard

    _Tour = tuple[EpochPlan, Mapping[int, str]]
    """With process names by machine number."""

_ROUTE_SHARE = 0.1
"""Share of the time left that routing one budget may take where others have their turns."""
_LARGE_ROUTE_SHARE = 0.6
"""The same on large floors."""
_LANES_WAIT, _PAPER_WAITS = 2.0, 6.0
"""Seconds of work after which these have their turns: amounts are quick to find something, and
the others take their time to begin."""
_LONG = 3_000
"""Timesteps of a cycle in which agents move, beyond which a tour waits: while it is replayed
nobody hears of others."""
_LONG_TOURS_WAIT = 8.0
"""Seconds of work of the others for which it does, but for a share of a short time limit."""
_LONG_TOURS_SHARE = 0.1


@dataclass(frozen=True)
class TsAces:
    """The method `ts-aces`, as `tsaces.solvers.protocol.Solver`.

    Attributes
    ----------
    parameters : TsAcesParameters
    """

    parameters: TsAcesParameters = field(default_factory=TsAcesParameters)

    @property
    def name(self) -> str:
        """Name of the method."""
        return "ts-aces"

    def shard(self, shard: Shard) -> TsAces:
        """Return the search that tries a part of the numbers of epochs."""
        return replace(self, parameters=replace(self.parameters, shard=shard))

    def __call__(self, context: SearchContext, emit: Emit) -> None:
        """Search until done or until the deadline."""
        parameters, reached = (
            self.parameters,
            IncumbentThroughput(shared_bounds=context.shared_bounds),
        )
        whole = SearchState(context, emit, parameters, reached)
        late: list[_Tour] = []
        if parameters.tour_first and not parameters.shard.number:
            late = _plan_by_tours(whole)
        floors = [whole, *_cut(context, emit, parameters, whole)]
        emit(SearchFinished(self._search(floors, late)))

    def _search(self, floors: Sequence[SearchState], late: Sequence[_Tour]) -> str:
        """Let all searches that are wanted take turns; return why they have ended."""
        parameters, whole = self.parameters, floors[0]
        searches: dict[Generator[None, None, None], float] = {}
        least = parameters.slots_from_roads
        if least is not None and len(whole.traffic.roads) >= least:
            lanes = LaneSearch(floors[:1], _LARGE_ROUTE_SHARE)
            for _ in lanes.turns(whole.deadline.share(parameters.slots_share)):
                pass
        elif parameters.lanes_in_turn:
            searches[LaneSearch(floors, _ROUTE_SHARE).turns(whole.deadline)] = _LANES_WAIT
        if parameters.amounts_in_turn:
            searches[AmountSearch(floors).turns()] = 0.0
        paper = PaperSearch(whole, parameters.milp_share / (1 + len(searches)))
        searches[paper.turns()] = _PAPER_WAITS
        wait = min(_LONG_TOURS_WAIT, _LONG_TOURS_SHARE * whole.deadline.remaining)
        searches[_announce(whole, late)] = wait

        def is_exhausted() -> bool:
            return all(floor.is_exhausted for floor in floors)

        for _ in interleave(searches, lambda: whole.is_out_of_time or is_exhausted()):
            pass
        if whole.is_out_of_time:
            return "the time is up"
        if is_exhausted():
            return "no traffic system based embedding has a higher throughput"
        return paper.ending


def _cut(
    context: SearchContext, emit: Emit, parameters: TsAcesParameters, whole: SearchState
) -> Iterator[SearchState]:
    """Yield the floor with its roads cut at virtual junctions, once for each way they fall."""
    if parameters.max_road_length is not None:
        return
    known = [whole.traffic]
    for length in parameters.cuts:
        traffic = roads_of(context.instance, length)
        if traffic not in known:
            known.append(traffic)
            cut = replace(parameters, max_road_length=length)
            yield SearchState(context, emit, cut, whole.reached)


def _plan_by_tours(state: SearchState) -> list[_Tour]:
    """Find first embeddings without the TS-MILP: ever more production lines, a tour each.

    Returns
    -------
    list of (EpochPlan, dict)
        Those that take so long to replay that others may well be found meanwhile.
    """
    parameters = state.parameters
    planner = TourPlanner(
        *(state.instance, state.traffic, parameters.max_road_length),
        state.deadline.share(parameters.milp_share).sooner(parameters.tour_seconds),
    )
    late: list[_Tour] = []
    moving = least_epoch_length(state.traffic)  # of an epoch; for the rest all stand still
    for plan, assigned in planner.plans():
        if plan.num_epochs * min(plan.epoch_length, moving) > _LONG:
            late = [(plan, assigned)]
        else:
            state.announce_plan(plan, assigned)
    return late


def _announce(state: SearchState, tours: Sequence[_Tour]) -> Generator[None, None, None]:
    """Announce tours that had to wait, if they are still better than all else."""
    for plan, assigned in tours:
        state.announce_plan(plan, assigned)
        yield
