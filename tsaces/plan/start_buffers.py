"""What machines must hold, so that no agent ever finds a buffer empty.

The paper fills every input buffer with what is consumed, every output buffer with what is
emitted in one cycle. That is one cycle too few where agents pick up early in a cycle what is
made from parts that other agents deposit late in it. The output buffers are therefore raised
by whatever a simulation of the machines finds missing. Input buffers begin empty where machines
would take ages to work off what is laid in.

Where a machine's buffers have limits, as little is laid in as will do.

What a machine without inputs holds at the start is the level to which it makes up its stock
again: a base-stock policy.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from tsaces.errors import PlanError
from tsaces.model.counts import Counts
from tsaces.model.stock import Stock
from tsaces.model.transport_plan import Buffers
from tsaces.plan.buffer_limits import start_within_limits
from tsaces.plan.exchange_schedule import schedules
from tsaces.plan.machine_balance import check_balance
from tsaces.plan.machine_history import MachineHistory

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from fractions import Fraction

    from tsaces.model.instance import Instance, Machine, Process
    from tsaces.plan.exchange_schedule import ExchangeSchedule
    from tsaces.plan.periodic_trajectory import PeriodicTrajectory


_MOST_RUNS = 10_000
"""Runs that a machine may need to work off the inputs that are laid in."""


def start_buffers(
    instance: Instance,
    assignment: Mapping[str, str | None],
    trajectory: PeriodicTrajectory,
    cycle: int,
) -> dict[str, Buffers]:
    """Return what every busy machine's buffers must hold at timestep 0.

    Parameters
    ----------
    instance : Instance
    assignment : mapping of str to str or None
    trajectory : PeriodicTrajectory
        Whose exchanges the machines must serve.
    cycle : int
        Timesteps per cycle; no less than one cycle's stock is laid in.

    Raises
    ------
    PlanError
        If a machine is brought more than it can process, or robbed of more than it makes, or if
        its buffers have too little room.
    """
    buffers = {}
    for machine, process, schedule in _busy(instance, assignment, trajectory):
        check_balance(machine, process, schedule)
        rate, time = schedule.runs_per_timestep(process), machine.processes[process.name]
        runs = math.ceil(rate * cycle)
        if machine.buffer:
            buffers[machine.name] = start_within_limits(machine, process, schedule, runs)
            continue
        inputs = Counts() if _drains_late(runs, rate * time) else _times(runs, process.inputs)
        start = Buffers(inputs, _times(runs, process.outputs))
        missing = MachineHistory(process, time, schedule, start).missing
        raised = {token: count + missing[token] for token, count in start.output.items()}
        buffers[machine.name] = Buffers(start.input, Counts(raised))
    return buffers


def has_room(
    instance: Instance, assignment: Mapping[str, str | None], trajectory: PeriodicTrajectory
) -> bool:
    """Return whether all buffers have room for what a plan needs; at once where none is limited.

    The arguments are those of `start_buffers`, for a cycle of a period.
    """
    if not any(machine.buffer for machine in instance.machines):
        return True
    try:
        start_buffers(instance, assignment, trajectory, trajectory.period)
    except PlanError:
        return False
    return True


def histories(
    instance: Instance,
    assignment: Mapping[str, str | None],
    trajectory: PeriodicTrajectory,
    start: Mapping[str, Buffers],
) -> dict[str, MachineHistory]:
    """Return what every busy machine's buffers hold at any timestep.

    Parameters
    ----------
    instance : Instance
    assignment : mapping of str to str or None
    trajectory : PeriodicTrajectory
    start : mapping of str to Buffers
        At timestep 0.

    Raises
    ------
    PlanError
        If a machine is brought more than it can process, or robbed of more than it makes.
    """
    return {
        machine.name: _history(machine, process, schedule, start[machine.name])
        for machine, process, schedule in _busy(instance, assignment, trajectory)
    }


def stocks(
    instance: Instance,
    assignment: Mapping[str, str | None],
    trajectory: PeriodicTrajectory,
    start: Mapping[str, Buffers],
) -> dict[str, Stock]:
    """Return what every busy machine's buffers hold at the start and at most.

    The arguments, and what may be raised, are those of `histories`.
    """
    return {
        name: Stock(start[name], history.input_peak, history.output_peak)
        for name, history in histories(instance, assignment, trajectory, start).items()
    }


def _history(
    machine: Machine, process: Process, schedule: ExchangeSchedule, start: Buffers
) -> MachineHistory:
    """Return the history of a machine whose start may have been laid in by anybody.

    That stock may suffice for a machine without inputs only if it works ahead of demand. Its
    level is then so many runs above the start that it suffices after every timestep at
    which the machine stands idle. Before the first of these it has worked without a pause.
    """
    check_balance(machine, process, schedule)
    time = machine.processes[process.name]
    history = MachineHistory(process, time, schedule, start)
    if not process.is_source or not +history.missing:
        return history
    runs = max(-(-count // process.outputs[token]) for token, count in history.missing.items())
    level = Counter(start.output) + Counter(_times(runs, process.outputs))
    return MachineHistory(process, time, schedule, start, Counts(level))


def _busy(
    instance: Instance, assignment: Mapping[str, str | None], trajectory: PeriodicTrajectory
) -> Iterator[tuple[Machine, Process, ExchangeSchedule]]:
    tokens = (None, *instance.procedure.tokens)
    every = schedules(trajectory, tokens, len(instance.machines))
    for machine, schedule in zip(instance.machines, every, strict=True):
        name = assignment[machine.name]
        if name is not None:
            yield machine, instance.procedure.by_name[name], schedule


def _drains_late(runs: int, utilisation: Fraction) -> bool:
    """Whether a machine that is fed hardly less than it can process works too long at a stock.

    It repeats itself only once its buffer has no more of what was laid in. With nothing laid in
    it does so after a period: whatever waits by then has come within it.
    """
    return utilisation < 1 and runs > _MOST_RUNS * (1 - utilisation)


def _times(runs: int, counts: Counts) -> Counts:
    return Counts({token: runs * copies for token, copies in counts.items()})
