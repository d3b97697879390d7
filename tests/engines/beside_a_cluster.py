"""Ray started for oneself on a machine with a cluster; tells whether the cluster was left alone."""

from __future__ import annotations

import json
import queue
import sys
from contextlib import closing
from typing import TYPE_CHECKING

from tests.engines import chores
from tests.engines.cluster import cluster_of
from tests.engines.listening import PATIENCE
from tsaces.engines import engine_for

if TYPE_CHECKING:
    from tsaces.processes import ReportQueue


def main() -> None:
    with cluster_of(1) as (_, [head]), closing(engine_for("ray", cores=1)) as engine:
        report_queue: ReportQueue = queue.Queue()
        handle = engine.start(chores.tell_parent_and_wait, report_queue)
        _, raylet = report_queue.get(timeout=PATIENCE)
        handle.end()
        heard = {"left alone": raylet != head.raylet}
    sys.stdout.write(json.dumps(heard) + "\n")


if __name__ == "__main__":
    main()
