"""Upper bounds on TS-ACES for a factory: its ceiling, and that of whole machines."""

from __future__ import annotations

import time
from itertools import count
from typing import TYPE_CHECKING

from benchmarks.table.records import Ceiling
from benchmarks.table.rows import SEED
from tsaces.deadline import Deadline
from tsaces.milp import HighsModel
from tsaces.solvers.ts_aces import upper_bounds
from tsaces.solvers.ts_aces.parameters import TsAcesParameters
from tsaces.solvers.ts_aces.ts_milp import TsMilp, least_epoch_length
from tsaces.traffic import build_traffic_system, exchange_cells, parse_layout

if TYPE_CHECKING:
    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import TrafficSystem

METHOD = "ts-aces"
_SECONDS = 30.0
"""Seconds for each of the two ceilings."""
_GAP = 1e-3
_ROUNDING = 1 - 1e-9


def compute_ceiling(instance: Instance, seconds: float = _SECONDS) -> Ceiling | None:
    """Return the ceiling over all lengths of epochs, None if there was no time for all.

    Parameters
    ----------
    instance : Instance
    seconds : float
        Time for the linear programs; the same again for those of whole machines.
    """
    longest = TsAcesParameters().max_road_length
    traffic = build_traffic_system(parse_layout(instance.rows), longest, exchange_cells(instance))
    least = least_epoch_length(traffic)
    ceilings = upper_bounds.UpperBounds(instance, traffic, Deadline.after(seconds), SEED)
    first = next(throughput for throughput in map(ceilings.at, count(least)) if throughput > 0)
    highest = ceilings.overall(first)
    if highest == float("inf"):
        return None
    at = next(length for length in count(least) if ceilings.at(length) >= highest * _ROUNDING)
    until = time.monotonic() + seconds
    return Ceiling(highest, at, _whole_machines(instance, traffic, ceilings, until))


def _whole_machines(
    instance: Instance, traffic: TrafficSystem, ceilings: upper_bounds.UpperBounds, deadline: float
) -> float:
    """Return the bound with one process per machine and divisible traffic.

    The linear programs divide machines between processes, which no embedding does.
    """
    least = least_epoch_length(traffic)
    milp = TsMilp(instance, traffic, 1, least, whole_traffic=False)
    milp.add_constraints()
    model = HighsModel(milp.problem, seed=SEED)
    best = 0.0
    lengths = range(least, 4 * least)
    for length in sorted(lengths, key=ceilings.at, reverse=True):
        if ceilings.at(length) <= best:
            break
        milp.change_epoch_length(model, length)
        bound = model.solve(deadline, relative_gap=_GAP).bound / length
        best = max(best, min(bound, ceilings.at(length)))
    return best
