"""Whether a machine can serve a period's exchanges for ever, counted exactly."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from tsaces.errors import PlanError
from tsaces.model.transport_plan import ExchangeKind

if TYPE_CHECKING:
    from tsaces.model.instance import Machine, Process
    from tsaces.plan.exchange_schedule import ExchangeSchedule


def check_balance(machine: Machine, process: Process, schedule: ExchangeSchedule) -> None:
    """Raise `PlanError` if a machine is brought more than it eats, or robbed of more than it makes.

    What nobody fetches is left to a replay to judge: it hinders nobody from following the plan.

    Parameters
    ----------
    machine : Machine
    process : Process
        The one it is assigned.
    schedule : ExchangeSchedule
    """
    runs = schedule.runs_per_period(process)
    fed = {token: n for (kind, token), n in runs.items() if kind == ExchangeKind.DEPOSIT}
    given = {token: n for (kind, token), n in runs.items() if kind == ExchangeKind.PICKUP}
    most = Fraction(schedule.period, machine.processes[process.name])
    possible = min([most, *fed.values()])
    for side, counts, verb, wanted in (
        ("input", process.inputs, "grows", fed),
        ("output", process.outputs, "shrinks", given),
    ):
        for token, number in wanted.items():
            if number > possible:
                change = float((number - possible) * counts[token])
                raise PlanError(
                    f"machine {machine.name!r}: {token!r} {verb} by {change:.6g}"
                    f" in its {side} buffer every period"
                )
