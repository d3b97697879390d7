"""The smallest parts of a kit of products that can be made whole, and batches for them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tsaces.milp import total
from tsaces.solvers.cyclic.production.production_plan import batches_per_run

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pulp

    from tsaces.model.instance import Instance

    Terms = list[tuple[pulp.LpVariable, float]]


def parts_per_kit(instance: Instance) -> int:
    """Return the equal parts, each of whole batches of every product, that a kit divides into.

    Of a single product, of which a kit is one, that are the batches of a run.
    """
    return math.gcd(*_batches_per_kit(instance).values())


def batches_per_part(instance: Instance) -> dict[str, int]:
    """Return the batches of each output process for such a part of a kit."""
    parts = parts_per_kit(instance)
    return {process: batches // parts for process, batches in _batches_per_kit(instance).items()}


def _batches_per_kit(instance: Instance) -> dict[str, int]:
    return {
        product.process: product.share * batches_per_run(instance, product.process)
        for product in instance.procedure.products
    }


def count_parts(
    instance: Instance,
    problem: pulp.LpProblem,
    batches: Mapping[tuple[int, str], pulp.LpVariable],
) -> Terms:
    """Return the parts of kits that batches make.

    With several products a variable is added, and a row for each: some of one product may be left
    over, where things are made together.

    Parameters
    ----------
    instance : Instance
    problem : pulp.LpProblem
    batches : mapping of (int, str) to variable
        By anything and process.
    """
    made: dict[str, Terms] = {product.process: [] for product in instance.procedure.products}
    for (_, process), x in batches.items():
        if process in made:
            made[process].append((x, 1))
    if instance.procedure.output_process is not None:
        return made[instance.procedure.output_process]
    parts = problem.add_variable("parts_of_kits", 0, cat="Integer")
    for process, number in batches_per_part(instance).items():
        problem += total([*made[process], (parts, -number)]) >= 0
    return [(parts, 1)]
