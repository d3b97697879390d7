"""The rules that compare the runs of machines with their exchanges and with the claim."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from tsaces.verify.header import rounding_slack
from tsaces.verify.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsaces.model.instance import Procedure
    from tsaces.verify.findings import Findings
    from tsaces.verify.machine_balance import MachineBalance
    from tsaces.verify.verdict import Claim

_UNSETTLED_SHARE = 0.02
"""Share of the claimed throughput that may be missing if no period is known."""


def judge_balances(
    balances: list[MachineBalance], procedure: Procedure, claim: Claim, findings: Findings
) -> None:
    """Judge whether every machine can sustain its exchanges, at the claimed rate."""
    for balance in balances:
        for rule, complaint in _find_shortfalls(balance, claim):
            message = f"machine {balance.name!r} {complaint} in {balance.steps} timesteps"
            findings.report(rule, message)
        for complaint in _find_growths(balance):
            findings.report(Rule.PILING_UP, f"machine {balance.name!r}: {complaint}")
    measured = compute_sustained_throughput(balances, procedure)
    if not float(measured) >= claim.throughput - rounding_slack(claim.throughput):
        _report_short(float(measured), balances[0].steps, claim, findings)


def compute_sustained_throughput(balances: list[MachineBalance], procedure: Procedure) -> Fraction:
    """Return the sustained runs of the output process per timestep; kits of several products."""
    return min(
        sum(
            (
                balance.sustained_runs / balance.steps
                for balance in balances
                if balance.machine.runs(product.process)
            ),
            Fraction(0),
        )
        / product.share
        for product in procedure.products
    )


def judge_completed_runs(
    products: float, steps: int, slack: float, claim: Claim, findings: Findings
) -> None:
    """Judge the products of timesteps of a plan without a known period.

    The first and the last timestep cut off up to one run of each machine, which is the slack. In
    addition, a share of the products may be missing, since the plan may still be in its transient.
    """
    wanted = (1 - _UNSETTLED_SHARE) * claim.throughput * steps - slack
    if not products >= wanted:
        _report_short(products / steps, steps, claim, findings)


def _find_shortfalls(balance: MachineBalance, claim: Claim) -> Iterator[tuple[Rule, str]]:
    most, sustained = balance.max_runs, balance.sustained_runs
    for token, given in balance.given_runs.items():
        if given > sustained:
            possible = f"{_describe_ability(balance)} for {_format_runs(sustained)}"
            yield (
                Rule.NOT_SUSTAINED,
                f"gives {token!r} of {_format_runs(given)} runs but {possible}",
            )
    for token, fed in balance.fed_runs.items():
        if fed > most:
            possible = f"is fast enough for {_format_runs(most)}"
            yield Rule.OVERFED, f"is fed {token!r} for {_format_runs(fed)} runs but {possible}"
    rate = claim.rates.get(balance.name, 0.0)
    claimed = rate * balance.steps
    if not float(sustained) >= claimed - rounding_slack(rate) * balance.steps:
        yield Rule.RATE_SHORT, f"makes {_format_runs(sustained)} of {claimed:.6g} claimed runs"


def _find_growths(balance: MachineBalance) -> Iterator[str]:
    """Yield a complaint for each token whose stock grows, unless it is reported as overfed.

    The flow of tokens balances at every machine (the paper's constraints 5 and 6). Stock that
    grows every period would need an unlimited buffer.
    """
    for side, growth in (("input", balance.input_growth), ("output", balance.output_growth)):
        for token, gained in growth.items():
            is_overfed = side == "input" and balance.fed_runs[token] > balance.max_runs
            if gained > 0 and not is_overfed:
                yield f"{token!r} grows by {_format_runs(gained)} in its {side} buffer every period"


def _report_short(measured: float, steps: int, claim: Claim, findings: Findings) -> None:
    message = (
        f"throughput {measured:.6g} measured over {steps} timesteps, {claim.throughput:.6g} claimed"
    )
    findings.report(Rule.THROUGHPUT_SHORT, message)


def _describe_ability(balance: MachineBalance) -> str:
    return "is fed and fast enough" if balance.fed_runs else "is fast enough"


def _format_runs(runs: Fraction) -> str:
    return f"{float(runs):.6g}"
