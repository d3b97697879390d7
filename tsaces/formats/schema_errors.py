"""pydantic's findings, said in one line with the field's path and the offending value."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tsaces.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import ValidationError

_NO_CELL = "is not a cell; give [column, row]"
_EXPECTED = {
    "int_type": "is not a positive integer",
    "string_type": "is not a string",
    "dict_type": "is not an object of names and positive integers",
    "model_type": "is not an object",
    "model_attributes_type": "is not an object",
    "tuple_type": "is not a list",
    "list_type": "is not a list",
    "too_short": _NO_CELL,
    "too_long": _NO_CELL,
}
_MAX_SHOWN = 60


def schema_problems(error: ValidationError, prefix: str = "") -> Iterator[Problem]:
    """Yield one problem for every finding of pydantic, in its order."""
    for finding in error.errors(include_url=False):
        path = field_path((prefix, *finding["loc"]) if prefix else finding["loc"])
        kind = finding["type"]
        if kind == "missing":
            yield Problem(path, "missing; the field is required")
            continue
        complaint = _EXPECTED.get(kind) or f"is not accepted: {finding['msg']}"
        if kind == "int_type" and isinstance(finding["loc"][-1], int):
            complaint = "is not an integer"  # a coordinate, which may well be 0
        yield Problem(path, f"{shown(finding['input'])} {complaint}")


def field_path(location: tuple[int | str, ...]) -> str:
    """Write a location as one would in code: ``machines[2].processes.cut``."""
    path = ""
    for part in location:
        if isinstance(part, int):
            path += f"[{part}]"
        else:
            path += f".{part}" if path else part
    return path or "$"


def shown(value: object) -> str:
    """Write a value as JSON, on one line, cut short where it is long."""
    try:
        text = json.dumps(value, ensure_ascii=False, default=repr)
    except (RecursionError, ValueError):
        text = type(value).__name__
    return text if len(text) <= _MAX_SHOWN else text[: _MAX_SHOWN - 1] + "…"
