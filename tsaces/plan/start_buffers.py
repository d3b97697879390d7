"""What machines must hold at timestep 0, so that no agent ever finds a buffer empty.

The paper fills every input buffer with what is consumed, every output buffer with what is
emitted in one cycle. That is one cycle too few where agents pick up early in a cycle what is
made from parts that other agents deposit late in it. The output buffers are therefore raised
by whatever a simulation of the machines finds missing.
"""

from __future__ import annotations

import math
from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING

from tsaces.model.counts import Counts
from tsaces.model.transport_plan import Buffers, ExchangeKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tsaces.model.instance import Instance, Process
    from tsaces.plan.recurrence import Recurrence

_MAX_PERIODS = 1_000


def start_buffers(
    instance: Instance,
    assignment: Mapping[str, str | None],
    recurrence: Recurrence,
    cycle: int,
) -> dict[str, Buffers]:
    """Return the contents of every busy machine's buffers at timestep 0.

    Parameters
    ----------
    instance : Instance
    assignment : mapping of str to str or None
    recurrence : Recurrence
        Of the plan whose exchanges the machines must serve.
    cycle : int
        Timesteps per cycle.
    """
    tokens = (None, *instance.procedure.tokens)
    buffers = {}
    for m, machine in enumerate(instance.machines):
        name = assignment[machine.name]
        if name is None:
            continue
        process = instance.procedure.by_name[name]
        exchanges = [
            [(kind, str(tokens[token])) for n, kind, token in at_t if n == m]
            for at_t in recurrence.exchanges
        ]
        schedule = _Schedule(exchanges, recurrence.transient, recurrence.period)
        runs = math.ceil(schedule.runs_per_timestep(process) * cycle)
        missing = _missing_outputs(process, machine.processes[name], runs, schedule)
        buffers[machine.name] = Buffers(
            input=_times(runs, process.inputs),
            output=Counts({t: runs * k + missing[t] for t, k in process.outputs.items()}),
        )
    return buffers


class _Schedule:
    """One machine's exchanges, endlessly."""

    def __init__(self, exchanges: list[list[tuple[int, str]]], transient: int, period: int) -> None:
        self._exchanges = exchanges
        self.transient = transient
        self.period = period

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


def _missing_outputs(process: Process, time: int, runs: int, schedule: _Schedule) -> Counter[str]:
    """Return how many more copies than `runs` runs emit must lie in the output buffer."""
    least: Counter[str] = Counter()
    for stock in _output_stocks(process, time, runs, schedule):
        for token, count in stock.items():
            least[token] = min(least[token], count)
    return Counter({token: -count for token, count in least.items()})


def _output_stocks(
    process: Process, time: int, runs: int, schedule: _Schedule
) -> Iterator[Mapping[str, int]]:
    """Yield the output buffer after each timestep's exchanges, until it repeats itself."""
    inputs = Counter(_times(runs, process.inputs))
    outputs = Counter(_times(runs, process.outputs))
    done_at: int | None = None
    seen: set[tuple[object, ...]] = set()
    for t in range(schedule.transient + _MAX_PERIODS * schedule.period):
        if done_at == t:
            outputs.update(process.outputs)
            done_at = None
        for kind, token in schedule.at(t):
            if kind == ExchangeKind.DEPOSIT:
                inputs[token] += 1
            else:
                outputs[token] -= 1
        yield outputs
        if done_at is None and all(inputs[token] >= n for token, n in process.inputs.items()):
            inputs.subtract(process.inputs)
            done_at = t + time
        if t >= schedule.transient and (t - schedule.transient) % schedule.period == 0:
            running = None if done_at is None else done_at - t
            state = (running, *_in_order(inputs), *_in_order(outputs))
            if state in seen:
                return
            seen.add(state)


def _times(runs: int, counts: Counts) -> Counts:
    return Counts({token: runs * copies for token, copies in counts.items()})


def _in_order(stock: Counter[str]) -> Iterable[tuple[str, int]]:
    return sorted(stock.items())
