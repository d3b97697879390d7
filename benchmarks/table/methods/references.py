"""References for methods: the proven upper bound, and the ceiling of TS-ACES."""

from __future__ import annotations

import math
from itertools import count
from typing import TYPE_CHECKING

import tsaces
from benchmarks.table import records
from benchmarks.table.records import Outcome, RowStatus
from benchmarks.table.rows import SEED
from tsaces.deadline import Deadline
from tsaces.solvers.ts_aces.parameters import TsAcesParameters
from tsaces.solvers.ts_aces.ts_milp import least_epoch_length
from tsaces.solvers.ts_aces.upper_bounds import UpperBounds
from tsaces.traffic import build_traffic_system, exchange_cells, parse_layout

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.table.methods import Log
    from benchmarks.table.rows import Row
    from tsaces.model.events import SolveEvent

_ROUNDING = 1 - 1e-9


def prove_bound(instance: tsaces.Instance, row: Row, _folder: Path, log: Log) -> Outcome:
    """Prove an upper bound on the throughput of every plan."""

    def listen(event: SolveEvent) -> None:
        if isinstance(event, tsaces.BoundTightened):
            log(f"bound {event.upper_bound:.4f}")

    bound = tsaces.upper_bound(instance, row.time_limit, SEED, listen)
    return Outcome(RowStatus.FOUND, "the tightest bound proven", upper_bound=bound)


def find_ceiling(instance: tsaces.Instance, row: Row, _folder: Path, log: Log) -> Outcome:
    """Compute the upper bound on TS-ACES over all numbers and lengths of epochs."""
    longest = TsAcesParameters().max_road_length
    traffic = build_traffic_system(parse_layout(instance.rows), longest, exchange_cells(instance))
    ceiling = UpperBounds(instance, traffic, Deadline.after(row.time_limit), SEED)
    model = records.Model(*ceiling.size)
    lengths = count(least_epoch_length(traffic))
    first = next(throughput for throughput in map(ceiling.at, lengths) if throughput > 0)
    log(f"ceiling at least {first:.4f}")
    highest = ceiling.overall(first)
    if math.isinf(highest):
        return Outcome(RowStatus.NOTHING, "the time was up before every T was seen", model=model)
    lengths = count(least_epoch_length(traffic))
    at = next(length for length in lengths if ceiling.at(length) >= highest * _ROUNDING)
    return Outcome(
        RowStatus.FOUND, "every T was seen", ceiling=records.Ceiling(highest, at), model=model
    )
