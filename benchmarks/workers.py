"""The gains by more workers, for a batch and for one instance.

The first table compares a batch that solves one instance at a time with two threads (the default)
with batches of one and two workers, which have one thread each. The mean share of the bound that
was reached is in brackets. The second table compares one search with two threads (the default) with
two searches that share the work on one instance.
"""

from __future__ import annotations

from contextlib import closing

import tsaces
from benchmarks.batch_runs import SECONDS, WORKERS, make_copies, make_engine, run_batch
from benchmarks.report import heading
from benchmarks.table.instances import instance_of
from tsaces.engines import engine_for
from tsaces.model.solve_options import SolveOptions

_COMPLETE, _LIMITED = 16, 8
"""Numbers of solves that end by themselves, and of solves that use all their time."""
_LARGE, _LARGE_SECONDS = "contact-lens-large", 40.0
"""Instance that several searches solve, and their time limit in seconds."""


def report() -> str:
    """Measure; return a section of the page."""
    lines = [heading("Workers"), __doc__.partition("\n\n")[2]]
    lines += [*_two_workers(), "", *_one_instance()]
    return "\n".join(lines) + "\n"


def _two_workers() -> list[str]:
    kinds = {
        f"{_COMPLETE} of hard-candy-small, to its bound": make_copies(
            "hard-candy-small", _COMPLETE, SolveOptions(method="rhythmic")
        ),
        f"{_LIMITED} of contact-lens-large, {SECONDS:g} s each": make_copies(
            "contact-lens-large", _LIMITED, SolveOptions(time_limit=SECONDS)
        ),
    }
    lines = [
        "| solves | engine | one solve, two threads | one worker | two workers | ratio |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for kind, items in kinds.items():
        for name in ("local", "ray"):
            with closing(make_engine(name)) as engine:
                run_batch(items[:WORKERS], engine, WORKERS)  # starts the processes
                times = [
                    run_batch(items, engine, workers, searches=searches)
                    for workers, searches in ((1, None), (1, 1), (2, 1))
                ]
            ratio = times[1].seconds / times[2].seconds
            lines.append(f"| {kind} | {name} | {' | '.join(map(str, times))} | {ratio:.2f} |")
    return lines


def _one_instance() -> list[str]:
    """Measure the share of the bound that one solve reaches, by number of searches and engine."""
    lines = [
        f"{_LARGE}, {_LARGE_SECONDS:g} s, share of the bound:\n",
        "| searches | engine | share of the bound |",
        "| --- | --- | --- |",
    ]
    for workers, name in ((None, "local"), (2, "local"), (2, "ray")):
        with closing(engine_for(name, cores=1 + WORKERS)) as engine:
            found = tsaces.solve(
                instance_of(_LARGE), time_limit=_LARGE_SECONDS, workers=workers, engine=engine
            )
        share = found.throughput / found.upper_bound
        searches = "1, two threads" if workers is None else str(workers)
        lines.append(f"| {searches} | {name} | {share:.1%} |")
    return lines
