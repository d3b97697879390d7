"""A Ray cluster of two nodes on this machine, one of which is killed; tells what was heard."""

from __future__ import annotations

import json
import queue
import sys
from contextlib import closing

from tests.engines import chores
from tests.engines.cluster import cluster_of
from tests.engines.listening import PATIENCE, done
from tsaces.engines.ray_engine import RayEngine
from tsaces.processes import Ended, ReportQueue


def main() -> None:
    with cluster_of(2) as (address, [_, second]), closing(RayEngine(address)) as engine:
        report_queue: ReportQueue = queue.Queue()
        handles = {engine.start(chores.tell_parent_and_wait, report_queue) for _ in range(2)}
        raylets = dict(report_queue.get(timeout=PATIENCE) for _ in handles)
        assert len(set(raylets.values())) == 2
        (doomed,) = (handle for handle, raylet in raylets.items() if raylet == second.raylet)
        second.kill()
        sender, report = report_queue.get(timeout=PATIENCE)
        (other,) = handles - {doomed}
        heard: dict[str, object] = {
            "lost": sender is doomed and isinstance(report, Ended) and report.error,
            "still at work": other.is_at_work and report_queue.empty(),
        }
        other.end()
        heard["after"] = done(engine, chores.count_to_three)[:-1]
    sys.stdout.write(json.dumps(heard) + "\n")


if __name__ == "__main__":
    main()
