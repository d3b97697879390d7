"""Batches of many copies of one instance, and their durations."""

from __future__ import annotations

import math
import statistics
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.table.instances import instance_of
from tsaces.batch import Batch, Folder, Item
from tsaces.batch.items import fingerprint
from tsaces.deadline import NEVER
from tsaces.engines import Engine, engine_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from tsaces.batch import BatchEvent
    from tsaces.model.instance import Instance
    from tsaces.model.solve_options import SolveOptions

WORKERS = 2
SECONDS = 5.0
"""Time limit of a solve that uses all its time."""


@dataclass(frozen=True)
class BatchTime:
    """The duration of a batch in seconds, and the mean share of the bounds that it reached."""

    seconds: float
    found: float

    def __str__(self) -> str:
        return f"{self.seconds:.1f} s ({self.found:.0%})"


def run_batch(
    items: list[Item],
    engine: Engine,
    workers: int,
    listener: Callable[[BatchEvent], None] = lambda _event: None,
    *,
    searches: int | None = 1,
) -> BatchTime:
    """Solve a batch, and return its duration."""
    with tempfile.TemporaryDirectory() as folder, Folder(Path(folder)) as out:
        begin = time.monotonic()
        result = Batch(items, out, engine, workers, NEVER, listener, searches).run()
        seconds = time.monotonic() - begin
    if not all(record.status.is_final for record in result.records):
        raise RuntimeError("a solve has failed")
    shares = [(r.throughput or 0.0) / (r.upper_bound or math.inf) for r in result.records]
    return BatchTime(seconds, statistics.mean(shares))


def make_engine(name: str) -> Engine:
    return engine_for(name, cores=WORKERS)


def make_copies(name: str, number: int, options: SolveOptions) -> list[Item]:
    instance = instance_of(name)
    return [_item(replace(instance, name=f"{name} {n}"), options) for n in range(number)]


def _item(instance: Instance, options: SolveOptions) -> Item:
    mark = fingerprint(instance, options)
    return Item(instance.name, instance.name, options, instance, fingerprint=mark)
