"""The summary of a batch, for people's tables and for programs."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from typing import TYPE_CHECKING

from tsaces.batch.names import SUMMARY, SUMMARY_TABLE
from tsaces.batch.records import columns_of
from tsaces.formats.files import write_atomically

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tsaces.batch.records import Record


def write_summary(records: Sequence[Record], folder: Path) -> None:
    """Write ``summary.csv`` and ``summary.json``: one line, or one object, an item.

    Raises
    ------
    DocumentError
        If the folder cannot be written.
    """
    rows = [columns_of(record) for record in records]
    table = io.StringIO(newline="")
    writer = csv.DictWriter(table, rows[0] if rows else [], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    write_atomically(folder / SUMMARY_TABLE, table.getvalue())
    write_atomically(folder / SUMMARY, json.dumps(rows, indent=1) + "\n")


def counts_of(records: Sequence[Record]) -> dict[str, int]:
    """Return how many items there are of every status that occurs."""
    return dict(Counter(record.status.value for record in records))
