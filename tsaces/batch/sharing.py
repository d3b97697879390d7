"""At the end of a batch: every item gets the best embedding and bound of its family."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from tsaces import pipeline
from tsaces.batch.records import ItemStatus
from tsaces.errors import InputError
from tsaces.formats.embedding_json import embedding_from_document, embedding_to_document
from tsaces.model.objective import Aim

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tsaces.batch.families import Families
    from tsaces.batch.folder import Folder
    from tsaces.batch.items import Item
    from tsaces.batch.records import ItemRecord
    from tsaces.model.embedding import Embedding

_REPLAY_SECONDS = 10.0
"""For each embedding that is transferred, after the time of the batch."""
_SHARING = {ItemStatus.FOUND, ItemStatus.NOTHING, ItemStatus.INTERRUPTED}


def share_results(
    items: Iterable[Item], families: Families, folder: Folder
) -> Iterator[tuple[Item, ItemRecord]]:
    """Yield items with their new records, which are stored, wherever another's result is better.

    Where few agents are the objective, more agents are of no use, and nothing is shared.
    """
    for item in items:
        record = folder.find_record(item) if item.instance is not None else None
        if record is None or record.status not in _SHARING:
            continue
        if not item.family or item.options.objective == Aim.FLEET:
            continue
        bound = families.lowest_bound(item, folder.stored_record)
        shared = record.with_changes(upper_bound=bound)
        taken = _take_over(item, families, folder, shared)
        if taken is not None:
            yield item, taken
        elif shared != record:
            yield item, folder.store(shared)


def _take_over(
    item: Item, families: Families, folder: Folder, record: ItemRecord
) -> ItemRecord | None:
    """Store the best embedding of another item that suits this one; None if none does."""
    for other in families.better_records(item, folder.stored_record):
        embedding = _transfer(folder.read_embedding(other), item)
        if embedding is None:
            continue
        bound = min(embedding.upper_bound, record.upper_bound or embedding.upper_bound)
        document = embedding_to_document(replace(embedding, upper_bound=bound))
        changed = record.with_changes(
            status=ItemStatus.FOUND if record.status is ItemStatus.NOTHING else record.status,
            reason="" if record.status is ItemStatus.NOTHING else record.reason,
            throughput=embedding.throughput,
            upper_bound=bound,
            agents=embedding.agents,
            transferred_from=origin_of(other, item),
        )
        return folder.store(changed, json.dumps(document))
    return None


def origin_of(other: ItemRecord, item: Item) -> str | None:
    """Return the item for which a record's embedding was found, None if that is the item itself."""
    origin = other.transferred_from or other.name
    return None if origin == item.name else origin


def _transfer(text: str | None, item: Item) -> Embedding | None:
    """Return an embedding for an item, replayed; None if it does not suit it."""
    if text is None or item.instance is None:
        return None
    try:
        embedding = embedding_from_document(json.loads(text))
        return pipeline.transfer(embedding, item.instance, _REPLAY_SECONDS)
    except InputError:
        return None
