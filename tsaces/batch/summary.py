"""The summary of a batch, as a table for spreadsheets and as JSON for programs."""

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


_FORMULA_PREFIXES = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""Prefixes of cells that spreadsheets evaluate as formulas, in half and full width."""


def write_summary(records: Sequence[ItemRecord], folder: Path) -> None:
    """Write ``summary.csv`` and ``summary.json``: one row, or one object, per item.

    In the table, text that spreadsheets would evaluate as a formula is prefixed by an apostrophe.

    Raises
    ------
    DocumentError
        If the folder cannot be written.
    """
    rows = [columns_of(record) for record in records]
    table = io.StringIO(newline="")
    writer = csv.DictWriter(table, rows[0] if rows else [], lineterminator="\n")
    writer.writeheader()
    writer.writerows({key: _escape_cell(value) for key, value in row.items()} for row in rows)
    write_atomically(folder / SUMMARY_TABLE, table.getvalue())
    write_atomically(folder / SUMMARY, json.dumps(rows, indent=1) + "\n")


def _escape_cell(value: object) -> object:
    """Return a value that spreadsheets do not evaluate, since names may come from others."""
    if not isinstance(value, str):
        return value
    text = printable(value)
    return f"'{text}" if text.startswith(_FORMULA_PREFIXES) else text


def counts_of(records: Sequence[ItemRecord]) -> dict[str, int]:
    """Return the number of items by status."""
    return dict(Counter(record.status.value for record in records))
