"""The method: first embeddings by tours, then interleaved searches."""

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

    from tsaces.solvers.protocol import Emit, SearchContext
    from tsaces.solvers.sharding import Shard
    from tsaces.solvers.ts_aces.plan import EpochPlan

    _Tour = tuple[EpochPlan, Mapping[int, str]]
    """A plan of tours, and process names by machine number."""

_INTERLEAVED_ROUTE_SHARE = 0.1
"""Share of the time left that routing one production plan may take between other searches."""
_LARGE_ROUTE_SHARE = 0.6
"""Share of the time left that routing one production plan may take on large floors."""
_LANES_DELAY, _PAPER_DELAY = 2.0, 6.0
"""Seconds of work of other searches after which these begin: the search over amounts finds
something soon, while these take long to start."""
_LONG_TOUR = 3_000
"""Timesteps with moving agents in a cycle above which a tour is deferred, since no other plan can
be reported while it is replayed."""
_LONG_TOURS_DELAY = 8.0
"""Seconds of work of other searches for which long tours are deferred."""
_LONG_TOURS_DELAY_SHARE = 0.1
"""Share of the time left for which long tours are deferred at most."""


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

    @property
    def is_limited_to_paper(self) -> bool:
        """Whether it knows the paper's problem only."""
        return True

    def shard(self, shard: Shard) -> TsAces:
        """Return the search that tries a shard of the numbers of epochs."""
        return replace(self, parameters=replace(self.parameters, shard=shard))

    def __call__(self, context: SearchContext, emit: Emit) -> None:
        """Search until done or until the deadline."""
        parameters, reached = (
            self.parameters,
            IncumbentThroughput(shared_bounds=context.shared_bounds),
        )
        uncut = SearchState(context, emit, parameters, reached)
        deferred: list[_Tour] = []
        if parameters.tour_first and not parameters.shard.number:
            deferred = _plan_by_tours(uncut)
        states = [uncut, *_cut_roads(context, emit, parameters, uncut)]
        emit(SearchFinished(self._search(states, deferred)))

    def _search(self, states: Sequence[SearchState], deferred: Sequence[_Tour]) -> str:
        """Interleave the searches that the parameters enable; return why they have ended."""
        parameters, uncut = self.parameters, states[0]
        searches: dict[Generator[None, None, None], float] = {}
        least = parameters.slots_from_roads
        if least is not None and len(uncut.traffic.roads) >= least:
            lanes = LaneSearch(states[:1], _LARGE_ROUTE_SHARE)
            for _ in lanes.steps(uncut.deadline.share(parameters.slots_share)):
                pass
        elif parameters.lanes_in_turn:
            lanes = LaneSearch(states, _INTERLEAVED_ROUTE_SHARE)
            searches[lanes.steps(uncut.deadline)] = _LANES_DELAY
        if parameters.amounts_in_turn:
            searches[AmountSearch(states).steps()] = 0.0
        paper = PaperSearch(uncut, parameters.milp_share / (1 + len(searches)))
        searches[paper.steps()] = _PAPER_DELAY
        left = uncut.deadline.remaining
        delay = min(_LONG_TOURS_DELAY, _LONG_TOURS_DELAY_SHARE * left)
        searches[_announce_deferred(uncut, deferred)] = delay

        def is_exhausted() -> bool:
            return all(state.is_exhausted for state in states)

        for _ in interleave(searches, lambda: uncut.is_out_of_time or is_exhausted()):
            pass
        if uncut.is_out_of_time:
            return "the time is up"
        if is_exhausted():
            return "no traffic system based embedding has a higher throughput"
        return paper.ending


def _cut_roads(
    context: SearchContext, emit: Emit, parameters: TsAcesParameters, uncut: SearchState
) -> Iterator[SearchState]:
    """Yield states with roads cut at virtual junctions, one for each different traffic system."""
    if parameters.max_road_length is not None:
        return
    known = [uncut.traffic]
    for length in parameters.cuts:
        traffic = roads_of(context.instance, length)
        if traffic not in known:
            known.append(traffic)
            cut = replace(parameters, max_road_length=length)
            yield SearchState(context, emit, cut, uncut.reached)


def _plan_by_tours(state: SearchState) -> list[_Tour]:
    """Announce embeddings found without the TS-MILP: ever more production lines, a tour each.

    Returns
    -------
    list of (EpochPlan, dict)
        The last plan that takes so long to replay that it is deferred, if any.
    """
    parameters = state.parameters
    planner = TourPlanner(
        *(state.instance, state.traffic, parameters.max_road_length),
        state.deadline.share(parameters.milp_share).sooner(parameters.tour_seconds),
    )
    deferred: list[_Tour] = []
    # timesteps in which agents move; all of them wait for the rest of an epoch
    moving = least_epoch_length(state.traffic)
    for plan, assigned in planner.plans():
        if plan.num_epochs * min(plan.epoch_length, moving) > _LONG_TOUR:
            deferred = [(plan, assigned)]
        else:
            state.announce_plan(plan, assigned)
    return deferred


def _announce_deferred(state: SearchState, tours: Sequence[_Tour]) -> Generator[None, None, None]:
    """Announce deferred tours that are still better than all other plans."""
    for plan, assigned in tours:
        state.announce_plan(plan, assigned)
        yield
