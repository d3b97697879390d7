"""The search that all methods with slots share: ever more in a cycle, cycle by cycle."""

from __future__ import annotations

import math
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

from tsaces.solvers.slots.aims import Aim, Aims, Reached
from tsaces.solvers.slots.attempts import Attempts
from tsaces.solvers.slots.climber import Climber
from tsaces.solvers.slots.machine_limit import MachineLimit, grain_of
from tsaces.solvers.slots.parameters import SMALL_FLOOR
from tsaces.solvers.slots.prospector import Prospector
from tsaces.solvers.slots.prospects import Prospects

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from tsaces.model.instance import Instance
    from tsaces.solvers.protocol import Emit
    from tsaces.solvers.slots.attempts import SlotProgram
    from tsaces.solvers.slots.parameters import AscentParameters

_PROMISE_SHARE = 0.1
"""Share of the time that all programs may take that only tell what a cycle promises."""
_ROUNDS = 3
"""Of cycles on small floors, for chance may do better next time."""
_PLENTY = 1 << 60
_ASK_SHARE = 0.01
"""Share of the time that asking for one promise may take, if others are to be asked for."""
_GRAINS = 3
"""Of products that the longest cycle can make at least."""
_LONGER = 1.03
"""Times as long as the one before is a cycle beyond the usual ones."""
_LONGEST = 1_000
"""Steps of a cycle; on small floors that need it, as many more as make `_SLOTS`."""
_SLOTS = 400_000
_IMPASSABLE = "#. "


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
        self._reached = Reached(best)
        self._is_climbed = threading.Event()

    def run(self, deadline: float, seed: int) -> None:
        """Search until the time is up, or until no cycle promises more.

        On small floors a first search climbs to the top of one cycle after the other, until it
        has tried them all; another one weighs meanwhile, at every turn, which has most to offer.
        On large floors all weigh.
        """
        if len(self._instance.machines) > SMALL_FLOOR:
            self._prospect(self._programs, deadline, seed)
            return
        first, others = self._programs[0], self._programs[1:]
        tasks = [partial(self._climb, first, deadline, seed)]
        if others:
            tasks.append(partial(self._prospect, others, deadline, seed + 1))
        _do_together(tasks)

    def _climb(self, program: SlotProgram, deadline: float, seed: int) -> None:
        """Go through all cycles, a few times, for chance decides about budgets and routes.

        Then go on to longer ones, in which whole batches are a finer measure.
        """
        now = time.monotonic()
        aims = Aims(self._instance, program.step_length, self._reached)
        aims.promise_until = now + _PROMISE_SHARE * (deadline - now)
        bound = program.bound(aims.promise_until)
        attempts = Attempts(program, aims, self._emit, self._parameters.route_share)
        climber = Climber(attempts, aims, self._parameters)
        for cycles in self._ever_longer(aims, bound):
            aims.put(self._promised_by_machines(aims, cycles, bound, deadline))
            for _ in range(_ROUNDS):
                if time.monotonic() >= deadline:
                    return
                known = climber.go_through(deadline, seed)
                aims.put(known)
                if not any(map(aims.promises_more, known)):
                    break
        self._is_climbed.set()

    def _prospect(self, programs: Sequence[SlotProgram], deadline: float, seed: int) -> None:
        """Turn to whatever cycle has most to offer, side by side; in the end to longer ones."""
        now = time.monotonic()
        prospects = Prospects(self._instance, programs[0].step_length, self._reached)
        bound = self._by_traffic(programs[0], deadline)
        prospects.cap = bound
        asks = time.monotonic() - now <= _ASK_SHARE * (deadline - now)
        searches = []
        for number, program in enumerate(programs):
            attempts = Attempts(program, prospects, self._emit, self._parameters.route_share)
            attempts.asks = asks
            prospector = Prospector(attempts, prospects, self._is_climbed)
            searches.append(partial(prospector.search, deadline, seed + number))
        for cycles in self._ever_longer(prospects, bound):
            if time.monotonic() >= deadline or self._is_climbed.is_set():
                return
            prospects.put(self._promised_by_machines(prospects, cycles, bound, deadline))
            _do_together(searches)

    def _by_traffic(self, program: SlotProgram, deadline: float) -> float:
        """Return what traffic allows, machines and batches being divisible."""
        program.want(self._parameters.longest_cycle, 1.0, None)
        return program.throughput_of(program.dive.relaxed.solve(deadline))

    def _promised_by_machines(
        self, aims: Aims, cycles: Iterable[int], bound: float, deadline: float
    ) -> list[Aim]:
        """Return what every cycle promises before its traffic is looked at."""
        limit = MachineLimit(self._instance)
        found = []
        for aim in (Aim(steps, _PLENTY, self._grain) for steps in cycles):
            timesteps = aims.timesteps(aim)
            batches = min(limit.most(timesteps, deadline), aims.batches(bound * timesteps))
            if math.isfinite(batches):
                aim.lower(batches)
                found.append(aim)
        return found

    def _ever_longer(self, aims: Aims, bound: float) -> Iterator[list[int]]:
        """Yield lengths of cycles: the usual ones, then ever longer ones.

        Far longer ones belong to the usual ones where it takes long to make a grain.
        """
        shortest, longest = self._parameters.shortest_cycle, self._parameters.longest_cycle
        batches_a_step = aims.batches(bound * self._programs[0].step_length)
        last = longest
        if 0 < batches_a_step < math.inf:
            cells = sum(cell not in _IMPASSABLE for row in self._instance.rows for cell in row)
            longest_here = max(_LONGEST, _SLOTS // cells)
            last = min(longest_here, math.ceil(_GRAINS * self._grain / batches_a_step))
        cycles = [*range(shortest, longest + 1), *_beyond(longest, last)]
        yield cycles
        while self._parameters.goes_beyond and cycles[-1] < _LONGEST:
            cycles = _beyond(cycles[-1], min(_LONGEST, 2 * cycles[-1]))
            yield cycles


def _do_together(tasks: Sequence[Callable[[], None]]) -> None:
    """Do all tasks at once; solver and compiled code let other threads run."""
    with ThreadPoolExecutor(len(tasks)) as pool:
        doing = [pool.submit(task) for task in tasks]
    for task in doing:
        task.result()


def _beyond(cycle: int, last: int) -> list[int]:
    """Return lengths of longer cycles; from one to the next by a small share of them."""
    cycles = [cycle]
    while cycles[-1] < last:
        cycles.append(math.ceil(cycles[-1] * _LONGER))
    return cycles[1:]
