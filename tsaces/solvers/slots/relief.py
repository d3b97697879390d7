"""Giving up products where the floor is crowded, so that what is left finds its way."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pulp

from tsaces.milp import HighsModel, total
from tsaces.solvers.slots.budget import batches_per_run, make_production_plan
from tsaces.solvers.slots.machine_limit import balance_tokens, find_lot_size

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tsaces.model.instance import Instance
    from tsaces.solvers.slots.arrays import RouteTable
    from tsaces.solvers.slots.budget import ProductionPlan, ExchangeCounts

    Ints = NDArray[np.int64]

_LITTLE = 0.01
"""What a load in nobody's way is worth giving up, beside one that shares a slot."""
_SHARED_BY_LOAD = 10.0
"""Shared slots, counted for every load in them, that are surely parted for a load given up."""

_BY_AGENTS = 0.7
"""Share of its products that a budget loses for sure with a share of its agents."""


class SelectedRemovals(NamedTuple):
    """Loads that a smaller budget has no use for.

    Attributes
    ----------
    dropped : list of int
        Neither their source nor their sink still wants them.
    sourceless : list of int
        Their source gives no more; their sink still waits.
    sinkless : list of int
        Their sink takes no more; their source still gives. As many, token by token.
    """

    dropped: list[int]
    sourceless: list[int]
    sinkless: list[int]


class DemandReducer:
    """Says which machines do less, so that the fewest products are lost and most room is won.

    Parameters
    ----------
    instance : Instance
    """

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self._grain = find_lot_size(instance)
        output = instance.procedure.output_process
        self._products_of_grain = self._grain / batches_per_run(instance, output)

    def lower(
        self, budget: ProductionPlan, laid: RouteTable, crowding: Ints, excess: float = 0.0
    ) -> ProductionPlan | None:
        """Return a budget with fewer products; None if the procedure allows none.

        It is a grain less, or several where very many slots are shared.

        Parameters
        ----------
        budget : ProductionPlan
        laid : RouteTable
            Its loads.
        crowding : int array, shape (loads,)
            How many slots each of them shares.
        excess : float
            Share of its agents that are too many.
        """
        instance = self._instance
        batches = {
            m: int(runs * batches_per_run(instance, budget.assigned[m]))
            for m, runs in budget.runs.items()
        }
        problem = pulp.LpProblem("relief", pulp.LpMaximize)
        less = {
            (m, budget.assigned[m]): problem.add_variable(f"less_{m}", 0, count, cat="Integer")
            for m, count in batches.items()
        }
        output = instance.procedure.output_process
        products = [(x, 1) for (_, process), x in less.items() if process == output]
        problem += total(products) == self._grain * self._grains(budget, crowding, excess)
        balance_tokens(instance, problem, less)
        relief = self._relief_by_machine(budget, laid, crowding)
        problem.setObjective(total((x, relief[m]) for (m, _), x in less.items()))
        outcome = HighsModel(problem).solve()
        if outcome.incumbent is None:
            return None
        values = outcome.incumbent.values
        left = {m: batches[m] - round(values[HighsModel.number(x)]) for (m, _), x in less.items()}
        lower = make_production_plan(instance, budget.assigned, left)
        return lower if lower.products else None

    def _grains(self, budget: ProductionPlan, crowding: Ints, excess: float) -> int:
        """Return how many grains are to be given up at once: rather too few than too many."""
        grains = float(budget.products) / self._products_of_grain
        for_room = crowding.sum() / (_SHARED_BY_LOAD * len(crowding)) * grains
        for_agents = _BY_AGENTS * excess * grains
        return max(1, int(min(max(for_room, for_agents), grains / 2)))

    def _relief_by_machine(self, budget: ProductionPlan, laid: RouteTable, crowding: Ints) -> dict[int, float]:
        """Return how much room a batch less of each machine makes, at most."""
        by_exchange: dict[tuple[int, int], list[float]] = defaultdict(list)
        for token, source, sink, shared in zip(
            laid.token.tolist(), laid.source.tolist(), laid.sink.tolist(), crowding, strict=True
        ):
            for machine in (source, sink):
                by_exchange[machine, token].append(_LITTLE + float(shared))
        relief: dict[int, float] = defaultdict(float)
        for (m, token), worth in by_exchange.items():
            relief[m] += sum(sorted(worth)[-self._copies(budget.assigned[m], token) :])
        return relief

    def _copies(self, process_name: str, token: int) -> int:
        """Return how many copies of a token a batch exchanges."""
        process = self._instance.procedure.by_name[process_name]
        name = self._instance.procedure.tokens[token - 1]
        copies = process.inputs.get(name, 0) + process.outputs.get(name, 0)
        return copies // batches_per_run(self._instance, process_name)


def select_removals(laid: RouteTable, crowding: Ints, before: ProductionPlan, after: ProductionPlan) -> SelectedRemovals:
    """Choose which loads to take up, so that machines exchange what a smaller budget says.

    Parameters
    ----------
    laid : RouteTable
        Loads of the budget before.
    crowding : int array, shape (loads,)
        Those that share most slots are taken first.
    before, after : ProductionPlan
    """
    gives = _reductions(before.pickups, after.pickups)
    takes = _reductions(before.deposits, after.deposits)
    torn = SelectedRemovals([], [], [])
    order = np.argsort(-crowding, kind="stable").tolist()
    sources = dict(enumerate(zip(laid.source.tolist(), laid.token.tolist(), strict=True)))
    sinks = dict(enumerate(zip(laid.sink.tolist(), laid.token.tolist(), strict=True)))
    for x in order:
        if gives[sources[x]] and takes[sinks[x]]:
            gives[sources[x]] -= 1
            takes[sinks[x]] -= 1
            torn.dropped.append(x)
    taken = set(torn.dropped)
    for found, wanted, ends in ((torn.sourceless, gives, sources), (torn.sinkless, takes, sinks)):
        for x in order:
            if x not in taken and wanted[ends[x]]:
                wanted[ends[x]] -= 1
                found.append(x)
    return torn


def _reductions(before: ExchangeCounts, after: ExchangeCounts) -> Counter[tuple[int, int]]:
    return Counter(before) - Counter(after)
