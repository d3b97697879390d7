"""A Ray cluster on this machine, nodes of which may be killed."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

os.environ["RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"] = "0"  # opens ports for this machine alone

from ray.cluster_utils import Cluster

from tsaces.processes.process import import_path

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOOPBACK = "127.0.0.1"


class Node:
    """One core of a cluster."""

    def __init__(self, cluster: Any) -> None:
        self._cluster = cluster
        self._node = cluster.add_node(num_cpus=1, node_ip_address=_LOOPBACK)

    @property
    def raylet(self) -> int:
        """Process that the node's tasks are children of."""
        pid: int = self._node.all_processes["raylet"][0].process.pid
        return pid

    def another(self) -> Node:
        """Add one more to its cluster."""
        return Node(self._cluster)

    def kill(self) -> None:
        """Have it vanish without a word."""
        self._cluster.remove_node(self._node, allow_graceful=False)


@contextmanager
def cluster_of(nodes: int) -> Iterator[tuple[str, list[Node]]]:
    """Run a cluster; give its address and its nodes, the head first."""
    os.environ["PYTHONPATH"] = import_path()
    cluster: Any = Cluster()  # typed in parts only
    try:
        started = [Node(cluster) for _ in range(nodes)]
        yield cluster.address, started
    finally:
        cluster.shutdown()
