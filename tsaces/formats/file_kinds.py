"""What kind of file one has been given, where it is not the kind that is asked for."""

from __future__ import annotations

from enum import Enum
from typing import Any

PLAN_MAGIC = b"PK\x03\x04"
"""First bytes of a compiled plan."""


class FileKind(Enum):
    """The kinds of files with a factory in them."""

    INSTANCE = "an instance"
    EMBEDDING = "an embedding"
    PLAN = "a compiled plan"


def kind_of_document(document: Any) -> FileKind | None:
    """Return what a parsed JSON file holds, right or wrong; None if that is not plain."""
    if not isinstance(document, dict):
        return None
    if str(document.get("format")).startswith("tsaces-embedding"):
        return FileKind.EMBEDDING
    is_instance = "format" not in document and {"layout", "procedure"} <= document.keys()
    return FileKind.INSTANCE if is_instance else None


def wrong_kind(found: FileKind, wanted: FileKind) -> str:
    """Say that a file is of another kind, and what to do."""
    if wanted is FileKind.INSTANCE:
        advice = "give the file of its instance, which it also holds in its field `instance`"
    else:
        advice = "solve it first, with `tsaces solve INSTANCE --out EMBEDDING`"
    return f"is {found.value}, not {wanted.value}; {advice}"
