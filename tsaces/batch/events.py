"""What is heard of a batch while it is at work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tsaces.batch.records import ItemRecord


@dataclass(frozen=True)
class ItemStarted:
    """An item has its turn.

    Attributes
    ----------
    name : str
    """

    name: str


@dataclass(frozen=True)
class ItemImproved:
    """A better embedding of an item was found and kept.

    Attributes
    ----------
    name : str
    throughput, upper_bound : float
    """

    name: str
    throughput: float
    upper_bound: float


@dataclass(frozen=True)
class ItemFinished:
    """An item is done with, or was known before.

    Attributes
    ----------
    record : ItemRecord
    is_new : bool
        Whether it was done just now.
    """

    record: ItemRecord
    is_new: bool


BatchEvent = ItemStarted | ItemImproved | ItemFinished
