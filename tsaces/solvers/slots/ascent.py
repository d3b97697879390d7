"""The search that all methods with slots share: ever more in a cycle, cycle by cycle."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from tsaces.solvers.slots.aims import TargetQueue
from tsaces.solvers.slots.attempts import TrialRunner
from tsaces.solvers.slots.climber import BestFirstSearch
from tsaces.solvers.slots.cycles import CycleLengths
from tsaces.solvers.slots.parameters import SMALL_FLOOR
from tsaces.solvers.slots.prospector import ExpectedGainSearch
from tsaces.solvers.slots.prospects import ExpectedGainQueue
from tsaces.solvers.slots.turns import run_interleaved, run_in_threads

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tsaces.model.instance import Instance
    from tsaces.solvers.protocol import Emit
    from tsaces.solvers.slots.aims import IncumbentThroughput
    from tsaces.solvers.slots.attempts import CycleModel
    from tsaces.solvers.slots.parameters import CycleSearchParameters
    from tsaces.solvers.slots.turns import Steps

_PROMISE_SHARE = 0.1
"""Share of the time that all programs may take that only tell what a cycle promises."""
_ROUNDS = 3
"""Of cycles on small floors, for chance may do better next time."""
_ASK_SHARE = 0.01
"""Share of the time that asking for one promise may take, if others are to be asked for."""


class CycleSearch:
    """Aims higher with one cycle after the other.

    Parameters
    ----------
    instance : Instance
    programs : sequence of CycleModel
        Of the same slots; as many as are to search side by side.
    parameters : CycleSearchParameters
    emit : Emit
        If there are several programs, callable from several threads.
    reached : IncumbentThroughput
        What is known already.
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
        self._reached = reached
        self._is_climbed = threading.Event()

    def run(self, deadline: float, seed: int) -> None:
        """Search until the time is up, or until no cycle promises more.

        On small floors a first search climbs to the top of one cycle after the other, until it
        has tried them all; others weigh meanwhile, at every turn, which has most to offer.
        On large floors all weigh.
        """
        if not uses_best_first(self._instance, self._parameters):
            run_in_threads([self._prospect(self._programs, deadline, seed)])
            return
        searches = [self._climb(self._programs[0], deadline, seed)]
        if others := self._programs[1:]:
            searches.append(self._prospect(others, deadline, seed + 1))
        if self._parameters.threads > 1:
            run_in_threads(searches)
        else:  # whoever weighs finds something sooner
            run_interleaved(searches[::-1])

    def turns(self, deadline: float, seed: int) -> Steps[None]:
        """Return the search with the first program alone, to be asked for one turn at a time."""
        if uses_best_first(self._instance, self._parameters):
            return self._climb(self._programs[0], deadline, seed)
        return self._prospect(self._programs[:1], deadline, seed)

    def _climb(self, program: CycleModel, deadline: float, seed: int) -> Steps[None]:
        """Go through all cycles, a few times, for chance decides about budgets and routes.

        Then go on to longer ones, in which whole batches are a finer measure.
        """
        now = time.monotonic()
        aims = TargetQueue(self._instance, program.step_length, self._reached)
        aims.promise_until = now + _PROMISE_SHARE * (deadline - now)
        bound = program.bound(aims.promise_until)
        attempts = TrialRunner(program, aims, self._emit, self._parameters.route_share)
        climber = BestFirstSearch(attempts, aims, self._parameters)
        cycles = CycleLengths(self._instance, program, self._parameters, aims)
        for promised in cycles.stages(bound, deadline):
            aims.put(promised)
            for _ in range(_ROUNDS):
                if time.monotonic() >= deadline or aims.is_over:
                    return
                known = yield from climber.go_through(deadline, seed)
                aims.put(known)
                if not any(map(aims.promises_more, known)):
                    break
        self._is_climbed.set()

    def _prospect(self, programs: Sequence[CycleModel], deadline: float, seed: int) -> Steps[None]:
        """Turn to whatever cycle has most to offer, side by side; in the end to longer ones."""
        now = time.monotonic()
        parameters = self._parameters
        prospects = ExpectedGainQueue(self._instance, programs[0].step_length, self._reached)
        bound = self._by_traffic(programs[0], deadline)
        prospects.cap = bound
        asks = time.monotonic() - now <= _ASK_SHARE * (deadline - now)
        prospectors = []
        for program in programs:
            attempts = TrialRunner(program, prospects, self._emit, parameters.route_share)
            attempts.asks = asks
            prospectors.append(ExpectedGainSearch(attempts, prospects, self._is_climbed))
        cycles = CycleLengths(self._instance, programs[0], parameters, prospects)
        for promised in cycles.stages(bound, deadline):
            if self._is_climbed.is_set() or prospects.is_over or time.monotonic() >= deadline:
                return
            prospects.put(promised)
            searches = [p.search(deadline, seed + n) for n, p in enumerate(prospectors)]
            if len(searches) == 1:
                yield from searches[0]
            else:
                run_in_threads(searches)

    def _by_traffic(self, program: CycleModel, deadline: float) -> float:
        """Return what traffic allows, machines and batches being divisible."""
        program.want(self._parameters.longest_cycle, 1.0, None)
        return program.throughput_of(program.dive.relaxed.solve(deadline))


def uses_best_first(instance: Instance, parameters: CycleSearchParameters) -> bool:
    """Whether the first of the programs is for a search that climbs."""
    return len(instance.machines) <= SMALL_FLOOR and not parameters.part.number
