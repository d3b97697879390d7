"""Instances as files that people read: a row, a lane, a process and a machine a line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tsaces.formats.instance_json import instance_to_document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsaces.model.instance import Instance

_SECTIONS = ("layout", "procedure")
"""Objects whose fields get lines of their own."""


def instance_text(instance: Instance) -> str:
    """Return an instance as JSON text, the same for the same instance, byte for byte."""
    return document_text(instance_to_document(instance))


def document_text(document: dict[str, Any]) -> str:
    """Return the document of an instance, finished or not, as JSON text with a line an item."""
    return "\n".join([*_object(document, 0), ""])


def _object(fields: dict[str, Any], indent: int) -> Iterator[str]:
    """Yield the lines of an object, its fields on lines of their own."""
    yield "{"
    left = len(fields)
    for name, value in fields.items():
        left -= 1
        lines = [*_value(name, value, indent + 2)]
        lines[0] = f"{' ' * (indent + 2)}{json.dumps(name)}: {lines[0]}"
        lines[-1] += "," if left else ""
        yield from lines
    yield f"{' ' * indent}}}"


def _value(name: str, value: Any, indent: int) -> Iterator[str]:
    if name in _SECTIONS and isinstance(value, dict):
        yield from _object(value, indent)
    elif isinstance(value, list) and value:
        yield "["
        texts = [" " * (indent + 2) + json.dumps(item, ensure_ascii=False) for item in value]
        yield from (f"{text}," for text in texts[:-1])
        yield texts[-1]
        yield f"{' ' * indent}]"
    else:
        yield json.dumps(value)
