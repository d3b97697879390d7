"""Jobs of a service as a table on stdout."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from rich.table import Table

from tsaces.cli.output import literal, print_drawn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tsaces.client import JobSummary

_WIDTH = 180
"""Columns of lines that go to a file or a pipe."""
_FIGURES = ("throughput", "upper bound", "gap", "fleet")


def print_jobs(jobs: Sequence[JobSummary]) -> None:
    """Print the headings, and one line per job."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("added (UTC)", no_wrap=True)
    table.add_column("status", no_wrap=True)
    for heading in ("instance", "method"):
        table.add_column(heading, overflow="fold")
    for heading in _FIGURES:
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("id", overflow="fold")
    for job in jobs:
        table.add_row(*map(literal, _cells(job)))
    print_drawn(table, width=_WIDTH)


def _cells(job: JobSummary) -> tuple[str, ...]:
    aim = "" if job.objective == "throughput" else f" ({job.objective})"
    return (
        time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(job.created_at)),
        job.status,
        job.name,
        job.method + aim,
        _number(job.throughput),
        _number(job.upper_bound),
        "" if job.gap is None else f"{job.gap:.2%}",
        "" if job.agents is None else str(job.agents),
        job.id,
    )


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.6f}"
