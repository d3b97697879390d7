"""The summary of a batch, for people's tables and for programs."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from typing import TYPE_CHECKING

from tsaces.batch.names import SUMMARY, SUMMARY_TABLE
from tsaces.batch.records import columns_of
from tsaces.errors import printable
from tsaces.formats.files import write_atomically

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tsaces.batch.records import ItemRecord


_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""What a cell begins with that spreadsheets calculate, in letters of either width."""


def write_summary(records: Sequence[ItemRecord], folder: Path) -> None:
    """Write ``summary.csv`` and ``summary.json``: one line, or one object, an item.

    In the table a text that spreadsheets would take for a formula has an apostrophe before it.

    Raises
    ------
    DocumentError
        If the folder cannot be written.
    """
    rows = [columns_of(record) for record in records]
    table = io.StringIO(newline="")
    writer = csv.DictWriter(table, rows[0] if rows else [], lineterminator="\n")
    writer.writeheader()
    writer.writerows({key: _cell(value) for key, value in row.items()} for row in rows)
    write_atomically(folder / SUMMARY_TABLE, table.getvalue())
    write_atomically(folder / SUMMARY, json.dumps(rows, indent=1) + "\n")


def _cell(value: object) -> object:
    """Return what a spreadsheet shows and does not calculate: names come from elsewhere."""
    if not isinstance(value, str):
        return value
    text = printable(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def counts_of(records: Sequence[ItemRecord]) -> dict[str, int]:
    """Return how many items there are of every status that occurs."""
    return dict(Counter(record.status.value for record in records))
