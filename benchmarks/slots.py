"""A profile of the rhythmic method on a floor of about 100 machines and one of 1,000.

One search chooses and routes one production plan in one cycle. The time of each part includes all
functions that it calls. Compilation is not included.
"""

from __future__ import annotations

import cProfile
import pstats
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.report import heading
from benchmarks.table.instances import instance_of
from tsaces.deadline import Deadline
from tsaces.solvers.cyclic.parameters import CycleSearchParameters
from tsaces.solvers.cyclic.production.diving import DivingHeuristic
from tsaces.solvers.cyclic.routing.congestion_router import CongestionRouter
from tsaces.solvers.cyclic.routing.reassignment import Reassignment
from tsaces.solvers.cyclic.search.demand_reduction import DemandReductionSearch
from tsaces.solvers.rhythmic.cell_cycle_model import CellCycleModel
from tsaces.solvers.rhythmic.extraction import candidate_from

if TYPE_CHECKING:
    from collections.abc import Callable

    from tsaces.model.instance import Instance
    from tsaces.solvers.cyclic.production.production_plan import ProductionPlan


@dataclass(frozen=True)
class _Case:
    """One profiled search.

    Attributes
    ----------
    instance : str
        Name of the instance.
    steps : int
        Length of the cycle in timesteps.
    share : float
        Throughput aimed at, as a share of the bound by traffic.
    seconds : float
        Time limit.
    """

    instance: str
    steps: int
    share: float
    seconds: float


def _bound_by_traffic(model: CellCycleModel, steps: int) -> float:
    """Return the upper bound on the throughput of a cycle that its traffic allows."""
    return model.at(steps).solve_relaxed() or 0.0


_WARM = _Case("hard-candy-small", 20, 0.9, 5.0)
_CASES = (
    _Case("contact-lens-large", 13, 0.95, 30.0),
    _Case("contact-lens-1000", 13, 0.88, 240.0),
)
_PARTS: dict[str, Callable[..., object]] = {
    "production plan: build the program": CellCycleModel.__init__,
    "production plan: bound by traffic": _bound_by_traffic,
    "production plan: assign processes (diving)": DivingHeuristic._assign,
    "production plan: round batches": DivingHeuristic._count,
    "routing: distances": CongestionRouter.__init__,
    "routing: single tour": CongestionRouter.route_single_tour,
    "routing: initial minimum-cost flows": CongestionRouter.route_initially,
    "routing: arrays for ruin and recreate": CongestionRouter.__dict__["_context"].func,
    "routing: ruin and recreate": CongestionRouter._reroute,
    "routing: reassign legs": Reassignment.apply_if_due,
    "routing: demand reduction": DemandReductionSearch._reduce_demand,
    "conversion of tours to plans": candidate_from,
}
"""Functions that are profiled, by the names of their rows."""


def report() -> str:
    """Measure; return a section of the page."""
    _profile(_WARM)
    parts = [heading("Where the rhythmic method spends its time"), __doc__.partition("\n\n")[2]]
    return "\n".join([*parts, *map(_table, _CASES)])


def _table(case: _Case) -> str:
    instance, stats, routed = _profile(case)
    whole = stats.total_tt  # type: ignore[attr-defined]  # missing in typeshed
    lines = [
        f"**{case.instance}**, {len(instance.machines):,} machines, in a cycle of {case.steps}"
        f" timesteps, aiming at {case.share:.0%} of the bound by traffic:"
        f" {routed or 'no plan was found'}.\n",
        "| part | calls | seconds | share |",
        "| --- | --- | --- | --- |",
    ]
    for part, function in _PARTS.items():
        calls, seconds = _find_cost(stats, function)
        lines.append(f"| {part} | {calls:,} | {seconds:.2f} | {seconds / whole:.1%} |")
    lines.append(f"| total | | {whole:.2f} | |\n")
    return "\n".join(lines)


def _profile(case: _Case) -> tuple[Instance, pstats.Stats, str]:
    """Choose and route a production plan; return its profile, and the throughputs as text."""
    instance = instance_of(case.instance)
    profile = cProfile.Profile()
    routed = profile.runcall(_route, instance, case)
    return instance, pstats.Stats(profile), "; ".join(routed)


def _route(instance: Instance, case: _Case) -> list[str]:
    begin = time.monotonic()
    deadline = Deadline.after(case.seconds)
    model = CellCycleModel(instance, 0, _ignore, CycleSearchParameters())
    throughput = case.share * _bound_by_traffic(model, case.steps)
    production_plan = model.at(case.steps, throughput=throughput).choose(deadline)
    best = 0.0
    routed = []

    def is_worth_it(lower: ProductionPlan) -> bool:
        return float(lower.products) > best

    if production_plan is not None:
        for found in model.route(production_plan, case.steps, 0, deadline, is_worth_it):
            best = float(found.products)
            seconds = time.monotonic() - begin
            routed.append(f"{best / case.steps:.4f} after {seconds:.1f} s")
    return routed


def _find_cost(stats: pstats.Stats, function: Callable[..., object]) -> tuple[int, float]:
    """Return the calls of a function and its seconds, including all functions that it calls."""
    code = function.__code__
    where = code.co_filename, code.co_firstlineno, code.co_name
    _, calls, _, seconds, _ = stats.stats.get(where, (0, 0, 0.0, 0.0, {}))  # type: ignore[attr-defined]
    return calls, seconds


def _ignore(_report: object) -> None:
    """Ignore a report of the search."""
