"""The search that all methods with slots share: ever more in a cycle, cycle by cycle."""

from __future__ import annotations

import itertools
import math
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from tsaces.solvers.slots.aims import Aim, Aims
from tsaces.solvers.slots.climber import Climber
from tsaces.solvers.slots.machine_limit import MachineLimit, grain_of
from tsaces.solvers.slots.parameters import SMALL_FLOOR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tsaces.model.instance import Instance
    from tsaces.solvers.protocol import Emit
    from tsaces.solvers.slots.climber import SlotProgram
    from tsaces.solvers.slots.parameters import AscentParameters

_PROMISE_SHARE = 0.1
"""Share of the time that all programs may take that only tell what a cycle promises."""
_ROUNDS_ON_SMALL_FLOORS = 3
_PLENTY = 1 << 60


class Ascent:
    """Aims higher with one cycle after the other.

    Parameters
    ----------
    instance : Instance
    programs : sequence of SlotProgram
        Of the same slots; as many as are to search side by side.
    parameters : AscentParameters
    emit : Emit
        If there are several programs, callable from several threads.
    best : float
        Throughput that is known already.
    """

    def __init__(
        self,
        instance: Instance,
        programs: Sequence[SlotProgram],
        parameters: AscentParameters,
        emit: Emit,
        best: float = 0.0,
    ) -> None:
        self._instance = instance
        self._programs = programs
        self._parameters = parameters
        self._emit = emit
        self._has_few_machines = len(instance.machines) <= SMALL_FLOOR
        self._aims = Aims(instance, programs[0].step_length, best)

    def run(self, deadline: float, seed: int) -> None:
        """Search until the time is up, or until no cycle promises more.

        Chance decides about budgets and routes, so all cycles are gone through again and
        again; on small floors a few times.
        """
        now = time.monotonic()
        until = now + _PROMISE_SHARE * (deadline - now) if self._has_few_machines else None
        bound = math.inf if until is None else self._programs[0].bound(until)
        self._aims.put(self._promised_by_machines(bound, deadline))
        self._aims.promise_until = until
        share = math.ceil(self._parameters.num_cycles / len(self._programs))
        climbers = [
            Climber(program, self._aims, self._parameters, self._emit, share)
            for program in self._programs
        ]
        # solver and compiled code let other threads run
        with ThreadPoolExecutor(len(climbers)) as pool:
            searches = [
                pool.submit(self._climb, climber, deadline, seed + number)
                for number, climber in enumerate(climbers)
            ]
        for search in searches:
            search.result()

    def _climb(self, climber: Climber, deadline: float, seed: int) -> None:
        rounds = range(_ROUNDS_ON_SMALL_FLOORS) if self._has_few_machines else itertools.count()
        for _ in rounds:
            known = climber.go_through(deadline, seed)
            self._aims.put(known)
            if time.monotonic() >= deadline or not any(map(self._aims.promises_more, known)):
                return

    def _promised_by_machines(self, bound: float, deadline: float) -> list[Aim]:
        """Return what every cycle promises before its traffic is looked at."""
        limit, grain = MachineLimit(self._instance), grain_of(self._instance)
        aims = []
        cycles = range(self._parameters.shortest_cycle, self._parameters.longest_cycle + 1)
        for aim in (Aim(steps, _PLENTY, grain) for steps in cycles):
            timesteps = self._aims.timesteps(aim)
            batches = min(limit.most(timesteps, deadline), self._aims.batches(bound * timesteps))
            if math.isfinite(batches):
                aim.lower(batches)
                aims.append(aim)
        return aims
