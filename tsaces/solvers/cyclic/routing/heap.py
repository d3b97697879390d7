"""A heap of nodes by their keys, four children each, the keys beside the nodes.

A node whose key falls is pushed again; whoever pops passes over what was popped before. That
spares the heap to know where each node is, which would cost more than some nodes too many.

It is written by hand because numba's own `heapq` keeps a list of tuples whose references it counts:
with that the flows of a floor of 900 cells (`contact-lens-large`, 64 calls of `kernel.route`) take
1.4 times as long, and a plain search for shortest paths of 3,000 to 300,000 nodes 1.5 to 2.3 times.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tsaces.solvers.cyclic.routing.jit import jit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]


class Heap(NamedTuple):
    """The arrays of a heap; its size is kept by whoever uses it.

    Attributes
    ----------
    keys : float array, shape (room,)
    nodes : int array, shape (room,)
        The one with the least key is the first.
    """

    keys: Floats
    nodes: Ints


@jit
def empty_heap(room: int) -> Heap:
    """Return a heap for so many pushes without a pop."""
    return Heap(np.empty(room, np.float64), np.empty(room, np.int64))


@jit
def push(heap: Heap, size: int, node: int, key: float) -> int:
    """Put a node into the heap; return the heap's size."""
    keys, nodes = heap.keys, heap.nodes
    i = size
    while i > 0:
        parent = (i - 1) >> 2
        if keys[parent] <= key:
            break
        keys[i], nodes[i] = keys[parent], nodes[parent]
        i = parent
    keys[i], nodes[i] = key, node
    return size + 1


@jit
def pop(heap: Heap, size: int) -> int:
    """Take the first node off the heap; return the heap's size."""
    keys, nodes = heap.keys, heap.nodes
    size -= 1
    key, node = keys[size], nodes[size]
    i = 0
    child = 1
    while child < size:
        least = child
        for other in range(child + 1, min(child + 4, size)):
            if keys[other] < keys[least]:
                least = other
        if keys[least] >= key:
            break
        keys[i], nodes[i] = keys[least], nodes[least]
        i = least
        child = 4 * i + 1
    keys[i], nodes[i] = key, node
    return size
