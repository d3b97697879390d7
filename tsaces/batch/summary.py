"""The summary of a batch, as a table for spreadsheets and as JSON for programs."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from tsaces.batch.names import SUMMARY, SUMMARY_TABLE
from tsaces.batch.records import columns_of
from tsaces.formats.csv_text import csv_text
from tsaces.formats.files import write_atomically

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tsaces.batch.records import ItemRecord


def write_summary(records: Sequence[ItemRecord], folder: Path) -> None:
    """Write ``summary.csv`` and ``summary.json``: one row, or one object, per item.

    In the table, text that spreadsheets would evaluate as a formula is prefixed by an apostrophe.

    Raises
    ------
    DocumentError
        If the folder cannot be written.
    """
    rows = [columns_of(record) for record in records]
    write_atomically(folder / SUMMARY_TABLE, csv_text(rows))
    write_atomically(folder / SUMMARY, json.dumps(rows, indent=1) + "\n")


def counts_of(records: Sequence[ItemRecord]) -> dict[str, int]:
    """Return the number of items by status."""
    return dict(Counter(record.status.value for record in records))
