"""The rule that compares buffers with the claimed initial and largest contents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsaces.model.counts import Counts
from tsaces.model.transport_plan import Buffers
from tsaces.verify.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tsaces.model.stock import Stock
    from tsaces.model.transport_plan import PlanHeader
    from tsaces.verify.findings import Findings
    from tsaces.verify.machines import SimulatedMachine


def judge_stock(
    stock: Mapping[str, Stock],
    header: PlanHeader,
    machines: list[SimulatedMachine],
    findings: Findings,
) -> None:
    """Judge whether buffers begin as claimed and never hold more than the claimed peaks.

    The claim is about a plan that starts at timestep 0. In a replay that starts later,
    machines are up to a run ahead, so nothing is judged. The peaks of machines without inputs
    are not judged: these work on demand in reality, but never stop in the simulation.
    """
    if header.start:
        return
    for machine in machines:
        name = machine.machine.name
        if name not in stock:
            continue
        for complaint in (
            *_find_initial_differences(stock[name].start, header.buffers.get(name)),
            *_find_exceeded_peaks(stock[name], machine),
        ):
            findings.report(Rule.STOCK_DIFFERS, f"machine {name!r} {complaint}")


def _find_initial_differences(claimed: Buffers, initial: Buffers | None) -> Iterator[str]:
    actual = initial or Buffers(Counts(), Counts())
    for side, said, held in (
        ("input", claimed.input, actual.input),
        ("output", claimed.output, actual.output),
    ):
        for token in sorted({*said, *held}):
            if held.get(token, 0) != said.get(token, 0):
                counted = f"{held.get(token, 0)} {token!r} in its {side} buffer"
                yield f"begins with {counted}, {said.get(token, 0)} claimed"


def _find_exceeded_peaks(stock: Stock, machine: SimulatedMachine) -> Iterator[str]:
    if machine.is_source:
        return
    for side, peak, seen in (
        ("input", stock.input_peak, machine.input_peaks),
        ("output", stock.output_peak, machine.output_peaks),
    ):
        for token, most in seen.tokens.items():
            said = peak.tokens.get(token, 0)
            if said is not None and most > said:
                yield f"holds {most} {token!r} in its {side} buffer, {said} claimed at most"
        if peak.total is not None and seen.total > peak.total:
            yield f"holds {seen.total} tokens in its {side} buffer, {peak.total} claimed at most"
