"""The search that all methods with slots share: ever more in a cycle, cycle by cycle."""

from __future__ import annotations

import math
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from tsaces.solvers.slots.aims import Aim, Aims
from tsaces.solvers.slots.attempts import Attempts
from tsaces.solvers.slots.climber import Climber
from tsaces.solvers.slots.machine_limit import MachineLimit, grain_of
from tsaces.solvers.slots.parameters import SMALL_FLOOR
from tsaces.solvers.slots.prospector import Prospector
from tsaces.solvers.slots.prospects import Prospects

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tsaces.model.instance import Instance
    from tsaces.solvers.protocol import Emit
    from tsaces.solvers.slots.attempts import SlotProgram
    from tsaces.solvers.slots.parameters import AscentParameters

_PROMISE_SHARE = 0.1
"""Share of the time that all programs may take that only tell what a cycle promises."""
_ROUNDS_ON_SMALL_FLOORS = 3
_PLENTY = 1 << 60
_ASK_SHARE = 0.01
"""Share of the time that asking for one promise may take, if others are to be asked for."""
_GRAINS = 3
"""Of products that the longest cycle can make at least."""
_LONGER = 1.03
"""Times as long as the one before is a cycle beyond the usual ones."""
_LONGEST = 1_000
"""Steps."""


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
        self._grain = grain_of(instance)
        self._has_few_machines = len(instance.machines) <= SMALL_FLOOR
        kind = Aims if self._has_few_machines else Prospects
        self._aims = kind(instance, programs[0].step_length, best)

    def run(self, deadline: float, seed: int) -> None:
        """Search until the time is up, or until no cycle promises more.

        Chance decides about budgets and routes, so all cycles are gone through again and
        again, on small floors a few times; then longer ones, in which whole batches are a
        finer measure.
        """
        now = time.monotonic()
        if self._has_few_machines:
            self._aims.promise_until = now + _PROMISE_SHARE * (deadline - now)
            bound = self._programs[0].bound(self._aims.promise_until)
        else:
            bound = self._by_traffic(deadline)
        asks = time.monotonic() - now <= _ASK_SHARE * (deadline - now)
        for cycles in self._ever_longer(bound):
            if time.monotonic() >= deadline:
                return
            self._aims.put(self._promised_by_machines(cycles, bound, deadline))
            self._search_together(deadline, seed, asks=asks)

    def _search_together(self, deadline: float, seed: int, *, asks: bool) -> None:
        """Search with all programs side by side."""
        # solver and compiled code let other threads run
        with ThreadPoolExecutor(len(self._programs)) as pool:
            searches = [
                pool.submit(self._search, program, deadline, seed + number, asks=asks)
                for number, program in enumerate(self._programs)
            ]
        for search in searches:
            search.result()

    def _by_traffic(self, deadline: float) -> float:
        """Return what traffic allows, machines and batches being divisible."""
        program = self._programs[0]
        program.want(self._parameters.longest_cycle, 1.0, None)
        throughput = program.throughput_of(program.dive.relaxed.solve(deadline))
        self._aims.cap = throughput
        return throughput

    def _search(self, program: SlotProgram, deadline: float, seed: int, *, asks: bool) -> None:
        aims = self._aims
        attempts = Attempts(program, aims, self._emit, self._parameters.route_share)
        if isinstance(aims, Prospects):
            attempts.asks = asks
            Prospector(attempts, aims).search(deadline, seed)
            return
        climber = Climber(attempts, aims, self._parameters)
        for _ in range(_ROUNDS_ON_SMALL_FLOORS):
            known = climber.go_through(deadline, seed)
            aims.put(known)
            if time.monotonic() >= deadline or not any(map(aims.promises_more, known)):
                return

    def _promised_by_machines(
        self, cycles: Iterable[int], bound: float, deadline: float
    ) -> list[Aim]:
        """Return what every cycle promises before its traffic is looked at."""
        limit = MachineLimit(self._instance)
        aims = []
        for aim in (Aim(steps, _PLENTY, self._grain) for steps in cycles):
            timesteps = self._aims.timesteps(aim)
            batches = min(limit.most(timesteps, deadline), self._aims.batches(bound * timesteps))
            if math.isfinite(batches):
                aim.lower(batches)
                aims.append(aim)
        return aims

    def _ever_longer(self, bound: float) -> Iterator[list[int]]:
        """Yield lengths of cycles: the usual ones, then ever longer ones.

        Far longer ones belong to the usual ones where it takes long to make a grain.
        """
        shortest, longest = self._parameters.shortest_cycle, self._parameters.longest_cycle
        batches_a_step = self._aims.batches(bound * self._programs[0].step_length)
        last = longest
        if 0 < batches_a_step < math.inf:
            last = min(_LONGEST, math.ceil(_GRAINS * self._grain / batches_a_step))
        cycles = [*range(shortest, longest + 1), *_beyond(longest, last)]
        yield cycles
        while self._parameters.goes_beyond and cycles[-1] < _LONGEST:
            cycles = _beyond(cycles[-1], min(_LONGEST, 2 * cycles[-1]))
            yield cycles


def _beyond(cycle: int, last: int) -> list[int]:
    """Return lengths of longer cycles; from one to the next by a small share of them."""
    cycles = [cycle]
    while cycles[-1] < last:
        cycles.append(math.ceil(cycles[-1] * _LONGER))
    return cycles[1:]
