"""Many instances: solved some at a time, summed up, and gone on with where one was stopped."""

from tsaces.batch.events import BatchEvent, ItemFinished, ItemImproved, ItemStarted
from tsaces.batch.folder import Folder, check_apart
from tsaces.batch.items import Item, items_of
from tsaces.batch.records import ItemRecord, ItemStatus
from tsaces.batch.run import Batch, BatchResult
from tsaces.batch.sources import find_files
from tsaces.batch.summary import counts_of, write_summary
from tsaces.batch.sweeps import Sweep

__all__ = [
    "Batch",
    "BatchEvent",
    "BatchResult",
    "Folder",
    "Item",
    "ItemFinished",
    "ItemImproved",
    "ItemRecord",
    "ItemStarted",
    "ItemStatus",
    "Sweep",
    "check_apart",
    "counts_of",
    "find_files",
    "items_of",
    "write_summary",
]
