"""The summary of a batch as a table on stdout."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table

from tsaces.batch import counts_of
from tsaces.cli.output import literal, print_drawn
from tsaces.model.rates import rate_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tsaces.batch import ItemRecord

_WIDTH = 140
"""Columns of lines that go to a file or a pipe."""


def print_batch(records: Sequence[ItemRecord], folder: Path) -> None:
    """Print one line per item, and the number of items by status."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("instance", overflow="fold")
    table.add_column("result", overflow="fold")
    for heading in ("throughput", "upper bound", "gap", "fleet", "seconds"):
        table.add_column(heading, justify="right", no_wrap=True)
    for record in records:
        result = record.status.value + (f": {record.reason}" if record.reason else "")
        if record.transferred_from:
            result += f", the plan of {record.transferred_from}"
        table.add_row(
            literal(record.name),
            literal(result),
            _number(record.throughput),
            _number(record.upper_bound),
            "" if record.gap is None else f"{record.gap:.2%}",
            "" if record.agents is None else f"{record.agents} of {record.max_agents}",
            f"{record.seconds:.1f}" if record.seconds else "",
        )
    counts = ", ".join(f"{number} {status}" for status, number in counts_of(records).items())
    where = literal(f"{counts}; embeddings, summary.csv and summary.json are in {folder}")
    print_drawn(table, where, width=_WIDTH)


def _number(value: float | None) -> str:
    return "" if value is None else rate_text(value)
