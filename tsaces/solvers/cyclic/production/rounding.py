"""Rounding the batches of a relaxed model to whole ones, with tokens balanced."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pulp

from tsaces.milp import HighsModel, total
from tsaces.solvers.cyclic.production.kits import count_parts
from tsaces.solvers.cyclic.production.machine_capacity import balance_tokens

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tsaces.deadline import Deadline
    from tsaces.model.instance import Instance
    from tsaces.solvers.cyclic.parameters import RoundingParameters


@dataclass(frozen=True)
class TargetBatches:
    """What a machine makes in a relaxed model.

    Attributes
    ----------
    process : str
    batches : float
        Batches per cycle, whole or not.
    most : int
        Batches that the machine has time for.
    exchanges : dict of int to int
        Tokens of a batch that are exchanged, by place.
    """

    process: str
    batches: float
    most: int
    exchanges: Mapping[int, int]


def round_to_whole_batches(  # noqa: PLR0913, PLR0917 - a model has no state
    instance: Instance,
    wanted: Mapping[int, TargetBatches],
    most_parts: int,
    steps: int,
    deadline: Deadline,
    parameters: RoundingParameters,
) -> dict[int, int] | None:
    """Return whole batches by machine, as near as possible to the given; None if there are none.

    Of traffic only the exchanges are limited, to one in each place and step: no machine's batches
    change by much, and what cannot be routed in the end is left to demand reduction.

    Parameters
    ----------
    instance : Instance
    wanted : mapping of int to TargetBatches
        By machine number.
    most_parts : int
        Batches of the output process at most; parts of kits, as `parts_per_kit`.
    steps : int
        Steps of the cycle.
    deadline : Deadline
        Reading of `time.monotonic`.
    parameters : RoundingParameters
    """
    reach = parameters.reach
    problem = pulp.LpProblem("rounding", pulp.LpMaximize)
    batches = {}
    terms = []
    exchanges_at: dict[int, list[tuple[pulp.LpVariable, float]]] = defaultdict(list)
    for m, target in wanted.items():
        low = max(0, min(target.most, math.floor(target.batches) - reach))
        high = max(low, min(target.most, math.ceil(target.batches) + reach))
        made = problem.add_variable(f"b_{m}", low, high, cat="Integer")
        deviation = problem.add_variable(f"off_{m}", 0)
        problem += total([(made, 1), (deviation, -1)]) <= target.batches
        problem += total([(made, 1), (deviation, 1)]) >= target.batches
        batches[m, target.process] = made
        for place, number in target.exchanges.items():
            exchanges_at[place].append((made, number))
        terms.append((deviation, -1.0))
    products = count_parts(instance, problem, batches)
    terms += [(x, parameters.product_value) for x, _ in products]
    problem += total(products) <= most_parts
    for exchanges in exchanges_at.values():
        problem += total(exchanges) <= steps
    balance_tokens(instance, problem, batches)
    problem.setObjective(total(terms))
    outcome = HighsModel(problem).solve(deadline, relative_gap=parameters.gap)
    if outcome.incumbent is None:
        return None
    values = outcome.incumbent.values
    return {m: round(values[HighsModel.number(x)]) for (m, _), x in batches.items()}
