"""The rules that compare the header with the instance and the claim."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsaces.verify.machines import find_assigned_process
from tsaces.verify.rules import Rule
from tsaces.verify.state import is_count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsaces.model.instance import Instance
    from tsaces.model.transport_plan import PlanHeader
    from tsaces.verify.findings import Findings
    from tsaces.verify.verdict import Claim


def rounding_slack(rate: float) -> float:
    """Return the error that is tolerated in a rate per timestep, since solvers round."""
    return 1e-6 * abs(rate) + 1e-7


def judge_header(instance: Instance, header: PlanHeader, claim: Claim, findings: Findings) -> None:
    """Report the violations that can be found without any timestep."""
    for complaint in _find_malformed_parts(instance, header):
        findings.report(Rule.MALFORMED_HEADER, complaint)
    for complaint in _find_unsupported_processes(instance, header):
        findings.report(Rule.UNSUPPORTED_PROCESS, complaint)
    for complaint in _find_fixed_otherwise(instance, header):
        findings.report(Rule.FIXED_OTHERWISE, complaint)
    for complaint in _find_assignment_differences(header, claim):
        findings.report(Rule.ASSIGNMENT_DIFFERS, complaint)
    for complaint in _find_impossible_rates(instance, header, claim):
        findings.report(Rule.RATE_TOO_HIGH, complaint)


def _find_malformed_parts(instance: Instance, header: PlanHeader) -> Iterator[str]:
    if not is_count(header.period):
        yield f"the period {header.period!r} is no number of timesteps"
    machines = {machine.name for machine in instance.machines}
    tokens = set(instance.procedure.tokens)
    for name, buffers in header.buffers.items():
        if name not in machines:
            yield f"buffers of unknown machine {name!r}"
        for side, counts in (("input", buffers.input), ("output", buffers.output)):
            for token, count in counts.items():
                if token not in tokens:
                    yield f"the {side} buffer of {name!r} holds unknown token {token!r}"
                if not is_count(count):
                    yield f"the {side} buffer of {name!r} holds {count!r} copies of {token!r}"


def _find_unsupported_processes(instance: Instance, header: PlanHeader) -> Iterator[str]:
    machines = {machine.name: machine for machine in instance.machines}
    for name, process in header.assignment.items():
        if name not in machines:
            yield f"process {process!r} is assigned to unknown machine {name!r}"
        elif process is not None and process not in machines[name].processes:
            yield f"machine {name!r} is assigned process {process!r}, which it cannot run"


def _find_fixed_otherwise(instance: Instance, header: PlanHeader) -> Iterator[str]:
    for machine in instance.machines:
        process = header.assignment.get(machine.name)
        if process is None or process not in machine.processes or process in machine.may_run:
            continue
        order = "is out of use" if machine.fixed is None else f"is fixed to {machine.fixed!r}"
        yield f"machine {machine.name!r} is assigned process {process!r}, but {order}"


def _find_assignment_differences(header: PlanHeader, claim: Claim) -> Iterator[str]:
    if claim.assignment is None:
        return
    for name in sorted({*header.assignment, *claim.assignment}):
        stated, claimed = header.assignment.get(name), claim.assignment.get(name)
        if stated != claimed:
            yield f"machine {name!r} runs {stated!r} in the plan, {claimed!r} in the embedding"


def _find_impossible_rates(instance: Instance, header: PlanHeader, claim: Claim) -> Iterator[str]:
    limits: dict[str, float] = {}
    for machine in instance.machines:
        if process := find_assigned_process(machine, instance, header):
            limits[machine.name] = 1 / machine.processes[process.name]
    for name, rate in claim.rates.items():
        limit = limits.get(name, 0.0)
        if not 0 <= rate <= limit + rounding_slack(limit):  # true for NaN as well
            yield f"machine {name!r} is said to run {rate} times a timestep, at most {limit} can be"
