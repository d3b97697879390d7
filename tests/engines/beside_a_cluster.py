"""Ray started for oneself on a machine with a cluster; tells whether the cluster was left alone."""

from __future__ import annotations

import json
import os
import queue
import sys
from contextlib import closing
from typing import TYPE_CHECKING

os.environ["RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"] = "0"  # opens ports for this machine alone

from ray.cluster_utils import Cluster

from tests.engines import chores
from tests.engines.listening import PATIENCE
from tsaces.engines import engine_for

if TYPE_CHECKING:
    from tsaces.workers import Inbox

LOOPBACK = "127.0.0.1"


def main() -> None:
    cluster = Cluster()
    head = cluster.add_node(num_cpus=1, node_ip_address=LOOPBACK)
    (raylet,) = head.all_processes["raylet"]
    with closing(engine_for("ray", cores=1)) as engine:
        inbox: Inbox = queue.Queue()
        piece = engine.start(chores.tell_parent_and_wait, inbox)
        _, node = inbox.get(timeout=PATIENCE)
        piece.end()
    cluster.shutdown()  # type: ignore[no-untyped-call]
    sys.stdout.write(json.dumps({"left alone": node != raylet.process.pid}) + "\n")


if __name__ == "__main__":
    main()
