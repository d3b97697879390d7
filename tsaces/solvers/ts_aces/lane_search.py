"""Budgets routed over lanes, without any TS-MILP."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tsaces.solvers.cyclic.parameters import CycleSearchParameters
from tsaces.solvers.protocol import ModelBuilt
from tsaces.solvers.ts_aces.interleaving import interleave
from tsaces.solvers.ts_aces.local_incumbent import LocalIncumbent

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from tsaces.deadline import Deadline
    from tsaces.solvers.ts_aces.search_state import SearchState

_CYCLES = CycleSearchParameters(shortest_cycle=2, longest_cycle=16, num_cycles=4, threads=1)
"""Numbers of epochs for which budgets are routed."""
_LENGTHS = 2
"""How many T are tried in turn."""


class LaneSearch:
    """Routes budgets at the most promising lengths of epochs in turn.

    Parameters
    ----------
    floors : sequence of SearchState
        The same one, its roads cut at different lengths.
    route_share : float
        Share of the time left that routing one budget may take.
    """

    def __init__(self, floors: Sequence[SearchState], route_share: float) -> None:
        self._floors = floors
        self._route_share = route_share

    def turns(self, until: Deadline) -> Generator[None, None, None]:
        """Yield after every attempt.

        Parameters
        ----------
        until : Deadline
            Whatever is tried then ends.
        """
        state = self._floors[0]
        last = state.parameters.max_num_epochs
        if last is not None and last < _CYCLES.shortest_cycle:
            return
        # compiled code takes its time to load, which nobody else need wait for
        from tsaces.solvers.cyclic.search.cycle_search import CycleSearch  # noqa: PLC0415
        from tsaces.solvers.ts_aces.lanes.road_cycle_model import RoadCycleModel  # noqa: PLC0415

        cycles = replace(_CYCLES, route_share=self._route_share, shard=state.parameters.shard)
        if last is not None:
            longest = min(last, _CYCLES.longest_cycle)
            cycles = replace(cycles, longest_cycle=longest, goes_beyond=False)
        searches = []
        for floor, length in self._lengths():
            program = RoadCycleModel(
                *(floor.instance, floor.traffic, length, floor.seed, floor.announce_plan)
            )
            floor.emit(ModelBuilt(*program.diving.whole.size))
            reached = LocalIncumbent(floor.reached)
            ascent = CycleSearch(floor.instance, [program], cycles, floor.emit, reached)
            searches.append(ascent.steps(until, floor.seed))
        yield from interleave(dict.fromkeys(searches, 0.0), lambda: state.is_out_of_time)

    def _lengths(self) -> list[tuple[SearchState, int]]:
        """Return the lengths of epochs with the highest ceilings, and of which floors."""
        found = [
            (floor.upper_bounds.at(length), -number, length)
            for number, floor in enumerate(self._floors)
            for length in floor.promising_lengths(_LENGTHS)
        ]
        found.sort(reverse=True)
        return [(self._floors[-number], length) for _, number, length in found[:_LENGTHS]]
