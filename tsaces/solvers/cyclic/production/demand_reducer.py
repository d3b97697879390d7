"""Reducing a production plan where routes are in conflict, so that the rest can be routed."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pulp

from tsaces.milp import HighsModel, total
from tsaces.solvers.cyclic.production.kits import batches_per_part, count_parts, parts_per_kit
from tsaces.solvers.cyclic.production.machine_capacity import balance_tokens, find_lot_size
from tsaces.solvers.cyclic.production.production_plan import batches_per_run, make_production_plan

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from tsaces.model.instance import Instance
    from tsaces.solvers.cyclic.parameters import DemandReductionParameters
    from tsaces.solvers.cyclic.production.production_plan import ProductionPlan

    Ints = NDArray[np.int64]


class DemandReducer:
    """Chooses the machines that do less: the fewest products lost, the most conflicts resolved.

    Parameters
    ----------
    instance : Instance
    parameters : DemandReductionParameters
    """

    def __init__(self, instance: Instance, parameters: DemandReductionParameters) -> None:
        self._instance = instance
        self._parameters = parameters
        self._lot_size = find_lot_size(instance)
        self._products_per_lot = self._lot_size / parts_per_kit(instance)

    def reduce(
        self,
        production_plan: ProductionPlan,
        load_table: Ints,
        conflict_counts: Ints,
        excess: float = 0.0,
    ) -> ProductionPlan | None:
        """Return a production plan with fewer products; None if the procedure allows none.

        It makes a lot less, or several lots less where very many slots are shared.

        Parameters
        ----------
        production_plan : ProductionPlan
        load_table : int array, shape (loads, 3)
            Token, source and sink of each load.
        conflict_counts : int array, shape (loads,)
            Slots that each load shares with others.
        excess : float
            Share of the agents that are too many.
        """
        instance = self._instance
        batches = {
            m: int(runs * batches_per_run(instance, production_plan.assigned[m]))
            for m, runs in production_plan.runs.items()
        }
        problem = pulp.LpProblem("demand_reduction", pulp.LpMaximize)
        less = {
            (m, production_plan.assigned[m]): problem.add_variable(
                f"less_{m}", 0, count, cat="Integer"
            )
            for m, count in batches.items()
        }
        lots = self._lots_to_remove(production_plan, conflict_counts, excess)
        self._limit_loss(problem, production_plan, less, lots)
        balance_tokens(instance, problem, less)
        values = self._value_by_machine(production_plan, load_table, conflict_counts)
        problem.setObjective(total((x, values[m]) for (m, _), x in less.items()))
        outcome = HighsModel(problem).solve()
        if outcome.incumbent is None:
            return None
        solution = outcome.incumbent.values
        left = {m: batches[m] - round(solution[HighsModel.number(x)]) for (m, _), x in less.items()}
        lower = make_production_plan(instance, production_plan.assigned, left)
        return lower if lower.products else None

    def _limit_loss(
        self,
        problem: pulp.LpProblem,
        production_plan: ProductionPlan,
        less: Mapping[tuple[int, str], pulp.LpVariable],
        lots: int,
    ) -> None:
        """Lots fewer are made; of several products, no more is given up of any than for so many."""
        instance = self._instance
        if instance.procedure.output_process is not None:
            problem += total(count_parts(instance, problem, less)) == self._lot_size * lots
            return
        parts = int(production_plan.products * parts_per_kit(instance))
        left = max(1, parts - self._lot_size * lots)
        for process, number in batches_per_part(instance).items():
            terms = [(x, 1) for (_, name), x in less.items() if name == process]
            made = sum(
                int(runs * batches_per_run(instance, process))
                for m, runs in production_plan.runs.items()
                if production_plan.assigned[m] == process
            )
            problem += total(terms) <= made - number * left
        problem += total((x, 1) for x in less.values()) >= 1

    def _lots_to_remove(
        self, production_plan: ProductionPlan, conflict_counts: Ints, excess: float
    ) -> int:
        """Return the lots to be given up at once, rather too few than too many."""
        lots = float(production_plan.products) / self._products_per_lot
        parameters, loads = self._parameters, len(conflict_counts)
        for_conflicts = conflict_counts.sum() / (parameters.conflicts_per_load * loads) * lots
        for_agents = parameters.products_per_excess * excess * lots
        return max(1, int(min(max(for_conflicts, for_agents), lots / 2)))

    def _value_by_machine(
        self, production_plan: ProductionPlan, load_table: Ints, conflict_counts: Ints
    ) -> dict[int, float]:
        """Return the value of a batch less of each machine: the conflicts of its loads, at most."""
        by_exchange: dict[tuple[int, int], list[float]] = defaultdict(list)
        for (token, source, sink), shared in zip(load_table.tolist(), conflict_counts, strict=True):
            for machine in (source, sink):
                by_exchange[machine, token].append(self._parameters.free_load_value + float(shared))
        values: dict[int, float] = defaultdict(float)
        for (m, token), values_of_loads in by_exchange.items():
            values[m] += sum(
                sorted(values_of_loads)[-self._copies(production_plan.assigned[m], token) :]
            )
        return values

    def _copies(self, process_name: str, token: int) -> int:
        """Return the copies of a token that a batch exchanges."""
        process = self._instance.procedure.by_name[process_name]
        name = self._instance.procedure.tokens[token - 1]
        copies = process.inputs.get(name, 0) + process.outputs.get(name, 0)
        return copies // batches_per_run(self._instance, process_name)
