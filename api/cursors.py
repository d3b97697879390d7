"""Opaque cursors with which clients request the next page of a list."""

from __future__ import annotations

import base64
import json
import math
import re

from api.problems import of_fields
from api.store import Position
from tsaces.errors import Problem
from tsaces.schema.quoting import quote

_ID = re.compile(r"[0-9a-f]{32}")


def encode_cursor(position: Position) -> str:
    """Encode a position for a URL."""
    text = json.dumps(position, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode_cursor(cursor: str) -> Position:
    """Decode the position in a cursor.

    Raises
    ------
    ProblemError
        422 if the cursor was not created by `encode_cursor`.
    """
    try:
        data = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        created_at, job_id = json.loads(data)
        if not (isinstance(created_at, float) and math.isfinite(created_at)):
            raise ValueError
        if not _ID.fullmatch(job_id):
            raise ValueError
    except (ValueError, TypeError, RecursionError):
        what = (
            f"{quote(cursor)}: no page begins there; take it from the page before, or leave it out"
        )
        raise of_fields([Problem("query.cursor", what)]) from None
    return Position(created_at, job_id)
