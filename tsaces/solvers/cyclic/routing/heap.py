"""A priority queue of nodes: a heap with four children to a node, the keys beside the nodes.

A node whose key falls is pushed again, and the caller skips nodes that it has popped before (lazy
deletion). The heap therefore need not know where each node is, which would cost more than it saves.

It is written by hand because numba's own `heapq` keeps a list of tuples whose references it counts:
with that the flows of a floor of 900 cells (`contact-lens-large`, 64 calls of
`solve_min_cost_flow`) take 1.4 times as long, and a plain search for shortest paths of 3,000 to
300,000 nodes 1.5 to 2.3 times.
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
    """The arrays of a heap; the caller keeps its size.

    Attributes
    ----------
    keys : float array, shape (capacity,)
    nodes : int array, shape (capacity,)
        Nodes; the one with the least key is the first.
    """

    keys: Floats
    nodes: Ints


@jit
def empty_heap(capacity: int) -> Heap:
    """Return a heap for so many pushes without a pop."""
    return Heap(np.empty(capacity, np.float64), np.empty(capacity, np.int64))


@jit
def push(heap: Heap, size: int, node: int, key: float) -> int:
    """Add a node; return the size of the heap."""
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
    """Remove the first node; return the size of the heap."""
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
