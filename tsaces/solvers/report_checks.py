"""What a method may emit, checked in its own process, where the traceback leads to its code."""

from __future__ import annotations

import math
from collections.abc import Mapping
from numbers import Real
from typing import TYPE_CHECKING, get_args

from tsaces.processes import Began
from tsaces.schema.quoting import quote
from tsaces.solvers.protocol import Candidate, Report

if TYPE_CHECKING:
    from tsaces.model.instance import Instance

_KINDS: tuple[type, ...] = get_args(Report)


def check_report(report: object, instance: Instance) -> None:
    """Check that a report is one, and that a candidate fits the instance.

    Whether its plan does what it says is found out later, by its replay.

    Raises
    ------
    TypeError
        If it is no report, or a candidate has no plan.
    ValueError
        If the figures or the names of a candidate cannot be right.
    """
    if not isinstance(report, _KINDS):
        names = ", ".join(kind.__name__ for kind in _KINDS if kind is not Began)
        raise TypeError(f"emitted {quote(report)}, which is no report; emit one of {names}")
    if isinstance(report, Candidate):
        _check_candidate(report, instance)


def _check_candidate(candidate: Candidate, instance: Instance) -> None:
    if not _is_amount(candidate.throughput):
        raise ValueError(f"throughput: {quote(candidate.throughput)} is not a number from 0 on")
    _check_assignment(candidate.assignment, instance)
    rates = candidate.rates
    if not isinstance(rates, Mapping) or not all(map(_is_amount, rates.values())):
        raise ValueError(f"rates: {quote(rates)} are not numbers from 0 on, by machine")
    if not set(rates) <= set(candidate.assignment):
        raise ValueError(f"rates: {quote(rates)} are of machines that the instance does not have")
    source = candidate.source
    if not callable(getattr(source, "transport_plan", None)) or not hasattr(source, "agents"):
        raise TypeError(f"source: {quote(source)} is no source of a plan, such as a CellSource")


def _check_assignment(assignment: object, instance: Instance) -> None:
    names = {machine.name for machine in instance.machines}
    if not isinstance(assignment, Mapping) or set(assignment) != names:
        raise ValueError("assignment: must name every machine of the instance, and no other")
    for machine, process in assignment.items():
        if not isinstance(process, str | None):
            raise TypeError(f"assignment: {machine!r} has {quote(process)}, which is no process")


def _is_amount(number: object) -> bool:
    if not isinstance(number, Real) or isinstance(number, bool):
        return False
    return 0 <= float(number) < math.inf
