"""An immutable multiset."""

from __future__ import annotations

from collections.abc import Iterator, Mapping


class Counts(Mapping[str, int]):
    """An immutable mapping of names to integers, in the order given.

    Serves as a process's multiset of tokens and as a machine's table of process times.

    Parameters
    ----------
    items : mapping of str to int, optional
        Copied.
    """

    __slots__ = ("_items",)

    def __init__(self, items: Mapping[str, int] | None = None) -> None:
        self._items = dict(items or {})

    def __getitem__(self, name: str) -> int:
        return self._items[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __hash__(self) -> int:
        return hash(frozenset(self._items.items()))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Mapping) and self._items == dict(other)

    def __repr__(self) -> str:
        return f"Counts({self._items!r})"
