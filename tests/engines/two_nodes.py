"""A Ray cluster of two nodes on this machine, one of which is killed; tells what was heard."""

from __future__ import annotations

import json
import os
import queue
import sys
from contextlib import closing

os.environ["RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"] = "0"  # opens ports for this machine alone

from ray.cluster_utils import Cluster

from tests.engines import chores
from tests.engines.listening import PATIENCE, done
from tsaces.engines.ray_engine import RayEngine
from tsaces.workers import Ended, Inbox
from tsaces.workers.process import import_path

LOOPBACK = "127.0.0.1"


def main() -> None:
    os.environ["PYTHONPATH"] = import_path()
    cluster = Cluster(
        initialize_head=True, head_node_args={"num_cpus": 1, "node_ip_address": LOOPBACK}
    )
    second = cluster.add_node(num_cpus=1, node_ip_address=LOOPBACK)
    with closing(RayEngine(cluster.address)) as engine:
        inbox: Inbox = queue.Queue()
        pieces = {engine.start(chores.tell_parent_and_wait, inbox) for _ in range(2)}
        nodes = dict(inbox.get(timeout=PATIENCE) for _ in pieces)
        assert len(set(nodes.values())) == 2
        raylet = second.all_processes["raylet"][0].process.pid
        (doomed,) = (piece for piece, node in nodes.items() if node == raylet)
        cluster.remove_node(second, allow_graceful=False)
        sender, report = inbox.get(timeout=PATIENCE)
        (other,) = pieces - {doomed}
        heard: dict[str, object] = {
            "lost": sender is doomed and isinstance(report, Ended) and report.error,
            "still at work": other.is_at_work and inbox.empty(),
        }
        other.end()
        heard["after"] = done(engine, chores.count_to_three)[:-1]
    cluster.shutdown()  # type: ignore[no-untyped-call]
    sys.stdout.write(json.dumps(heard) + "\n")


if __name__ == "__main__":
    main()
