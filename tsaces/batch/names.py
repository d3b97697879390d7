"""Names of the files of a batch."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

EMBEDDING = ".embedding.json"
RECORD = ".record.json"
"""Endings of the names of the two files of an item."""
SUMMARY_TABLE = "summary.csv"
SUMMARY = "summary.json"
FLEETS = "fleets.svg"


def is_batch_file(name: str) -> bool:
    """Whether a batch writes files of this name."""
    return name in {SUMMARY_TABLE, SUMMARY, FLEETS} or name.endswith((EMBEDDING, RECORD))


def candidate_names(name: str) -> Iterator[str]:
    """Yield a name, then numbered variants for others with the same name."""
    yield name
    for number in count(2):
        yield f"{name}~{number}"
