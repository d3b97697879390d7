"""Where the rhythmic method spends its time, on a floor of about 100 machines and one of 1,000.

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
from tsaces.solvers.cyclic.parameters import CycleSearchParameters
from tsaces.solvers.rhythmic.cell_cycle_model import CellCycleModel

if TYPE_CHECKING:
    from tsaces.model.instance import Instance
    from tsaces.solvers.cyclic.production.production_plan import ProductionPlan


@dataclass(frozen=True)
class _Case:
    """What is profiled: an instance, a cycle, a share of what its traffic allows, seconds."""

    instance: str
    steps: int
    share: float
    seconds: float


_WARM = _Case("hard-candy-small", 20, 0.9, 5.0)
_CASES = (
    _Case("contact-lens-large", 13, 0.95, 30.0),
    _Case("contact-lens-1000", 13, 0.88, 240.0),
)
_PARTS = {
    "production plan: build the program": ("cell_program.py", "__init__"),
    "production plan: bound by traffic": ("slots.py", "_allowed"),
    "production plan: assign processes (diving)": ("dive.py", "_assign"),
    "production plan: round batches": ("dive.py", "_count"),
    "routing: distances": ("router.py", "__init__"),
    "routing: single tour": ("router.py", "lay_in_a_row"),
    "routing: initial minimum-cost flows": ("router.py", "start"),
    "routing: arrays for ruin and recreate": ("router.py", "_floor"),
    "routing: ruin and recreate": ("router.py", "_sweep"),
    "routing: reassign legs": ("rematch.py", "take_turn"),
    "routing: demand reduction": ("descent.py", "_go_down"),
    "conversion of tours to plans": ("extraction.py", "candidate_from"),
}
"""By file and function."""


def report() -> str:
    """Measure; return a section of the page."""
    _profiled(_WARM)
    parts = [heading("Where the rhythmic method spends its time"), __doc__.partition("\n\n")[2]]
    return "\n".join([*parts, *map(_table, _CASES)])


def _table(case: _Case) -> str:
    instance, stats, carried = _profiled(case)
    whole = stats.total_tt  # type: ignore[attr-defined]  # missing in typeshed
    lines = [
        f"**{case.instance}**, {len(instance.machines):,} machines, in a cycle of {case.steps}"
        f" timesteps, aiming at {case.share:.0%} of the bound by traffic:"
        f" {carried or 'no plan was found'}.\n",
        "| part | calls | seconds | share |",
        "| --- | --- | --- | --- |",
    ]
    for part, where in _PARTS.items():
        calls, seconds = _spent(stats, *where)
        lines.append(f"| {part} | {calls:,} | {seconds:.2f} | {seconds / whole:.1%} |")
    lines.append(f"| total | | {whole:.2f} | |\n")
    return "\n".join(lines)


def _profiled(case: _Case) -> tuple[Instance, pstats.Stats, str]:
    """Choose and route a budget; return what was spent where, and what was carried."""
    instance = instance_of(case.instance)
    profile = cProfile.Profile()
    carried = profile.runcall(_carry, instance, case)
    return instance, pstats.Stats(profile), "; ".join(carried)


def _carry(instance: Instance, case: _Case) -> list[str]:
    begin = time.monotonic()
    deadline = begin + case.seconds
    program = CellCycleModel(instance, 0, _ignore, CycleSearchParameters())
    throughput = case.share * _allowed(program, case.steps)
    program.configure(case.steps, 1.0, throughput)
    production_plan = program.diving.choose(deadline)
    best = 0.0
    carried = []

    def is_worth_it(lower: ProductionPlan) -> bool:
        return float(lower.products) > best

    if production_plan is not None:
        for found in program.route(production_plan, case.steps, 0, deadline, is_worth_it):
            best = float(found.products)
            seconds = time.monotonic() - begin
            carried.append(f"{best / case.steps:.4f} after {seconds:.1f} s")
    return carried


def _allowed(program: CellCycleModel, steps: int) -> float:
    program.configure(steps, 1.0, None)
    return program.throughput_of(program.diving.relaxed.solve())


def _spent(stats: pstats.Stats, file: str, function: str) -> tuple[int, float]:
    """Return calls and seconds, with all that was called."""
    found = [
        (calls, seconds)
        for (path, _, name), (_, calls, _, seconds, _) in stats.stats.items()  # type: ignore[attr-defined]
        if name == function
        and path.replace("\\", "/").endswith(
            (f"slots/{file}", f"rhythmic/{file}", f"benchmarks/{file}")
        )
    ]
    return sum(calls for calls, _ in found), sum(seconds for _, seconds in found)


def _ignore(_report: object) -> None:
    """Hear nothing."""
