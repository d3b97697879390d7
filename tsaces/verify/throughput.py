"""Judges how often machines run, against what they are fed, give and are said to do."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from tsaces.verify.header import rounding_slack
from tsaces.verify.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsaces.model.instance import Procedure
    from tsaces.verify.findings import Findings
    from tsaces.verify.turnover import MachineBalance
    from tsaces.verify.verdict import Claim

_UNSETTLED_SHARE = 0.02
"""Share of a claim that may be missing where no period is known to measure over."""


def judge_turnovers(
    turnovers: list[MachineBalance], procedure: Procedure, claim: Claim, findings: Findings
) -> None:
    """Judge whether every machine can go on for ever, and as often as claimed."""
    for turnover in turnovers:
        for rule, complaint in _complaints(turnover, claim):
            message = f"machine {turnover.name!r} {complaint} in {turnover.steps} timesteps"
            findings.report(rule, message)
        for complaint in _growths(turnover):
            findings.report(Rule.PILING_UP, f"machine {turnover.name!r}: {complaint}")
    measured = sustained_throughput(turnovers, procedure)
    if not float(measured) >= claim.throughput - rounding_slack(claim.throughput):
        _report_short(float(measured), turnovers[0].steps, claim, findings)


def sustained_throughput(turnovers: list[MachineBalance], procedure: Procedure) -> Fraction:
    """Return the sustained runs of the output process per timestep."""
    return sum(
        (
            turnover.sustained_runs / turnover.steps
            for turnover in turnovers
            if turnover.machine.runs(procedure.output_process)
        ),
        Fraction(0),
    )


def judge_completed_runs(
    runs: int, steps: int, num_machines: int, claim: Claim, findings: Findings
) -> None:
    """Judge runs of the output process counted over timesteps of no known period.

    The first and last timestep cut off up to a run of each of its machines, and nobody
    knows how far the plan has settled: hence the share that may be missing.
    """
    wanted = (1 - _UNSETTLED_SHARE) * claim.throughput * steps - num_machines
    if not runs >= wanted:
        _report_short(runs / steps, steps, claim, findings)


def _complaints(turnover: MachineBalance, claim: Claim) -> Iterator[tuple[Rule, str]]:
    most, sustained = turnover.most_runs, turnover.sustained_runs
    for token, given in turnover.given_runs.items():
        if given > sustained:
            possible = f"{_able(turnover)} for {_shown(sustained)}"
            yield Rule.NOT_SUSTAINED, f"gives {token!r} of {_shown(given)} runs but {possible}"
    for token, fed in turnover.fed_runs.items():
        if fed > most:
            possible = f"is fast enough for {_shown(most)}"
            yield Rule.OVERFED, f"is fed {token!r} for {_shown(fed)} runs but {possible}"
    rate = claim.rates.get(turnover.name, 0.0)
    claimed = rate * turnover.steps
    if not float(sustained) >= claimed - rounding_slack(rate) * turnover.steps:
        yield Rule.RATE_SHORT, f"makes {_shown(sustained)} of {claimed:.6g} claimed runs"


def _growths(turnover: MachineBalance) -> Iterator[str]:
    """Name what piles up for ever, unless the machine is told to be overfed with it.

    A fluid of tokens balances at every machine (the paper's constraints 5 and 6): stock that
    grows needs a buffer without end, and somebody to carry it off one day.
    """
    for side, growth in (("input", turnover.input_growth), ("output", turnover.output_growth)):
        for token, gained in growth.items():
            is_overfed = side == "input" and turnover.fed_runs[token] > turnover.most_runs
            if gained > 0 and not is_overfed:
                yield f"{token!r} grows by {_shown(gained)} in its {side} buffer every period"


def _report_short(measured: float, steps: int, claim: Claim, findings: Findings) -> None:
    message = (
        f"throughput {measured:.6g} measured over {steps} timesteps, {claim.throughput:.6g} claimed"
    )
    findings.report(Rule.THROUGHPUT_SHORT, message)


def _able(turnover: MachineBalance) -> str:
    return "is fed and fast enough" if turnover.fed_runs else "is fast enough"


def _shown(runs: Fraction) -> str:
    return f"{float(runs):.6g}"
