"""pydantic's findings, said in one line with the field's path and the offending value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tsaces.errors import Problem
from tsaces.schema.expected import EXPECTED
from tsaces.schema.nearest import LONGEST_NAME, nearest
from tsaces.schema.quoting import quote

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic import ValidationError

_MISSING = "missing; the field is required"
_NUMBER = "is not a whole number; write it without quotes and fraction"
_REFUSALS = {
    "int_type": _NUMBER,
    "int_from_float": _NUMBER,
    "float_type": "is not a number; write it without quotes",
    "string_type": "is not a string; write one in double quotes",
    "greater_than_equal": "is too small; give {ge} or more",
    "less_than_equal": "is too large; give {le} or less",
}
"""Said where no field has words of its own, by the type of pydantic's finding."""
_ANY = "is not a valid value; see docs/formats.md"
_MOST_PRESENT = 50
"""Fields of an object among which a misspelt one is looked for."""
_MISSPELT = 0.75
"""Likeness of a field to the missing one whose name it may be meant to have."""


def schema_problems(error: ValidationError) -> Iterator[Problem]:
    """Yield one problem for every finding of pydantic, in its order."""
    return map(problem_of, error.errors(include_url=False))


def problem_of(finding: Mapping[str, Any]) -> Problem:
    """Return what a finding of pydantic says."""
    location = tuple(finding["loc"])
    words = _missing(finding) if finding["type"] == "missing" else _refusal(finding)
    return Problem(field_path(location), words, kind=_kind(finding, location))


def _kind(finding: Mapping[str, Any], location: tuple[int | str, ...]) -> str:
    """Return what the same mistake has in common in every machine, process or row."""
    context = finding.get("ctx") or {}
    parts = location[:-1] if context.get("is_entry") else location
    names = [part for part in parts if isinstance(part, str)]
    return f"{finding['type']} {'.'.join(names)} {len(parts)}"


def _missing(finding: Mapping[str, Any]) -> str:
    """Say that a field is missing, and which one may be meant to be it."""
    return _MISSING + misspelling(finding["loc"][-1], finding.get("input"))


def misspelling(name: object, present: object) -> str:
    """Return the question whether a missing field is there under another name; "" if there is none.

    Parameters
    ----------
    name : object
        Of the field; anything but a string for items of lists.
    present : object
        The object that lacks it, as parsed.
    """
    if not isinstance(present, dict) or not isinstance(name, str) or len(present) > _MOST_PRESENT:
        return ""
    near = nearest(name, filter(_is_name, present), likeness=_MISSPELT)
    return "" if near is None else f"; did you misspell it as {quote(near)}?"


def _is_name(key: object) -> bool:
    return isinstance(key, str) and len(key) <= LONGEST_NAME


def _refusal(finding: Mapping[str, Any]) -> str:
    kind, context = finding["type"], finding.get("ctx") or {}
    if kind == EXPECTED:
        words = f"is not {context['what']}; {context['give']}"
    else:
        words = _REFUSALS.get(kind, _ANY).format_map(context)
    return f"{quote(finding.get('input'))} {words}"


def field_path(location: tuple[int | str, ...]) -> str:
    """Write a location as one would in code: ``machines[2].processes.cut``."""
    path = ""
    for part in location:
        if isinstance(part, int):
            path += f"[{part}]"
        else:
            path += f".{part}" if path else part
    return path or "$"
