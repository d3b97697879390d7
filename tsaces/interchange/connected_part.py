"""The largest part of a floor within which one can drive from everywhere to everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable
    from typing import TypeVar

    Node = TypeVar("Node", bound=Hashable)


def largest_part(nodes: Iterable[Node], arcs: Iterable[tuple[Node, Node]]) -> set[Node]:
    """Return the largest strongly connected part; of equal ones that of the earliest node."""
    import networkx as nx  # noqa: PLC0415 - takes time to import, and few commands need it

    order = {node: number for number, node in enumerate(nodes)}
    graph: nx.DiGraph[Node] = nx.DiGraph()
    graph.add_nodes_from(order)
    graph.add_edges_from(arcs)
    parts = nx.strongly_connected_components(graph)
    return min(parts, key=lambda part: (-len(part), min(order[node] for node in part)))
