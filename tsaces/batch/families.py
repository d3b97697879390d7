"""Items of a batch that take over one another's embeddings, so that more is never worse.

A plan for a smaller fleet or for fewer machines is a plan for a larger fleet and for more. Items
with the same floor, procedure and settings therefore begin with the best that is known of others,
those of a sweep are solved in ascending order, and in the end each has the best embedding that
suits it.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tsaces.batch.items import Item
    from tsaces.batch.records import ItemRecord
    from tsaces.model.instance import Instance

    RecordOf = Callable[[Item], ItemRecord | None]

_BETTER = 1 + 1e-9
"""Factor from which on a throughput is higher than another, floating point aside."""


class Families:
    """The items of a batch by family.

    Parameters
    ----------
    items : iterable of Item
    """

    def __init__(self, items: Iterable[Item]) -> None:
        self._members: dict[str, list[Item]] = defaultdict(list)
        for item in items:
            if item.family:
                self._members[item.family].append(item)

    def sort(self, items: Iterable[Item]) -> list[Item]:
        """Return items with those of a file and family in ascending order of their fleets.

        Files, and what has no family, keep their turns.
        """
        items = list(items)
        waiting: dict[tuple[str, str], list[Item]] = defaultdict(list)
        for item in items:
            waiting[item.source, item.family].append(item)
        turns = {
            (source, family): iter(sorted(members, key=_fleet) if family else members)
            for (source, family), members in waiting.items()
        }
        return [next(turns[item.source, item.family]) for item in items]

    def better_records(self, item: Item, record_of: RecordOf) -> list[ItemRecord]:
        """Return records whose embeddings may be better for an item than its own, the best first.

        Parameters
        ----------
        item : Item
        record_of : callable
            Returns what is known of an item.
        """
        own = record_of(item)
        least = 0.0 if own is None else own.throughput or 0.0
        relatives = (x for x in self._members[item.family] if x.fingerprint != item.fingerprint)
        found = {
            record.fingerprint: record
            for record in map(record_of, relatives)
            if record is not None
            and (record.throughput or 0.0) > _BETTER * least
            and (record.agents or 0) <= _instance_of(item).max_agents
        }
        return sorted(found.values(), key=lambda record: -(record.throughput or 0.0))

    def lowest_bound(self, item: Item, record_of: RecordOf) -> float | None:
        """Return the lowest upper bound proven for an item or for one with more; None if none."""
        larger = (x for x in self._members[item.family] if _is_part(item, x))
        records = filter(None, map(record_of, [item, *larger]))
        bounds = [r.upper_bound for r in records if r.upper_bound is not None]
        return min(bounds, default=None)


def _instance_of(item: Item) -> Instance:
    if item.instance is None:
        raise ValueError(f"{item.name} has no instance")
    return item.instance


def _fleet(item: Item) -> int:
    return _instance_of(item).max_agents


def _is_part(item: Item, other: Item) -> bool:
    """Whether every plan for an item is one for the other."""
    smaller, larger = _instance_of(item), _instance_of(other)
    has_agents = smaller.max_agents <= larger.max_agents
    if not has_agents:
        return False
    by_name = {machine.name: machine for machine in larger.machines}
    return all(by_name.get(machine.name) == machine for machine in smaller.machines)
