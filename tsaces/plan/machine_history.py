"""What a machine's buffers hold at any timestep, found by letting it work until it repeats."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tsaces.errors import PlanError
from tsaces.model.counts import Counts
from tsaces.model.transport_plan import Buffers, ExchangeKind
from tsaces.plan.high_water import HighWater

if TYPE_CHECKING:
    from collections.abc import Hashable

    from tsaces.model.instance import Process
    from tsaces.model.stock import Peak
    from tsaces.plan.exchange_schedule import ExchangeSchedule

_PERIODS_TO_SETTLE = 1_000


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
    """A machine that works as plans are made for: fed, or on demand.

    A machine with inputs begins a run as soon as it is free and its inputs are there. Whatever
    its output buffer holds at the start is simply there in addition, for ever.

    A machine without inputs begins a run when it is free and some output is below its *level*.
    If that is its stock at the start, its runs depend on what was fetched alone: to lay in more
    shifts the stock at all timesteps by as much, so that the level raised by `missing` is
    the least that suffices. It always suffices: machines catch up, since what a period takes
    is made within a period (`check_balance`), so that what is missing at worst is finite. Nor
    would a machine that never stands idle be ahead of one that does: from any timestep on
    it ends its runs no later, and never finds the output buffer empty either.

    Parameters
    ----------
    process : Process
        The one it is assigned.
    time : int
        Timesteps for one run.
    schedule : ExchangeSchedule
        With exchanges that the machine can serve for ever, see `check_balance`.
    start : Buffers
        At timestep 0, after its exchanges, the machine standing idle.
    level : mapping of str to int, optional
        Outputs below which a machine without inputs begins a run; by default the start's.

    Attributes
    ----------
    missing : Counter of str
        Outputs that agents find lacking at worst; to be added to the start's.

    Raises
    ------
    PlanError
        If the machine does not come to repeat itself.
    """

    def __init__(
        self,
        process: Process,
        time: int,
        schedule: ExchangeSchedule,
        start: Buffers,
        level: Counts | None = None,
    ) -> None:
        self.missing: Counter[str] = Counter()
        self._process = process
        self._time = time
        self._schedule = schedule
        self._inputs = Counter(start.input)
        self._outputs = Counter(start.output)
        self._level = Counter(start.output if level is None else level)
        self._runs = schedule.runs_per_period(process)
        self._pacing = self._pacing_outputs()
        self._done_at: int | None = None
        self._moments: list[_Moment] = []
        self._gain: Counter[str] = Counter()
        self._input_marks = HighWater(process.inputs)
        self._output_marks = HighWater(process.outputs)
        self._output_marks.rise_to(self._outputs)
        self._repeats_from, self._end = self._work()
        self._times = [moment.t for moment in self._moments]

    @property
    def input_peak(self) -> Peak:
        """The most that the input buffer ever holds."""
        return self._input_marks.peak()

    @property
    def output_peak(self) -> Peak:
        """The most that the output buffer ever holds."""
        return self._output_marks.peak(growing=self._gain)

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

    def _pacing_outputs(self) -> tuple[str, ...]:
        """Return the outputs that most runs are needed for: those whose level is held.

        In a sound plan these are all. Others pile up beside them.
        """
        most = max(self._runs.values())
        return tuple(t for t in self._process.outputs if self._runs[ExchangeKind.PICKUP, t] == most)

    def _work(self) -> tuple[int, int]:
        """Work from timestep 0 until a state recurs; return when it was met first and last.

        States are compared where the fleet's periods start. A machine that makes a part of a
        run a period is as before only once that adds up to whole runs.
        """
        schedule = self._schedule
        seen: dict[Hashable, tuple[int, Counter[str]]] = {}
        boundary = schedule.transient
        periods = _PERIODS_TO_SETTLE + 2 * max(self._runs.values()).denominator
        t = 0
        while True:
            self._live_through(t)
            if t == boundary:
                outputs = Counter(self._moments[-1].outputs)
                first, before = seen.setdefault(self._state(t), (t, outputs))
                if first < t:
                    self._gain = outputs - before
                    return first, t
                boundary += schedule.period
            if t > schedule.transient + periods * schedule.period:
                raise PlanError(
                    f"a machine that runs {self._process.name!r} does not become periodic"
                    f" within {periods} periods"
                )
            self._begin_run(t)
            t = self._next(t, boundary)

    def _next(self, t: int, boundary: int) -> int:
        """Return when something happens next."""
        moments = (self._schedule.next_moment(t + 1), self._done_at, boundary)
        return min(moment for moment in moments if moment is not None)

    def _live_through(self, t: int) -> None:
        """Finish the run that is due at `t`, then serve that timestep's agents."""
        if self._done_at == t:
            self._outputs.update(self._process.outputs)
            self._done_at = None
            self._output_marks.rise_to(self._outputs)
        for kind, token in self._schedule.at(t) if t else ():  # the start's lie behind it
            if kind == ExchangeKind.DEPOSIT:
                self._inputs[token] += 1
            else:
                self._outputs[token] -= 1
                self.missing[token] = max(self.missing[token], -self._outputs[token])
        self._input_marks.rise_to(self._inputs)
        self._note(t)

    def _begin_run(self, t: int) -> None:
        """Begin a run after the exchanges of `t`, if there is cause for one."""
        if self._done_at is None and self._has_cause():
            self._inputs.subtract(self._process.inputs)
            self._done_at = t + self._time
            self._note(t)

    def _has_cause(self) -> bool:
        needed = self._process.inputs
        if needed:
            return all(self._inputs[token] >= n for token, n in needed.items())
        return any(self._outputs[token] < self._level[token] for token in self._pacing)

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
        if self._process.inputs:
            return running, *sorted(self._inputs.items())
        return running, *(self._outputs[token] for token in self._pacing)
