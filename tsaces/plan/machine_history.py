"""What a machine's buffers hold at any timestep, found by letting it work until it repeats."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tsaces.errors import PlanError
from tsaces.model.counts import Counts
from tsaces.model.transport_plan import Buffers, ExchangeKind

if TYPE_CHECKING:
    from collections.abc import Hashable

    from tsaces.model.instance import Process
    from tsaces.plan.exchange_schedule import ExchangeSchedule

_MAX_PERIODS = 1_000


@dataclass(frozen=True)
class _Moment:
    """A timestep at which something happens at the machine.

    Outputs count a run under way as done. They may be negative: taken before they were there.
    """

    t: int
    inputs: Counter[str]
    outputs: Counter[str]
    inputs_after: Counter[str]
    outputs_after: Counter[str]
    """Once a run has begun, if one begins."""


class MachineHistory:
    """A machine that begins a run as soon as it is free and its inputs are there.

    Runs depend on inputs alone: whatever the output buffer holds at the start is simply there
    in addition, for ever.

    Parameters
    ----------
    process : Process
        The one it is assigned.
    time : int
        Timesteps for one run.
    schedule : ExchangeSchedule
    start : Buffers
        At timestep 0, after its exchanges, the machine standing idle.

    Attributes
    ----------
    missing : Counter of str
        Outputs that agents find lacking at worst; to be added to the start's.

    Raises
    ------
    PlanError
        If the machine is brought more than it can process, or robbed of more than it makes.
    """

    def __init__(
        self, process: Process, time: int, schedule: ExchangeSchedule, start: Buffers
    ) -> None:
        self.missing: Counter[str] = Counter()
        self._process = process
        self._time = time
        self._schedule = schedule
        self._inputs = Counter(start.input)
        self._outputs = Counter(start.output)
        self._done_at: int | None = None
        self._moments: list[_Moment] = []
        self._gain: Counter[str] = Counter()
        self._repeats_from, self._end = self._work()
        self._times = [moment.t for moment in self._moments]

    def buffers_at(self, t: int) -> Buffers:
        """Return the buffers after the exchanges of `t`, before a run begins.

        A run under way counts as done, its outputs as there: one may go on from here with a
        machine that stands idle, and never finds the output buffer empty.
        """
        length = self._end - self._repeats_from
        repetitions = max(0, -(-(t - self._end) // length))
        t -= repetitions * length
        moment = self._moments[bisect_right(self._times, t) - 1]
        is_now = moment.t == t
        outputs = Counter(moment.outputs if is_now else moment.outputs_after)
        for token, count in self._gain.items():
            outputs[token] += repetitions * count
        inputs = moment.inputs if is_now else moment.inputs_after
        return Buffers(Counts(+inputs), Counts(+outputs))

    def _work(self) -> tuple[int, int]:
        """Work from timestep 0 until a state recurs; return when it was met first and last.

        States are compared where the fleet's periods start.
        """
        schedule = self._schedule
        seen: dict[Hashable, tuple[int, Counter[str]]] = {}
        boundary = schedule.transient
        t = 0
        while True:
            self._live_through(t)
            if t == boundary:
                outputs = Counter(self._moments[-1].outputs)
                first, before = seen.setdefault(self._state(t), (t, outputs))
                if first < t:
                    self._gain = self._gained(before, outputs)
                    return first, t
                boundary += schedule.period
            if t > schedule.transient + _MAX_PERIODS * schedule.period:
                raise PlanError(
                    f"a machine that runs {self._process.name!r} is brought more than it can eat"
                )
            self._begin_run(t)
            t = self._next(t, boundary)

    def _gained(self, before: Counter[str], after: Counter[str]) -> Counter[str]:
        """Return what every repetition adds to the outputs."""
        for token in after:
            if after[token] < before[token]:
                raise PlanError(
                    f"more {token!r} is picked up than a machine that runs"
                    f" {self._process.name!r} makes"
                )
        return after - before

    def _next(self, t: int, boundary: int) -> int:
        """Return when something happens next."""
        moments = (self._schedule.next_moment(t + 1), self._done_at, boundary)
        return min(moment for moment in moments if moment is not None)

    def _live_through(self, t: int) -> None:
        """Finish the run that is due at `t`, then serve that timestep's agents."""
        if self._done_at == t:
            self._outputs.update(self._process.outputs)
            self._done_at = None
        for kind, token in self._schedule.at(t) if t else ():  # the start's lie behind it
            if kind == ExchangeKind.DEPOSIT:
                self._inputs[token] += 1
            else:
                self._outputs[token] -= 1
                self.missing[token] = max(self.missing[token], -self._outputs[token])
        self._note(t)

    def _begin_run(self, t: int) -> None:
        """Begin a run after the exchanges of `t`, if that is possible."""
        needed = self._process.inputs
        if self._done_at is None and all(self._inputs[token] >= n for token, n in needed.items()):
            self._inputs.subtract(needed)
            self._done_at = t + self._time
            self._note(t)

    def _note(self, t: int) -> None:
        """Write down the buffers, twice if a run begins at this very timestep."""
        inputs, outputs = Counter(self._inputs), Counter(self._outputs)
        if self._done_at is not None:
            outputs.update(self._process.outputs)
        before = self._moments.pop() if self._moments and self._moments[-1].t == t else None
        first = (inputs, outputs) if before is None else (before.inputs, before.outputs)
        self._moments.append(_Moment(t, *first, inputs, outputs))

    def _state(self, t: int) -> Hashable:
        """Return all that the machine's future runs depend on."""
        running = None if self._done_at is None else self._done_at - t
        return running, *sorted(self._inputs.items())
