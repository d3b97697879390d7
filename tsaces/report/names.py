"""Names in reports."""

from __future__ import annotations

from tsaces.errors import printable
from tsaces.render.names import shorten

LONGEST_NAME = 40
"""Columns that a name takes at most."""


def short_name(name: str) -> str:
    """Return a name that fits into a line, without control characters."""
    return shorten(printable(name), LONGEST_NAME)
