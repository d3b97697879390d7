"""Processes of a job that are killed, or want too much memory, take nobody else down."""

from __future__ import annotations

import json
import os
import re
import resource
import signal
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from tests.api.faults.processes import MARK, children, marked
from tests.api.jobs import follow, solve_request, status, submit
from tests.api.server import Server
from tests.fixtures import ROOT, is_running, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

KILLED = (
    "ended by SIGKILL, which nobody here has sent: probably the kernel's OOM killer, as the machine"
    " had no memory left; use fewer workers, or solve a smaller instance, or find a machine with"
    " more memory"
)
STARVED = re.compile(
    r"the process of ts-aces ended unexpectedly: .*out of memory at its limit of 1 byte; raise the"
    r" limit \(--memory of tsaces serve, .*, use fewer workers, or solve a smaller instance"
)
MEMORY = 3 * 2**30
SOLVER, BOUND = 1, 0
"""Places among the children of a job's process."""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, httpx.Client]]:
    """Return a server that works on two jobs at once, and a client; nothing is left of it."""
    mark = uuid4().hex
    folder = tmp_path_factory.mktemp("shop")
    options = ("--solves", "2", "--memory", str(MEMORY / 2**30))
    with Server(folder, *options, environment={MARK: mark}) as server:
        with server.client() as client:
            yield server, client
        assert not marked(mark)
        assert server.terminate() == 0
    assert wait_until(lambda: not marked(mark))


def test_a_killed_job_that_found_nothing_has_failed(shop: tuple[Server, httpx.Client]) -> None:
    server, client = shop
    job_id, process = fruitless_job(server, client)
    family = [process, *helpers(process)]
    other = submit(client, solve_request())
    os.kill(process, signal.SIGKILL)
    done = ending(client, job_id)
    assert (done["status"], done["throughput"]) == ("failed", None)
    assert done["message"] == f"the solver's process failed: {KILLED}"
    assert wait_until(lambda: not any(map(is_running, family)))
    expect_untouched(client, other)


def test_a_killed_job_keeps_what_it_had_found(shop: tuple[Server, httpx.Client]) -> None:
    server, client = shop
    job_id, process = long_job(server, client)
    assert wait_until(lambda: status(client, job_id)["throughput"] is not None)
    os.kill(process, signal.SIGKILL)
    done = ending(client, job_id)
    assert done["status"] == "succeeded"
    assert done["message"] == f"the solver's process failed: {KILLED}"
    where = f"/v1/embeddings/{job_id}"
    assert client.get(f"{where}/embedding").json()["throughput"] == done["throughput"]
    assert client.get(f"{where}/plan?steps=5").text.count("\n") == 6


def test_a_job_whose_solver_is_killed_ends_at_once(shop: tuple[Server, httpx.Client]) -> None:
    server, client = shop
    job_id, process = fruitless_job(server, client)
    other = submit(client, solve_request())
    os.kill(helpers(process)[SOLVER], signal.SIGKILL)
    done = ending(client, job_id)
    assert done["status"] == "failed"
    assert done["message"].startswith("the process of ")
    assert done["message"].endswith(f" failed: {KILLED}")
    assert wait_until(lambda: not is_running(process))
    expect_untouched(client, other)


def test_a_job_goes_on_without_its_bound(shop: tuple[Server, httpx.Client]) -> None:
    server, client = shop
    job_id = submit(client, solve_request())
    assert wait_until(lambda: len(children(server.pid)) == 1)
    os.kill(helpers(children(server.pid)[0])[BOUND], signal.SIGKILL)
    done = ending(client, job_id)
    assert done["status"] == "succeeded"
    assert done["throughput"] <= done["upper_bound"]


def test_a_solver_without_memory_takes_only_its_job_down(
    shop: tuple[Server, httpx.Client],
) -> None:
    server, client = shop
    job_id, process = long_job(server, client)
    family = [process, *helpers(process)]
    assert wait_until(lambda: status(client, job_id)["throughput"] is not None)
    limits = [resource.prlimit(pid, resource.RLIMIT_AS) for pid in family]
    assert limits == [(MEMORY, MEMORY)] * 3
    other = submit(client, solve_request())
    resource.prlimit(family[1 + SOLVER], resource.RLIMIT_AS, (1, MEMORY))  # not a byte more
    done = ending(client, job_id)
    assert done["status"] == "succeeded"
    assert STARVED.fullmatch(done["message"]), done["message"]
    assert wait_until(lambda: not any(map(is_running, family)))
    expect_untouched(client, other)


def long_job(server: Server, client: httpx.Client) -> tuple[str, int]:
    """Have a job run that takes minutes, alone; return it and its process."""
    return start_alone(server, client, "contact-lens-small", "ts-aces")


def fruitless_job(server: Server, client: httpx.Client) -> tuple[str, int]:
    """Do the same with a job that finds nothing in its first minute."""
    return start_alone(server, client, "contact-lens-large", "aces")


def start_alone(
    server: Server, client: httpx.Client, scenario: str, method: str
) -> tuple[str, int]:
    """Solve a bundled scenario once nothing else runs; return the job and its process."""
    assert wait_until(lambda: not children(server.pid))
    instance = json.loads((ROOT / "instances" / f"{scenario}.json").read_text(encoding="utf-8"))
    request = solve_request(instance=instance, method=method, time_limit=600)
    job_id = submit(client, request)
    assert wait_until(lambda: len(children(server.pid)) == 1)
    return job_id, children(server.pid)[0]


def helpers(process: int) -> list[int]:
    """Wait for the solver and the bound of a job's process, and return their numbers."""
    assert wait_until(lambda: len(children(process)) == 2)
    return children(process)


def ending(client: httpx.Client, job_id: str) -> dict[str, Any]:
    """Follow a job to its end and return where it stands."""
    follow(client, job_id)
    return status(client, job_id)


def expect_untouched(client: httpx.Client, job_id: str) -> None:
    """Expect that a job that ran beside another one ends well, at its first attempt."""
    done = ending(client, job_id)
    assert (done["status"], done["attempts"]) == ("succeeded", 1)
