"""The section of the page that compares `ts-aces` with its ceilings, made from records."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.table.pages.markdown import NONE, figure, origins, share, table
from benchmarks.table.records import RowStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from benchmarks.random.records import Record

_TARGET_SHARE = 0.8
"""Share of the ceiling whose attainment is counted."""
_INTRODUCTION = """\
The factories are those of the section above. The *ceiling* is the highest throughput that the
linear program of one averaged epoch allows for any length of epochs, with roads from junction to
junction; no number of epochs exceeds it. This program may divide a machine between processes. The
*ceiling of whole machines* may not, and bounds every embedding on those roads. The search also cuts
roads at virtual junctions, which can exceed both ceilings. Every embedding was written to a file,
read back and replayed.
"""


def ceiling_section(records: Sequence[Record]) -> str:
    """Return the section.

    Parameters
    ----------
    records : sequence of Record
        At least one, in the order of their numbers.
    """
    trial = records[0].trial
    parts = [
        f"{trial.heading}\n",
        origins(records),
        f"`{trial.method}` for {trial.time_limit:g} s per factory, {trial.workers} at a time.\n\n"
        + _INTRODUCTION,
        table(
            [
                *("", "factories", "without a violation", "violated", "least", "10 % quantile"),
                *("median", f"at {_TARGET_SHARE:.0%}"),
            ],
            [
                _summary("÷ ceiling", records, [r.share_of_ceiling for r in records]),
                _summary(
                    "÷ ceiling of whole machines",
                    records,
                    [r.share_of_whole_ceiling for r in records],
                ),
            ],
        ),
        table(
            [
                *("factory", "machines", "robots", "throughput", "ceiling", "÷ ceiling"),
                *("ceiling of whole machines", "÷ that", "robots used"),
            ],
            map(_cells, records),
        ),
    ]
    return "\n".join(parts)


def _summary(name: str, records: Sequence[Record], shares: Iterable[float | None]) -> Iterator[str]:
    """Yield the cells for all factories; one without an embedding counts as zero."""
    reached = [share or 0.0 for share in shares]
    yield name
    yield str(len(records))
    yield str(sum(record.status is RowStatus.FOUND for record in records))
    yield str(sum(record.status is RowStatus.UNSOUND for record in records))
    yield figure(min(reached), ".1%")
    yield figure(float(np.quantile(reached, 0.1)), ".1%")
    yield figure(median(reached), ".1%")
    yield f"{sum(share >= _TARGET_SHARE for share in reached)} of {len(records)}"


def _cells(record: Record) -> Iterator[str]:
    found = record.status is RowStatus.FOUND
    yield record.name
    yield str(record.machines)
    yield str(record.max_agents)
    yield figure(record.throughput) if found else str(record.status)
    yield figure(record.ceiling)
    yield share(record.throughput, record.ceiling) if found else NONE
    yield figure(record.whole_ceiling)
    yield share(record.throughput, record.whole_ceiling) if found else NONE
    yield str(record.agents) if found else NONE
