"""A fast test for strong connectivity."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def is_strongly_connected(exits: Sequence[Sequence[int]]) -> bool:
    """Return whether a graph is strongly connected.

    Parameters
    ----------
    exits : sequence of sequence of int
        Successors of each node. There must be at least one node.
    """
    entries: list[list[int]] = [[] for _ in exits]
    for node, targets in enumerate(exits):
        for target in targets:
            entries[target].append(node)
    return _reaches_all(exits) and _reaches_all(entries)


def _reaches_all(exits: Sequence[Sequence[int]]) -> bool:
    """Return whether all nodes can be reached from the first one."""
    is_new = bytearray(b"\1") * len(exits)
    is_new[0] = 0
    left, waiting = len(exits) - 1, [0]
    while waiting:
        for node in exits[waiting.pop()]:
            if is_new[node]:
                is_new[node] = 0
                left -= 1
                waiting.append(node)
    return not left
