"""Two searches on two nodes of a Ray cluster, one of which is killed; tells what was heard."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

os.environ["RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"] = "0"  # opens ports for this machine alone

from ray.cluster_utils import Cluster

from tests.engines.finds_when_told import FindsWhenTold
from tests.fixtures import AMPLE, small_instance
from tsaces.engines.ray_engine import RayEngine
from tsaces.model.events import SearchLost, SearchStep
from tsaces.solvers.entry import Entry
from tsaces.solvers.race import Race
from tsaces.workers.process import import_path

if TYPE_CHECKING:
    from tsaces.model.events import SolveEvent

LOOPBACK = "127.0.0.1"


def main() -> None:
    os.environ["PYTHONPATH"] = import_path()
    cluster = Cluster(
        initialize_head=True, head_node_args={"num_cpus": 1, "node_ip_address": LOOPBACK}
    )
    second = cluster.add_node(num_cpus=1, node_ip_address=LOOPBACK)
    raylet = second.all_processes["raylet"][0].process.pid
    nodes: list[int] = []
    losses: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "now"

        def listen(event: SolveEvent) -> None:
            if isinstance(event, SearchStep):
                nodes.append(int(event.description))
                if len(nodes) == 2:
                    cluster.remove_node(second, allow_graceful=False)
            elif isinstance(event, SearchLost):
                losses.append(event.reason)
                file.touch()

        entry = Entry(small_instance(), FindsWhenTold(file), AMPLE, 0, listen, searches=2)
        with closing(RayEngine(cluster.address)) as engine:
            found = Race(entry, engine).run()
    cluster.shutdown()  # type: ignore[no-untyped-call]
    heard = {
        "one on the second node": nodes.count(raylet) == 1,
        "losses": len(losses),
        "throughput": found.throughput,
    }
    sys.stdout.write(json.dumps(heard) + "\n")


if __name__ == "__main__":
    main()
