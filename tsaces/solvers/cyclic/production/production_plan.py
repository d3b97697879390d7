"""What machines make and exchange in a cycle, before any agent is routed."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tsaces.model.instance import Instance

ExchangeCounts = dict[tuple[int, int], int]
"""Number per cycle by machine and token number, 0 being no token."""


@dataclass(frozen=True)
class ProductionPlan:
    """The process of each machine, its runs, and its exchanges with agents in a cycle.

    Attributes
    ----------
    assigned : dict of int to str
        Process name by machine number; idle machines are absent.
    runs : dict of int to Fraction
        Runs per cycle by machine number.
    products : Fraction
        Runs of the output process per cycle; kits where there are several products.
    pickups, deposits : dict of (machine, token) to int
        Exchanges per cycle.
    """

    assigned: Mapping[int, str]
    runs: Mapping[int, Fraction]
    products: Fraction
    pickups: ExchangeCounts
    deposits: ExchangeCounts


def make_production_plan(
    instance: Instance, assigned: Mapping[int, str], batches: Mapping[int, int]
) -> ProductionPlan:
    """Return the plan in which each machine runs some batches of its process in a cycle.

    Parameters
    ----------
    instance : Instance
    assigned : mapping of int to str
    batches : mapping of int to int
        By machine number; a batch is the smallest part of a run that exchanges whole tokens.
    """
    procedure = instance.procedure
    number = {name: n for n, name in enumerate(procedure.tokens, start=1)}
    runs, pickups, deposits = {}, {}, {}
    for m, count in batches.items():
        if count == 0:
            continue
        process = procedure.by_name[assigned[m]]
        runs[m] = Fraction(count, batches_per_run(instance, process.name))
        for token, copies in process.outputs.items():
            pickups[m, number[token]] = int(runs[m] * copies)
        for token, copies in process.inputs.items():
            deposits[m, number[token]] = int(runs[m] * copies)
    made: dict[str, Fraction] = defaultdict(Fraction)
    for m, number_of_runs in runs.items():
        made[assigned[m]] += number_of_runs
    return ProductionPlan(
        {m: assigned[m] for m in runs},
        runs,
        procedure.kits(made),
        pickups,
        deposits,
    )


def batches_per_run(instance: Instance, process_name: str) -> int:
    """Return the number of equal parts, of whole tokens, that a run can be divided into."""
    process = instance.procedure.by_name[process_name]
    return math.gcd(*process.inputs.values(), *process.outputs.values())


def exchanges_of_token(exchanges: ExchangeCounts, token: int) -> Counter[int]:
    """Return the exchanges of a token by machine."""
    return Counter({m: number for (m, t), number in exchanges.items() if t == token})
