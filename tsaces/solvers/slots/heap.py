"""A binary heap of nodes by their keys, which can be lowered while a node is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tsaces.solvers.slots.compiled import compiled

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

NOWHERE = -1
"""The place of a node that is not in the heap, and has not been."""
SETTLED = -2
"""The place of a node that was taken off."""


class Heap(NamedTuple):
    """The arrays of a heap; its size is kept by whoever uses it.

    Attributes
    ----------
    keys : float array, shape (nodes,)
    nodes : int array, shape (nodes,)
        The heap itself: the node with the least key is the first.
    where : int array, shape (nodes,)
        The place of each node in the heap.
    """

    keys: Floats
    nodes: Ints
    where: Ints


@compiled
def push(heap: Heap, size: int, node: int) -> int:
    """Put a node into the heap, or move it up; return the heap's size."""
    nodes, where, keys = heap.nodes, heap.where, heap.keys
    i = where[node]
    if i < 0:
        i = size
        size += 1
    key = keys[node]
    while i > 0:
        parent = (i - 1) >> 1
        other = nodes[parent]
        if keys[other] <= key:
            break
        nodes[i] = other
        where[other] = i
        i = parent
    nodes[i] = node
    where[node] = i
    return size


@compiled
def pop(heap: Heap, size: int) -> int:
    """Take the first node off the heap; return the heap's size."""
    nodes, where, keys = heap.nodes, heap.where, heap.keys
    where[nodes[0]] = SETTLED
    size -= 1
    node = nodes[size]
    key = keys[node]
    i = 0
    child = 1
    while child < size:
        if child + 1 < size and keys[nodes[child + 1]] < keys[nodes[child]]:
            child += 1
        other = nodes[child]
        if keys[other] >= key:
            break
        nodes[i] = other
        where[other] = i
        i = child
        child = 2 * i + 1
    if size > 0:
        nodes[i] = node
        where[node] = i
    return size
