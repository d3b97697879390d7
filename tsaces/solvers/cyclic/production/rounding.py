"""Whole batches near those that a relaxed program wants, so that what is made is used."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pulp

from tsaces.milp import HighsModel, total
from tsaces.solvers.cyclic.production.machine_capacity import balance_tokens

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tsaces.model.instance import Instance
    from tsaces.solvers.cyclic.parameters import RoundingParameters


@dataclass(frozen=True)
class TargetBatches:
    """What a relaxed program wants of a machine.

    Attributes
    ----------
    process : str
    batches : float
    most : int
        Batches for which it has time.
    exchanges : dict of int to int
        What a batch exchanges, by place.
    """

    process: str
    batches: float
    most: int
    exchanges: Mapping[int, int]


def round_to_whole_batches(  # noqa: PLR0913, PLR0917 - a model has no state
    instance: Instance,
    wanted: Mapping[int, TargetBatches],
    output_batches: int,
    steps: int,
    deadline: float,
    parameters: RoundingParameters,
) -> dict[int, int] | None:
    """Return whole batches by machine, as near as can be to those wanted; None if there are none.

    Of traffic only exchanges are looked at, one a place and step at most: nobody's batches change
    by much, and what the floor cannot carry in the end is given up where it is crowded.

    Parameters
    ----------
    instance : Instance
    wanted : mapping of int to TargetBatches
        By machine number.
    output_batches : int
        Of the output process, at most.
    steps : int
        Of the cycle.
    deadline : float
        Reading of `time.monotonic`.
    parameters : RoundingParameters
    """
    reach = parameters.reach
    problem = pulp.LpProblem("rounding", pulp.LpMaximize)
    output = instance.procedure.output_process
    batches = {}
    terms = []
    at: dict[int, list[tuple[pulp.LpVariable, float]]] = defaultdict(list)
    for m, wish in wanted.items():
        low = max(0, min(wish.most, math.floor(wish.batches) - reach))
        high = max(low, min(wish.most, math.ceil(wish.batches) + reach))
        made = problem.add_variable(f"b_{m}", low, high, cat="Integer")
        off = problem.add_variable(f"off_{m}", 0)
        problem += total([(made, 1), (off, -1)]) <= wish.batches
        problem += total([(made, 1), (off, 1)]) >= wish.batches
        batches[m, wish.process] = made
        for place, number in wish.exchanges.items():
            at[place].append((made, number))
        terms += [(off, -1.0), (made, parameters.product_value if wish.process == output else 0.0)]
    problem += total((x, 1) for (_, name), x in batches.items() if name == output) <= output_batches
    for exchanges in at.values():
        problem += total(exchanges) <= steps
    balance_tokens(instance, problem, batches)
    problem.setObjective(total(terms))
    outcome = HighsModel(problem).solve(deadline, relative_gap=parameters.gap)
    if outcome.incumbent is None:
        return None
    values = outcome.incumbent.values
    return {m: round(values[HighsModel.number(x)]) for (m, _), x in batches.items()}
