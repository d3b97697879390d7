"""Whether every cell can be reached from every other, told quickly."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def is_strongly_connected(exits: Sequence[Sequence[int]]) -> bool:
    """Return whether all nodes of a graph reach one another; which parts do is not asked.

    Parameters
    ----------
    exits : sequence of sequence of int
        Of each node, at least one, the nodes that it leads to.
    """
    entries: list[list[int]] = [[] for _ in exits]
    for node, targets in enumerate(exits):
        for target in targets:
            entries[target].append(node)
    return _reaches_all(exits) and _reaches_all(entries)


def _reaches_all(exits: Sequence[Sequence[int]]) -> bool:
    """Return whether the first node leads to all others."""
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
