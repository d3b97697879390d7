"""What the files of a batch are called."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

EMBEDDING = ".embedding.json"
RECORD = ".record.json"
"""What the names of two of an item's files end in."""
SUMMARY_TABLE = "summary.csv"
SUMMARY = "summary.json"
FLEETS = "fleets.svg"


def is_ours(name: str) -> bool:
    """Whether a batch writes files of this name."""
    return name in {SUMMARY_TABLE, SUMMARY, FLEETS} or name.endswith((EMBEDDING, RECORD))


def names_like(name: str) -> Iterator[str]:
    """Yield a name, and others for those that would have the same."""
    yield name
    for number in count(2):
        yield f"{name}~{number}"
