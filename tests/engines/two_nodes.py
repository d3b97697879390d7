"""A Ray cluster of two nodes on this machine, whose second one dies twice; tells what was heard."""

from __future__ import annotations

import json
import queue
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from tests.engines import chores
from tests.engines.cluster import cluster_of
from tests.engines.finds_when_told import FindsWhenTold
from tests.engines.listening import PATIENCE, done
from tests.fixtures import AMPLE, small_instance
from tsaces.engines import engine_for
from tsaces.engines.ray_engine import RayEngine
from tsaces.model.events import SearchLost, SearchStep
from tsaces.processes import Ended, ReportQueue
from tsaces.solvers.session.solve_request import SolveRequest
from tsaces.solvers.session.solve_session import SolveSession

if TYPE_CHECKING:
    from tests.engines.cluster import Node
    from tsaces.engines import Engine
    from tsaces.model.events import SolveEvent


def main() -> None:
    with cluster_of(2) as (address, [head, second]):
        with closing(RayEngine(address)) as engine:
            heard: dict[str, object] = {"task": two_tasks(engine, second)}
        third = head.another()
        with closing(RayEngine(address)) as engine:
            heard["solve"] = two_searches(engine, third)
        with closing(engine_for("ray", cores=1)) as ours:
            heard["ours"] = {"left alone": raylet_of(ours) != head.raylet}
    sys.stdout.write(json.dumps(heard) + "\n")


def two_tasks(engine: RayEngine, second: Node) -> dict[str, object]:
    """Have a task on each node, and kill the second one."""
    report_queue: ReportQueue = queue.Queue()
    handles = {engine.start(chores.tell_parent_and_wait, report_queue) for _ in range(2)}
    raylets = dict(report_queue.get(timeout=PATIENCE) for _ in handles)
    assert len(set(raylets.values())) == 2
    (doomed,) = (handle for handle, raylet in raylets.items() if raylet == second.raylet)
    second.kill()
    sender, report = report_queue.get(timeout=PATIENCE)
    (other,) = handles - {doomed}
    heard: dict[str, object] = {
        "lost": sender is doomed and isinstance(report, Ended) and bool(report.error),
        "still at work": other.is_at_work and report_queue.empty(),
    }
    other.end()
    return heard | {"after": done(engine, chores.count_to_three)[:-1]}


def two_searches(engine: Engine, second: Node) -> dict[str, object]:
    """Have two searches of a solve on two nodes, and kill the second node."""
    raylets: list[int] = []
    losses: list[str] = []
    doomed = second.raylet
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "now"

        def listen(event: SolveEvent) -> None:
            if isinstance(event, SearchStep):
                raylets.append(int(event.description))
                if len(raylets) == 2:
                    second.kill()
            elif isinstance(event, SearchLost):
                losses.append(event.reason)
                file.touch()

        entry = SolveRequest(small_instance(), FindsWhenTold(file), AMPLE, 0, listen, searches=2)
        found = SolveSession(entry, engine).run()
    return {
        "one on the second node": raylets.count(doomed) == 1,
        "losses": len(losses),
        "throughput": found.throughput,
    }


def raylet_of(engine: Engine) -> int:
    """Return what a task of an engine is a child of."""
    report_queue: ReportQueue = queue.Queue()
    handle = engine.start(chores.tell_parent_and_wait, report_queue)
    _, raylet = report_queue.get(timeout=PATIENCE)
    handle.end()
    assert isinstance(raylet, int)
    return raylet


if __name__ == "__main__":
    main()
