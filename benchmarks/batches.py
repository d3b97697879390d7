"""What batches cost beyond their solves, on both engines, and what they leave behind.

*Overhead*: solves that use all of their five seconds, two at a time: what the batch took, twice,
beyond the time of its solves; the engine's start comes before that. *Two workers*: solves one at a
time with two threads, then one and two at a time with one thread each, which is what the workers of
a batch are; in brackets the mean share of the bound that was found. *One instance*: one solve with
one search of two threads, as by default, and with two searches that share the work. *A thousand*:
tiny instances one after the other in one batch; memory and open files of the process that runs it.
"""

from __future__ import annotations

import math
import os
import pickle
import statistics
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import tsaces
from benchmarks.report import heading
from benchmarks.table.instances import instance_of
from tsaces.batch import Batch, Folder, Item, Settings, Settled, Status
from tsaces.batch.items import fingerprint
from tsaces.batch.turn import Turn
from tsaces.engines import Engine, engine_for
from tsaces.tasks import Found

if TYPE_CHECKING:
    from collections.abc import Callable

    from tsaces.batch import BatchEvent
    from tsaces.model.instance import Instance

_SOLVES, _SECONDS = 50, 5.0
_WHOLE, _TIMED = 16, 8
"""Solves that end by themselves, and that use all their time."""
_LARGE, _LARGE_SECONDS = "contact-lens-large", 40.0
"""Solved by several searches."""
_THOUSAND = 1_000
_FINDS = 50
_EMBEDDING = Path(__file__).parent / "grid-110.embedding.json"
_LOOKED_AT = (100, _THOUSAND)
"""After how many of them memory and files are looked at."""
_WORKERS = 2


@dataclass(frozen=True)
class _Batch:
    """What a batch took, and the mean share of its bounds that it found."""

    seconds: float
    found: float

    def __str__(self) -> str:
        return f"{self.seconds:.1f} s ({self.found:.0%})"


def report() -> str:
    """Measure; return a section of the page."""
    lines = [heading("Batches"), __doc__.partition("\n\n")[2]]
    lines += ["| engine | its start | solves | seconds each | the batch took | overhead |"]
    lines += [
        "| --- | --- | --- | --- | --- | --- |",
        *(_overhead(name) for name in ("local", "ray")),
    ]
    lines += ["", *_two_workers(), "", *_one_instance(), "", *_keeping(), "", *_thousand()]
    return "\n".join(lines) + "\n"


def _overhead(name: str) -> str:
    items = _items("contact-lens-large", _SOLVES, Settings(time_limit=_SECONDS))
    begin = time.monotonic()
    with closing(_engine(name)) as engine:
        start = time.monotonic() - begin
        seconds = _run(items, engine, _WORKERS).seconds
    share = seconds * _WORKERS / (_SOLVES * _SECONDS) - 1
    return f"| {name} | {start:.1f} s | {_SOLVES} | {_SECONDS:g} | {seconds:.1f} s | {share:.1%} |"


def _two_workers() -> list[str]:
    kinds = {
        f"{_WHOLE} of hard-candy-small, to its bound": _items(
            "hard-candy-small", _WHOLE, Settings(method="rhythmic")
        ),
        f"{_TIMED} of contact-lens-large, {_SECONDS:g} s each": _items(
            "contact-lens-large", _TIMED, Settings(time_limit=_SECONDS)
        ),
    }
    lines = [
        "| solves | engine | one solve, two threads | one worker | two workers | ratio |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for kind, items in kinds.items():
        for name in ("local", "ray"):
            with closing(_engine(name)) as engine:
                _run(items[:_WORKERS], engine, _WORKERS)  # processes are there from now on
                took = [
                    _run(items, engine, workers, searches=searches)
                    for workers, searches in ((1, None), (1, 1), (2, 1))
                ]
            ratio = took[1].seconds / took[2].seconds
            lines.append(f"| {kind} | {name} | {' | '.join(map(str, took))} | {ratio:.2f} |")
    return lines


def _one_instance() -> list[str]:
    """Measure what one solve finds, by who searches."""
    lines = [
        f"{_LARGE}, {_LARGE_SECONDS:g} s, share of its bound:\n",
        "| searches | engine | found |",
        "| --- | --- | --- |",
    ]
    for workers, name in ((None, "local"), (2, "local"), (2, "ray")):
        with closing(engine_for(name, cores=1 + _WORKERS)) as engine:
            found = tsaces.solve(
                instance_of(_LARGE), time_limit=_LARGE_SECONDS, workers=workers, engine=engine
            )
        share = found.throughput / found.upper_bound
        searches = "1, two threads" if workers is None else str(workers)
        lines.append(f"| {searches} | {name} | {share:.1%} |")
    return lines


def _keeping() -> list[str]:
    """Measure what a find costs the process that keeps it."""
    text = _EMBEDDING.read_text(encoding="utf-8").strip()
    item = _items("contact-lens-large", 1, Settings())[0]
    seconds = []
    with tempfile.TemporaryDirectory() as folder, Folder(Path(folder)) as out:
        turn = Turn(item, out, math.inf, attempt=1)
        for n in range(_FINDS):
            begin = time.perf_counter()
            sent = pickle.dumps(Found(n, n / _FINDS, 1.0, n, text, b""))
            found = pickle.loads(sent)  # noqa: S301 - written in the line above
            turn.hear(found)
            seconds.append(time.perf_counter() - begin)
    return [
        f"An embedding of 110 machines found on another machine and kept here: {len(text):,} bytes,"
        f" {1e3 * statistics.median(seconds):.1f} ms."
    ]


def _thousand() -> list[str]:
    items = _items("toy-car", _THOUSAND, Settings(method="ts-aces", time_limit=0.5))
    settled, seen = count(1), []

    def listen(event: BatchEvent) -> None:
        if isinstance(event, Settled) and (number := next(settled)) in _LOOKED_AT:
            seen.append((number, _memory(), _files()))

    with closing(_engine("local")) as engine:
        seconds = _run(items, engine, _WORKERS, listen).seconds
    lines = [
        f"{_THOUSAND} tiny instances, half a second each at most: {seconds:.0f} s.\n",
        "| after | memory | open files |",
        "| --- | --- | --- |",
    ]
    return lines + [f"| {n:,} | {memory:.0f} MiB | {files} |" for n, memory, files in seen]


def _run(
    items: list[Item],
    engine: Engine,
    workers: int,
    listener: Callable[[BatchEvent], None] = lambda _event: None,
    *,
    searches: int | None = 1,
) -> _Batch:
    """Solve a batch."""
    with tempfile.TemporaryDirectory() as folder, Folder(Path(folder)) as out:
        begin = time.monotonic()
        result = Batch(items, out, engine, workers, math.inf, listener, searches).run()
        seconds = time.monotonic() - begin
    if any(record.status not in {Status.FOUND, Status.NOTHING} for record in result.records):
        raise RuntimeError("a solve has failed")
    shares = [(r.throughput or 0.0) / (r.upper_bound or math.inf) for r in result.records]
    return _Batch(seconds, statistics.mean(shares))


def _engine(name: str) -> Engine:
    return engine_for(name, cores=_WORKERS)


def _items(name: str, number: int, settings: Settings) -> list[Item]:
    instance = instance_of(name)
    return [_item(replace(instance, name=f"{name} {n}"), settings) for n in range(number)]


def _item(instance: Instance, settings: Settings) -> Item:
    mark = fingerprint(instance, settings)
    return Item(instance.name, instance.name, settings, instance, fingerprint=mark)


def _memory() -> float:
    """Return the MiB that this process has resident."""
    pages = int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def _files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))
