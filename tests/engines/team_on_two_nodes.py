"""Two searches on two nodes of a Ray cluster, one of which is killed; tells what was heard."""

from __future__ import annotations

import json
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from tests.engines.cluster import cluster_of
from tests.engines.finds_when_told import FindsWhenTold
from tests.fixtures import AMPLE, small_instance
from tsaces.engines.ray_engine import RayEngine
from tsaces.model.events import SearchLost, SearchStep
from tsaces.solvers.session.solve_request import SolveRequest
from tsaces.solvers.session.solve_session import SolveSession

if TYPE_CHECKING:
    from tsaces.model.events import SolveEvent


def main() -> None:
    raylets: list[int] = []
    losses: list[str] = []
    with tempfile.TemporaryDirectory() as folder, cluster_of(2) as (address, [_, second]):
        file = Path(folder) / "now"
        doomed = second.raylet

        def listen(event: SolveEvent) -> None:
            if isinstance(event, SearchStep):
                raylets.append(int(event.description))
                if len(raylets) == 2:
                    second.kill()
            elif isinstance(event, SearchLost):
                losses.append(event.reason)
                file.touch()

        entry = SolveRequest(small_instance(), FindsWhenTold(file), AMPLE, 0, listen, searches=2)
        with closing(RayEngine(address)) as engine:
            found = SolveSession(entry, engine).run()
    heard = {
        "one on the second node": raylets.count(doomed) == 1,
        "losses": len(losses),
        "throughput": found.throughput,
    }
    sys.stdout.write(json.dumps(heard) + "\n")


if __name__ == "__main__":
    main()
