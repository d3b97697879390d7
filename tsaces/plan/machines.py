"""Machines that serve a plan's exchanges: what is in their buffers, timestep by timestep."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING

from tsaces.model.counts import Counts
from tsaces.model.transport_plan import Buffers, ExchangeKind

if TYPE_CHECKING:
    from collections.abc import Hashable

    from tsaces.model.instance import Instance, Process
    from tsaces.plan.recurrence import Recurrence

Schedule = list[list[tuple[int, str]]]
"""One machine's exchanges by timestep: kind and token."""


class ExchangeSchedule:
    """One machine's exchanges, endlessly.

    Parameters
    ----------
    instance : Instance
    recurrence : Recurrence
        Of the plan that makes the exchanges.
    m : int
        Number of the machine.
    """

    def __init__(self, instance: Instance, recurrence: Recurrence, m: int) -> None:
        tokens = (None, *instance.procedure.tokens)
        self.transient = recurrence.transient
        self.period = recurrence.period
        self._exchanges: Schedule = [
            [
                (kind, str(tokens[token]))
                for _, machine, kind, token in timestep.exchanges.tolist()
                if machine == m
            ]
            for timestep in recurrence.timesteps
        ]

    def at(self, t: int) -> list[tuple[int, str]]:
        """Return kind and token of every exchange at timestep `t`."""
        if t > self.transient:
            t = self.transient + 1 + (t - self.transient - 1) % self.period
        return self._exchanges[t]

    def runs_per_timestep(self, process: Process) -> Fraction:
        """Return the rate at which the machine must run to serve a period's exchanges."""
        counts = Counter(
            exchange
            for t in range(self.transient + 1, self.transient + self.period + 1)
            for exchange in self.at(t)
        )
        rates = [
            Fraction(counts[int(kind), token], copies * self.period)
            for kind, side in (
                (ExchangeKind.DEPOSIT, process.inputs),
                (ExchangeKind.PICKUP, process.outputs),
            )
            for token, copies in side.items()
        ]
        return max(rates)


class SimulatedMachine:
    """A machine that begins a run as soon as it is free and its inputs are there.

    Parameters
    ----------
    process : Process
        The one it is assigned.
    time : int
        Timesteps for one run.
    buffers : Buffers
        At the first timestep simulated.

    Attributes
    ----------
    outputs : Counter
        The output buffer; negative where agents took what was not there.
    """

    def __init__(self, process: Process, time: int, buffers: Buffers) -> None:
        self.inputs = Counter(buffers.input)
        self.outputs = Counter(buffers.output)
        self._process = process
        self._time = time
        self._done_at: int | None = None

    def exchange(self, t: int, exchanges: list[tuple[int, str]]) -> None:
        """Finish the run that is due at `t`, then serve that timestep's agents."""
        if self._done_at == t:
            self.outputs.update(self._process.outputs)
            self._done_at = None
        for kind, token in exchanges:
            if kind == ExchangeKind.DEPOSIT:
                self.inputs[token] += 1
            else:
                self.outputs[token] -= 1

    def begin_run(self, t: int) -> None:
        """Begin a run after the exchanges of `t`, if that is possible."""
        needed = self._process.inputs
        if self._done_at is None and all(self.inputs[token] >= n for token, n in needed.items()):
            self.inputs.subtract(needed)
            self._done_at = t + self._time

    def skip(self, t: int, end: int, before: int, outputs: Counter[str]) -> int:
        """Let whole repetitions of what happened since `before` pass at once.

        Parameters
        ----------
        t, end : int
            Now, and the timestep not to be passed.
        before : int
            When inputs and run were as they are now; nothing is skipped if that is now.
        outputs : Counter
            The output buffer at that time.

        Returns
        -------
        int
            Timesteps skipped.
        """
        length = t - before
        times = (end - t) // length if length else 0
        for token in self.outputs:
            self.outputs[token] += times * (self.outputs[token] - outputs[token])
        if self._done_at is not None:
            self._done_at += times * length
        return times * length

    def buffers(self) -> Buffers:
        """Return the buffers, the outputs of a run under way counted as already there."""
        outputs = Counter(self.outputs)
        if self._done_at is not None:
            outputs.update(self._process.outputs)
        return Buffers(Counts(+self.inputs), Counts(+outputs))

    def state(self, t: int) -> Hashable:
        """Return all that the machine's future runs depend on."""
        running = None if self._done_at is None else self._done_at - t
        return running, *sorted(self.inputs.items())
