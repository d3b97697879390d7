"""Command that solves the random factories without a record, and writes their section.

Run with ``python -m benchmarks.random``; ``--streams DIR`` solves nothing, but writes the timestep
streams of the present embeddings.
"""

from __future__ import annotations

import argparse
import math
import sys
from pathlib import Path

from benchmarks.page import PAGE
from benchmarks.random.bench import BROKEN, DONE, Bench
from benchmarks.random.factories import COUNT
from benchmarks.random.pool import run_in_processes
from benchmarks.random.store import Store
from benchmarks.random.streams import STEPS, write_streams
from benchmarks.random.trial import METHOD, SECONDS, WORKERS, Trial
from benchmarks.table.origin import ROOT, SOLVING, origin
from tsaces.solvers.registry import method_names

_MEASURED = (*SOLVING, "benchmarks/random/factories", "benchmarks/table/methods")


def main(words: list[str] | None = None) -> int:
    """Run the command and return its exit status."""
    arguments = _parser().parse_args(words)
    trial = Trial(arguments.method, arguments.seconds, arguments.workers, arguments.most_machines)
    here = origin(_MEASURED)
    store = Store(ROOT / "out" / "bench-random" / trial.folder(here.commit))
    if arguments.streams is not None:
        written = write_streams(store.embeddings(), arguments.streams, arguments.steps)
        return DONE if written else BROKEN
    return Bench(trial, store, here, run_in_processes, PAGE).run(arguments.count)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.random", formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    add = parser.add_argument
    add("--method", choices=method_names(), default=METHOD, help="what solves the factories")
    add("--seconds", type=_positive_seconds, default=SECONDS, help="for each factory")
    add("--count", type=_positive, default=COUNT, help="how many factories, from number 0 on")
    add("--most-machines", type=_positive, default=None, help="pass larger factories over")
    add("--workers", type=_positive, default=WORKERS, help="how many at a time")
    add("--streams", type=Path, metavar="DIR", help="only write the embeddings' streams there")
    add("--steps", type=_positive, default=STEPS, help="timesteps of each stream")
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not positive")
    return number


def _positive_seconds(text: str) -> float:
    seconds = float(text)
    if not (math.isfinite(seconds) and seconds > 0):
        raise argparse.ArgumentTypeError(f"{text} is not a positive number of seconds")
    return seconds


if __name__ == "__main__":
    sys.exit(main())
