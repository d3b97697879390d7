"""Random budgets, some grains of them, for random factories; and loads that carry them."""

from __future__ import annotations

import math
import random
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import HealthCheck, assume, settings
from hypothesis import strategies as st

from tests.strategies import instances
from tsaces.solvers.cyclic.production.production_plan import batches_per_run, make_production_plan
from tsaces.solvers.cyclic.routing.arrays import RouteTable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from tsaces.model.instance import Instance, Procedure
    from tsaces.solvers.cyclic.production.production_plan import ExchangeCounts, ProductionPlan

    Ints = NDArray[np.int64]

examples = settings(
    max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


@dataclass(frozen=True)
class Case:
    """A factory, and what its machines are to do in a cycle.

    Attributes
    ----------
    instance : Instance
    assigned : mapping of int to str
    batches : mapping of int to int
        By machine number.
    lot_size : mapping of str to int
        The least numbers of batches, by process, in which what is made is used.
    grains : int
        How many of these there are.
    """

    instance: Instance
    assigned: Mapping[int, str]
    batches: Mapping[int, int]
    lot_size: Mapping[str, int]
    grains: int

    @property
    def production_plan(self) -> ProductionPlan:
        return make_production_plan(self.instance, self.assigned, self.batches)

    @property
    def products_of_grain(self) -> Fraction:
        output = self.instance.procedure.sole_output_process
        return Fraction(self.lot_size[output], batches_per_run(self.instance, output))

    @property
    def least_steps(self) -> int:
        """Of a cycle in which no machine exchanges a token twice in a step."""
        return max(
            2, *self.production_plan.pickups.values(), *self.production_plan.deposits.values()
        )

    def fewer(self, grains: int, seed: int) -> Case:
        """Return what is left when machines, any of them, do so many grains less."""
        left = Counter(self.batches)
        for process, number in self.lot_size.items():
            able = [m for m, chosen in self.assigned.items() if chosen == process]
            counts = [self.batches[m] for m in able]
            left -= Counter(random.Random(seed).sample(able, grains * number, counts=counts))
        return replace(self, batches=left, grains=self.grains - grains)


@st.composite
def cases(
    draw: st.DrawFn, *, min_grains: int = 1, max_grains: int = 3, most_loads: int = 200
) -> Case:
    """Draw a factory in which each process has machines, and some grains split up among them."""
    instance = draw(instances(max_streets=3, max_gap=3, max_processes=4))
    assigned = {
        m: draw(st.sampled_from([*machine.processes]))
        for m, machine in enumerate(instance.machines)
    }
    lot_size = grain_of_processes(instance)
    grains = draw(st.integers(min_grains, max_grains))
    batches: dict[int, int] = {}
    for process, number in lot_size.items():
        able = [m for m, chosen in assigned.items() if chosen == process]
        cut = st.lists(
            st.integers(0, grains * number), min_size=len(able) - 1, max_size=len(able) - 1
        )
        cuts = [0, *sorted(draw(cut)), grains * number]
        batches |= {m: cuts[i + 1] - cuts[i] for i, m in enumerate(able)}
    case = Case(instance, assigned, batches, lot_size, grains)
    assume(sum(case.production_plan.pickups.values()) <= most_loads)
    return case


def grain_of_processes(instance: Instance) -> dict[str, int]:
    """Return the least batches that fit one another, there being one way to follow a procedure."""
    runs = runs_of_a_product(instance.procedure)
    batches = {name: number * batches_per_run(instance, name) for name, number in runs.items()}
    scale = math.lcm(*(number.denominator for number in batches.values()))
    whole = {name: int(scale * number) for name, number in batches.items()}
    common = math.gcd(*whole.values())
    return {name: number // common for name, number in whole.items()}


def runs_of_a_product(procedure: Procedure) -> dict[str, Fraction]:
    """Return the runs of all processes, each told by those of others that share a token with it."""
    runs = {procedure.sole_output_process: Fraction(1)}
    while len(runs) < len(procedure.processes):
        for token in procedure.tokens:
            change = {
                process.name: process.outputs.get(token, 0) - process.inputs.get(token, 0)
                for process in procedure.processes
                if token in process.outputs or token in process.inputs
            }
            unknown = [name for name in change if name not in runs]
            if len(unknown) == 1:
                known = (runs[name] * change[name] for name in change if name in runs)
                runs[unknown[0]] = -sum(known, Fraction(0)) / change[unknown[0]]
    return runs


def loads_of(production_plan: ProductionPlan, seed: int = 0) -> RouteTable:
    """Return loads that carry a budget from any machine to any, without ways and trips."""
    shuffle = random.Random(seed).shuffle
    rows: list[tuple[int, int, int]] = []
    for token in sorted({token for _, token in production_plan.pickups}):
        sources, sinks = (
            [m for (m, t), number in exchanges.items() if t == token for _ in range(number)]
            for exchanges in (production_plan.pickups, production_plan.deposits)
        )
        shuffle(sinks)
        rows += [(token, *ends) for ends in zip(sources, sinks, strict=True)]
    shuffle(rows)
    token, source, sink = np.array(rows, dtype=np.int64).T
    alone, nothing = np.arange(len(rows)), np.zeros(len(rows), dtype=np.int64)
    legs = np.zeros((len(rows), 0), dtype=np.int64)
    return RouteTable(token, source, sink, alone, alone, legs, nothing, legs, nothing)


def conflict_counts_of(table: RouteTable, most: int, seed: int) -> Ints:
    """Return how many slots each load shares, by chance."""
    return np.random.default_rng(seed).integers(0, most, len(table.token), endpoint=True)


def by_token(exchanges: ExchangeCounts) -> dict[int, int]:
    """Return exchanges of all machines together, token by token."""
    found: dict[int, int] = defaultdict(int)
    for (_, token), number in exchanges.items():
        found[token] += number
    return dict(found)
