"""The rule that buffers never hold more than they have room for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsaces.verify.rules import Rule

if TYPE_CHECKING:
    from tsaces.model.transport_plan import PlanHeader
    from tsaces.verify.findings import Findings
    from tsaces.verify.machines import SimulatedMachine


def judge_limits(header: PlanHeader, machines: list[SimulatedMachine], findings: Findings) -> None:
    """Judge whether all buffers have had room for what they held, from the start on.

    Nothing is judged of a replay that starts later than at timestep 0: its machines are up to a
    run ahead.
    """
    if header.start:
        return
    for simulated in machines:
        limits = simulated.machine.buffer
        for side, most, peaks in (
            ("input", limits.input, simulated.input_peaks),
            ("output", limits.output, simulated.output_peaks),
        ):
            for token, room in most.items():
                held = peaks.tokens.get(token, 0)
                if held > room:
                    name = simulated.machine.name
                    message = f"machine {name!r} holds {held} {token!r} in its {side} buffer,"
                    findings.report(Rule.BUFFER_OVERFULL, f"{message} which has room for {room}")
