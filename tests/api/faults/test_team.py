"""A job that several searches share goes on without one of them."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

from tests.api.faults.processes import children
from tests.api.jobs import follow, solve_request, status, submit
from tests.api.server import Server
from tests.fixtures import is_running, wait_until

if TYPE_CHECKING:
    from pathlib import Path

SEARCHES = 2


def test_a_search_that_is_killed_costs_its_own_work_alone(tmp_path: Path) -> None:
    with Server(tmp_path, "--workers", str(SEARCHES)) as server, server.client() as client:
        job_id = submit(client, solve_request())
        assert wait_until(lambda: len(children(server.pid)) == 1)
        (process,) = children(server.pid)
        assert wait_until(lambda: len(children(process)) == SEARCHES + 1)
        family = children(process)
        os.kill(family[-1], signal.SIGKILL)
        follow(client, job_id)
        done = status(client, job_id)
        assert (done["status"], done["attempts"]) == ("succeeded", 1)
        assert 0 < done["throughput"] <= done["upper_bound"]
        assert wait_until(lambda: not any(map(is_running, family)))
