"""What machines must hold, so that no agent ever finds a buffer empty.

The paper fills every input buffer with what is consumed, every output buffer with what is
emitted in one cycle. That is one cycle too few where agents pick up early in a cycle what is
made from parts that other agents deposit late in it. The output buffers are therefore raised
by whatever a simulation of the machines finds missing.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from tsaces.model.counts import Counts
from tsaces.model.transport_plan import Buffers
from tsaces.plan.machines import ExchangeSchedule, SimulatedMachine

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from tsaces.model.instance import Instance, Machine, Process
    from tsaces.plan.recurrence import Recurrence

_MAX_PERIODS = 1_000


def buffers_at(
    t: int,
    instance: Instance,
    assignment: Mapping[str, str | None],
    recurrence: Recurrence,
    cycle: int,
) -> dict[str, Buffers]:
    """Return the contents of every busy machine's buffers at a timestep, after its exchanges.

    A run under way is counted as done, its outputs as there: one may follow the plan from
    here on with machines that stand idle, and never finds a buffer empty.

    Parameters
    ----------
    t : int
    instance : Instance
    assignment : mapping of str to str or None
    recurrence : Recurrence
        Of the plan whose exchanges the machines must serve.
    cycle : int
        Timesteps per cycle.
    """
    buffers = {}
    for m, machine in enumerate(instance.machines):
        name = assignment[machine.name]
        if name is not None:
            schedule = ExchangeSchedule(instance, recurrence, m)
            process = instance.procedure.by_name[name]
            buffers[machine.name] = _buffers_of(machine, process, schedule, cycle, t)
    return buffers


def _buffers_of(
    machine: Machine, process: Process, schedule: ExchangeSchedule, cycle: int, t: int
) -> Buffers:
    time = machine.processes[process.name]
    runs = math.ceil(schedule.runs_per_timestep(process) * cycle)
    start = Buffers(_times(runs, process.inputs), _times(runs, process.outputs))
    missing = _missing_outputs(SimulatedMachine(process, time, start), schedule)
    raised = {token: count + missing[token] for token, count in start.output.items()}
    start = Buffers(start.input, Counts(raised))
    return _simulated(SimulatedMachine(process, time, start), schedule, t).buffers()


def _simulated(machine: SimulatedMachine, schedule: ExchangeSchedule, t: int) -> SimulatedMachine:
    """Let a machine work until the exchanges of `t`, skipping periods that are all alike.

    Once its inputs and its run repeat themselves, every period adds the same outputs.
    """
    seen: dict[Hashable, tuple[int, Counter[str]]] = {}
    s = 0
    while True:
        machine.exchange(s, schedule.at(s))
        if s == t:
            return machine
        if s >= schedule.transient and (s - schedule.transient) % schedule.period == 0:
            before = seen.setdefault(machine.state(s), (s, Counter(machine.outputs)))
            s += machine.skip(s, t, *before)
            if s == t:
                return machine
        machine.begin_run(s)
        s += 1


def _missing_outputs(machine: SimulatedMachine, schedule: ExchangeSchedule) -> Counter[str]:
    """Return how far the output buffer falls below zero before the machine repeats itself."""
    missing: Counter[str] = Counter()
    seen: dict[Hashable, Counter[str]] = {}
    for t in range(schedule.transient + _MAX_PERIODS * schedule.period):
        machine.exchange(t, schedule.at(t))
        for token, count in machine.outputs.items():
            missing[token] = max(missing[token], -count)
        machine.begin_run(t)
        if t >= schedule.transient and (t - schedule.transient) % schedule.period == 0:
            before = seen.get(state := machine.state(t))
            if before is not None and all(machine.outputs[k] >= n for k, n in before.items()):
                break  # a buffer that has not sunk by now never will
            seen[state] = Counter(machine.outputs)
    return missing


def _times(runs: int, counts: Counts) -> Counts:
    return Counts({token: runs * copies for token, copies in counts.items()})
