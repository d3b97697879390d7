"""A search that routes production plans over lanes, without any TS-MILP."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tsaces.model.events import UNDATED, ModelBuilt
from tsaces.solvers.ts_aces.interleaving import interleave
from tsaces.solvers.ts_aces.local_incumbent import LocalIncumbent

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from tsaces.deadline import Deadline
    from tsaces.solvers.ts_aces.search_state import SearchState


class LaneSearch:
    """Routes production plans at the most promising lengths of epochs in turn.

    Parameters
    ----------
    states : sequence of SearchState
        States of the same search with roads cut at different lengths.
    route_share : float
        Share of the time left that routing one production plan may take.
    """

    def __init__(self, states: Sequence[SearchState], route_share: float) -> None:
        self._states = states
        self._route_share = route_share

    def steps(self, until: Deadline) -> Generator[None, None, None]:
        """Yield after every attempt.

        Parameters
        ----------
        until : Deadline
            Moment at which to stop.
        """
        uncut = self._states[0]
        last, lanes = uncut.parameters.max_num_epochs, uncut.parameters.lanes
        if last is not None and last < lanes.shortest_cycle:
            return
        # imported here since compiled code takes long to load, and other methods do not need it
        from tsaces.solvers.cyclic.search.cycle_search import CycleSearch  # noqa: PLC0415
        from tsaces.solvers.ts_aces.lanes.road_cycle_model import RoadCycleModel  # noqa: PLC0415

        parameters = replace(
            uncut.parameters.cyclic,
            shortest_cycle=lanes.shortest_cycle,
            longest_cycle=lanes.longest_cycle,
            num_cycles=lanes.num_cycles,
            route_share=self._route_share,
            threads=1,
            shard=uncut.parameters.shard,
        )
        if last is not None:
            longest = min(last, lanes.longest_cycle)
            parameters = replace(parameters, longest_cycle=longest, goes_beyond=False)
        searches = []
        for state, length in self._find_lengths():
            model = RoadCycleModel(
                *(state.instance, state.traffic, length, state.seed, state.announce_plan),
                uncut.parameters,
            )
            state.emit(ModelBuilt(UNDATED, *model.size))
            reached = LocalIncumbent(state.reached)
            search = CycleSearch(state.instance, [model], parameters, state.emit, reached)
            searches.append(search.steps(until, state.seed))
        yield from interleave(dict.fromkeys(searches, 0.0), lambda: uncut.is_out_of_time)

    def _find_lengths(self) -> list[tuple[SearchState, int]]:
        """Return the states and lengths of epochs with the highest upper bounds."""
        most = self._states[0].parameters.lanes.num_epoch_lengths
        found = [
            (state.upper_bounds.at(length), -number, length)
            for number, state in enumerate(self._states)
            for length in state.promising_lengths(most)
        ]
        found.sort(reverse=True)
        return [(self._states[-number], length) for _, number, length in found[:most]]
