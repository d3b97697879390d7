"""The cyclic search as a whole: which cycle length carries the most, and how much."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from tsaces.solvers.cyclic.search.best_first import BestFirstSearch
from tsaces.solvers.cyclic.search.cycle_lengths import CycleLengths
from tsaces.solvers.cyclic.search.expected_gain import ExpectedGainQueue
from tsaces.solvers.cyclic.search.expected_gain_search import ExpectedGainSearch
from tsaces.solvers.cyclic.search.stepping import run_in_threads, run_interleaved
from tsaces.solvers.cyclic.search.targets import TargetQueue
from tsaces.solvers.cyclic.search.trials import TrialRunner

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tsaces.deadline import Deadline
    from tsaces.model.instance import Instance
    from tsaces.solvers.cyclic.parameters import CycleSearchParameters
    from tsaces.solvers.cyclic.search.stepping import Steps
    from tsaces.solvers.cyclic.search.targets import IncumbentThroughput
    from tsaces.solvers.cyclic.search.trials import CycleModel
    from tsaces.solvers.protocol import Emit


class CycleSearch:
    """Looks for the cycle, and the production plan in it, of the highest throughput.

    Parameters
    ----------
    instance : Instance
    programs : sequence of CycleModel
        One model for each concurrent search, all of the same places.
    parameters : CycleSearchParameters
    emit : Emit
        Called from several threads if there are several models.
    reached : IncumbentThroughput
        The highest throughput known so far.
    """

    def __init__(
        self,
        instance: Instance,
        programs: Sequence[CycleModel],
        parameters: CycleSearchParameters,
        emit: Emit,
        reached: IncumbentThroughput,
    ) -> None:
        self._instance = instance
        self._programs = programs
        self._parameters = parameters
        self._emit = emit
        self._incumbent = reached
        self._is_exhausted = threading.Event()

    def run(self, deadline: Deadline, seed: int) -> None:
        """Search until the deadline, or until no cycle length can improve on the incumbent.

        On small floors one search is best-first and goes through all cycle lengths; the others,
        and all searches on large floors, choose each trial by its expected gain.
        """
        if not uses_best_first(self._instance, self._parameters):
            run_in_threads([self._search_by_expected_gain(self._programs, deadline, seed)])
            return
        searches = [self._search_best_first(self._programs[0], deadline, seed)]
        if others := self._programs[1:]:
            searches.append(self._search_by_expected_gain(others, deadline, seed + 1))
        if self._parameters.threads > 1:
            run_in_threads(searches)
        else:  # the search by expected gain finds something sooner
            run_interleaved(searches[::-1])

    def steps(self, deadline: Deadline, seed: int) -> Steps[None]:
        """Return the search with the first model alone, to be resumed step by step."""
        if uses_best_first(self._instance, self._parameters):
            return self._search_best_first(self._programs[0], deadline, seed)
        return self._search_by_expected_gain(self._programs[:1], deadline, seed)

    def _search_best_first(self, program: CycleModel, deadline: Deadline, seed: int) -> Steps[None]:
        """Try all cycle lengths in several passes, for production plans and routes are random.

        Then go on to longer cycles, in which whole batches are a finer measure.
        """
        until = deadline.share(self._parameters.bounds.whole_program_share)
        targets = TargetQueue(
            *(self._instance, program.step_length, self._incumbent, self._parameters),
            whole_program_until=until,
        )
        bound = program.bound(until)
        trials = TrialRunner(program, targets, self._emit, self._parameters)
        best_first = BestFirstSearch(trials, targets, self._parameters)
        cycles = CycleLengths(self._instance, program, self._parameters, targets)
        for stage in cycles.stages(bound, deadline):
            targets.push(stage)
            for _ in range(self._parameters.best_first.num_passes):
                if deadline.has_passed or targets.is_over:
                    return
                known = yield from best_first.run(deadline, seed)
                targets.push(known)
                if not any(map(targets.can_improve, known)):
                    break
        self._is_exhausted.set()

    def _search_by_expected_gain(
        self, programs: Sequence[CycleModel], deadline: Deadline, seed: int
    ) -> Steps[None]:
        """Try the cycle length of the highest expected gain next, on all models concurrently."""
        parameters = self._parameters
        expected_end = deadline.share(parameters.bounds.per_cycle_share)
        bound = self._traffic_bound(programs[0], deadline)
        bounds_each_cycle = not expected_end.has_passed
        queue = ExpectedGainQueue(
            *(self._instance, programs[0].step_length, self._incumbent, parameters),
            throughput_cap=bound,
        )
        searchers = [
            ExpectedGainSearch(
                TrialRunner(
                    *(program, queue, self._emit, parameters), bounds_each_cycle=bounds_each_cycle
                ),
                queue,
                self._is_exhausted,
            )
            for program in programs
        ]
        cycles = CycleLengths(self._instance, programs[0], parameters, queue)
        for stage in cycles.stages(bound, deadline):
            if self._is_exhausted.is_set() or queue.is_over or deadline.has_passed:
                return
            queue.push(stage)
            searches = [p.search(deadline, seed + n) for n, p in enumerate(searchers)]
            if len(searches) == 1:
                yield from searches[0]
            else:
                run_in_threads(searches)

    def _traffic_bound(self, program: CycleModel, deadline: Deadline) -> float:
        """Return the throughput that traffic allows when machines and batches are divisible."""
        return program.at(self._parameters.longest_cycle).solve_relaxed(deadline) or 0.0


def uses_best_first(instance: Instance, parameters: CycleSearchParameters) -> bool:
    """Whether the first of the searches is a best-first search."""
    return parameters.is_small(len(instance.machines)) and not parameters.shard.number
