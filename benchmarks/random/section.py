"""The section of the page about random factories, made from records."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.table.pages.markdown import NONE, figure, origins, share, table
from benchmarks.table.records import RowStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from benchmarks.random.records import Record

_TARGET_SHARE = 0.95
"""Share of the bound whose attainment is counted."""
_INTRODUCTION = """\
Every factory is generated from its number as the seed. The first kinds are layouts of `tsaces
generate` with 8 to 60 machines, roads of 3 to 13 cells, and 1 to 4 exchange cells per road. The
irregular ones have streets 1 to 11 cells apart, 4 to 25 machines anywhere next to them, several on
a road, and procedures with by-products and waste sinks; either machines share exchange cells, or
each machine has its own. An ample fleet has ten robots per machine, a small one 4 to 30 in total.
Every embedding was written to a file, read back and replayed. The bound was proven in parallel with
the search. "At 95 %" is the share of all factories that have a sound embedding with at least 95 %
of the bound.
"""


def random_section(records: Sequence[Record]) -> str:
    """Return the section.

    Parameters
    ----------
    records : sequence of Record
        At least one, in the order of their numbers.
    """
    kinds: dict[str, list[Record]] = {}
    for record in records:
        kinds.setdefault(record.kind, []).append(record)
    broken = [record for record in records if record.status is RowStatus.UNSOUND]
    parts = [
        f"{records[0].trial.heading}\n",
        origins(records),
        _describe_trials(records) + _INTRODUCTION,
        table(
            [
                *("kind", "factories", "found", "without a violation", "violated"),
                *("÷ bound: least", "10 % quantile", "median", "at 95 %"),
            ],
            [*(_cells(kind, some) for kind, some in kinds.items()), _cells("all", records)],
        ),
        _list("Violations", ((r, r.verdict) for r in broken)) or "No rule was broken.\n",
        _list(
            "Without an embedding",
            ((r, f"{r.status}: {r.verdict}") for r in records if not r.is_found),
        ),
        _list(
            "Processes that ended unexpectedly once they had found something",
            ((r, str(r.ending)) for r in records if "unexpectedly" in (r.ending or "")),
        ),
        _list(
            "Candidates that the search itself turned down",
            ((r, reason) for r in records for reason in r.rejected),
        ),
    ]
    return "\n".join(part for part in parts if part)


def _describe_trials(records: Sequence[Record]) -> str:
    """Return text on the different trials, and on the timesteps that were replayed."""
    trials = dict.fromkeys(record.trial for record in records)
    ways = "".join(
        f"`{trial.method}` for {trial.time_limit:g} s per factory, {trial.workers} at a time.\n"
        for trial in trials
    )
    replayed = [record.replayed for record in records if record.status is RowStatus.FOUND]
    least = min((steps for steps in replayed if steps is not None), default=None)
    return ways + ("" if least is None else f"Replayed: {least:,} timesteps or more.\n") + "\n"


def _cells(kind: str, records: Sequence[Record]) -> Iterator[str]:
    sound = [record for record in records if record.status is RowStatus.FOUND]
    shares = [record.share for record in sound if record.share is not None]
    yield kind
    yield str(len(records))
    yield str(sum(record.is_found for record in records))
    yield str(len(sound))
    yield str(sum(record.status is RowStatus.UNSOUND for record in records))
    yield figure(min(shares, default=None), ".1%")
    yield figure(float(np.quantile(shares, 0.1)), ".1%") if shares else NONE
    yield figure(median(shares), ".1%") if shares else NONE
    yield share(sum(reached >= _TARGET_SHARE for reached in shares), len(records))


def _list(title: str, lines: Iterable[tuple[Record, str]]) -> str:
    """Return a list of remarks on factories, an empty text if there are none."""
    items = [f"- {record.name}: {reason}\n" for record, reason in lines]
    return "".join([f"{title}:\n\n", *items]) if items else ""
