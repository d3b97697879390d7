"""Stock that a machine begins with where there is room for so much only.

The least that is laid in is tried first: no input, and the outputs that agents would find lacking.
A machine that begins with more inputs starves less, and so needs fewer outputs laid in; more of
them are tried until both buffers stay within their limits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsaces.errors import PlanError
from tsaces.model.counts import Counts
from tsaces.model.transport_plan import Buffers
from tsaces.plan.machine_history import MachineHistory

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsaces.model.instance import Machine, Process
    from tsaces.plan.exchange_schedule import ExchangeSchedule


def start_within_limits(
    machine: Machine, process: Process, schedule: ExchangeSchedule, most_runs: int
) -> Buffers:
    """Return the least stock with which a machine's buffers stay within their limits.

    Parameters
    ----------
    machine : Machine
        With limits.
    process : Process
        The one it is assigned.
    schedule : ExchangeSchedule
    most_runs : int
        Runs for which inputs are laid in at most.

    Raises
    ------
    PlanError
        If it would hold too much, whatever it begins with.
    """
    time = machine.processes[process.name]
    complaint = ""
    for runs in _amounts(most_runs if process.inputs else 0):
        inputs = Counts({token: runs * copies for token, copies in process.inputs.items()})
        lacking = MachineHistory(process, time, schedule, Buffers(inputs, Counts())).missing
        outputs = Counts({token: lacking[token] for token in process.outputs if lacking[token]})
        start = Buffers(inputs, outputs)
        excess = _excess(machine, MachineHistory(process, time, schedule, start))
        if excess is None:
            return start
        complaint = complaint or excess
    raise PlanError(f"machine {machine.name!r}: {complaint}")


def _amounts(most: int) -> Iterator[int]:
    """Yield numbers of runs, doubled from one to the next."""
    yield 0
    runs = 1
    while runs < most:
        yield runs
        runs *= 2
    if most:
        yield most


def _excess(machine: Machine, history: MachineHistory) -> str | None:
    """Return how a buffer holds more than it has room for; None if none does."""
    for side, limits, peak in (
        ("input", machine.buffer.input, history.input_peak),
        ("output", machine.buffer.output, history.output_peak),
    ):
        for token, limit in limits.items():
            most = peak.tokens.get(token, 0)
            if most is None or most > limit:
                held = "ever more" if most is None else f"{most}"
                return f"{held} {token!r} in its {side} buffer, which has room for {limit}"
    return None
