"""Tables for spreadsheets."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from tsaces.errors import printable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_FORMULA_PREFIXES = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""Prefixes of cells that spreadsheets evaluate as formulas, in half and full width."""


def csv_text(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return rows as CSV; the first one names the columns.

    Text that spreadsheets would evaluate as a formula is prefixed by an apostrophe.
    """
    table = io.StringIO(newline="")
    writer = csv.DictWriter(table, rows[0] if rows else [], lineterminator="\n")
    writer.writeheader()
    writer.writerows({key: _escape_cell(value) for key, value in row.items()} for row in rows)
    return table.getvalue()


def _escape_cell(value: object) -> object:
    """Return a value that spreadsheets do not evaluate, since names may come from others."""
    if not isinstance(value, str):
        return value
    text = printable(value)
    return f"'{text}" if text.startswith(_FORMULA_PREFIXES) else text
