"""Values in messages."""

from __future__ import annotations

import json

from tsaces.errors import printable

_MAX_CHARACTERS = 60


def quote(value: object) -> str:
    """Write a value as JSON, on one line, cut short where it is long."""
    try:
        text = printable(json.dumps(value, ensure_ascii=False, default=repr))
    except (RecursionError, ValueError):
        text = type(value).__name__
    return text if len(text) <= _MAX_CHARACTERS else text[: _MAX_CHARACTERS - 1] + "…"
