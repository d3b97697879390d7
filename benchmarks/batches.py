"""The overhead of batches on both engines, and their use of memory and files.

The first table shows the overhead of batches. All solves use their five seconds, two at a time. The
overhead is the share by which twice the time of the batch exceeds the total time limit of its
solves. The start of the engine is not included. The second table shows the memory and the open
files of the process that runs a batch of a thousand tiny instances, one after the other.
"""

from __future__ import annotations

import math
import os
import pickle
import statistics
import tempfile
import time
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.batch_runs import SECONDS, WORKERS, make_copies, make_engine, run_batch
from benchmarks.report import heading
from tsaces.batch import Folder, ItemFinished
from tsaces.batch.item_run import ItemRun
from tsaces.model.solve_options import SolveOptions
from tsaces.tasks import IncumbentReport

if TYPE_CHECKING:
    from tsaces.batch import BatchEvent

_SOLVES = 50
_THOUSAND = 1_000
_FINDS = 50
_EMBEDDING = Path(__file__).parent / "grid-110.embedding.json"
_MEASURED_AFTER = (100, _THOUSAND)
"""Numbers of finished instances after which memory and open files are measured."""


def report() -> str:
    """Measure; return a section of the page."""
    lines = [heading("Batches"), __doc__.partition("\n\n")[2]]
    lines += ["| engine | start | solves | seconds each | batch time | overhead |"]
    lines += [
        "| --- | --- | --- | --- | --- | --- |",
        *(_measure_overhead(name) for name in ("local", "ray")),
    ]
    lines += ["", *_measure_storing(), "", *_measure_thousand()]
    return "\n".join(lines) + "\n"


def _measure_overhead(name: str) -> str:
    items = make_copies("contact-lens-large", _SOLVES, SolveOptions(time_limit=SECONDS))
    begin = time.monotonic()
    with closing(make_engine(name)) as engine:
        start = time.monotonic() - begin
        seconds = run_batch(items, engine, WORKERS).seconds
    share = seconds * WORKERS / (_SOLVES * SECONDS) - 1
    return f"| {name} | {start:.1f} s | {_SOLVES} | {SECONDS:g} | {seconds:.1f} s | {share:.1%} |"


def _measure_storing() -> list[str]:
    """Measure the time that storing an embedding takes in the process of the batch."""
    text = _EMBEDDING.read_text(encoding="utf-8").strip()
    item = make_copies("contact-lens-large", 1, SolveOptions())[0]
    seconds = []
    with tempfile.TemporaryDirectory() as folder, Folder(Path(folder)) as out:
        item_run = ItemRun(item, out, math.inf, attempt=1)
        for n in range(_FINDS):
            begin = time.perf_counter()
            sent = pickle.dumps(IncumbentReport(n, n / _FINDS, 1.0, n, text, b""))
            found = pickle.loads(sent)  # noqa: S301 - written in the line above
            item_run.on_report(found)
            seconds.append(time.perf_counter() - begin)
    return [
        f"Storing an embedding of 110 machines that another machine has found: {len(text):,} bytes,"
        f" {1e3 * statistics.median(seconds):.1f} ms."
    ]


def _measure_thousand() -> list[str]:
    items = make_copies("toy-car", _THOUSAND, SolveOptions(method="ts-aces", time_limit=0.5))
    finished, rows = count(1), []

    def listen(event: BatchEvent) -> None:
        if isinstance(event, ItemFinished) and (number := next(finished)) in _MEASURED_AFTER:
            rows.append((number, _memory(), _files()))

    with closing(make_engine("local")) as engine:
        seconds = run_batch(items, engine, WORKERS, listen).seconds
    lines = [
        f"{_THOUSAND} tiny instances, at most half a second each: {seconds:.0f} s.\n",
        "| after | memory | open files |",
        "| --- | --- | --- |",
    ]
    return lines + [f"| {n:,} | {memory:.0f} MiB | {files} |" for n, memory, files in rows]


def _memory() -> float:
    """Return the resident memory of this process in MiB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def _files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))
