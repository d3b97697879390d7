"""Jobs on Ray have what jobs in processes of the server have: limits, cancellation, and an end."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from api.store import JobStore, NewJob, open_database
from tests.api.faults.processes import MARK, marked
from tests.api.faults.sockets import dial, head
from tests.api.jobs import follow, keep_small_embedding, solve_request, status, submit
from tests.api.server import Server
from tests.cli.command import run
from tests.fixtures import ROOT, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

GIBIBYTES = 3
MARKED = "on-ray"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("shop")


@pytest.fixture(scope="module")
def small_job(folder: Path) -> str:
    """Return a job of the small instance, which has ended."""
    return keep_small_embedding(database(folder))


@pytest.fixture(scope="module")
def large_job(folder: Path) -> str:
    """Return a job that was cancelled before it began."""
    request = long_request("contact-lens-large") | {"seed": 0}
    with open_database(database(folder)) as opened:
        store = JobStore(opened)
        job = store.submit(NewJob("local", json.dumps(request), "d"), most_open=1)
        store.finish(job.id, job.early_end, "cancelled")
    return job.id


@pytest.fixture(scope="module")
def shop(folder: Path, small_job: str, large_job: str) -> Iterator[tuple[Server, httpx.Client]]:
    assert small_job != large_job
    mark = f"{MARKED}-{os.getpid()}"
    options = ("--solves", "2", "--engine", "ray", "--memory", str(GIBIBYTES))
    with Server(folder, *options, environment={MARK: mark}, anew=True) as server:
        with server.client() as client:
            yield server, client
        assert server.terminate() == 0
    assert wait_until(lambda: not marked(mark))


def database(folder: Path) -> str:
    return f"sqlite:///{folder / 'tsaces.db'}"


def long_request(scenario: str = "contact-lens-small") -> dict[str, object]:
    text = (ROOT / "instances" / f"{scenario}.json").read_text(encoding="utf-8")
    return solve_request(instance=json.loads(text), time_limit=600)


def solvers() -> set[int]:
    """Return the processes that solve, wherever they are: children of Ray's."""
    mark = f"{MARKED}-{os.getpid()}"
    return {pid for pid in marked(mark) if "tsaces.processes.child" in command_of(pid)}


def command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8")
    except OSError:
        return ""


def test_a_job_is_solved_and_its_plan_streams(shop: tuple[Server, httpx.Client]) -> None:
    _, client = shop
    job_id = submit(client, solve_request())
    follow(client, job_id)
    done = status(client, job_id)
    assert done["status"] == "succeeded"
    assert client.get(f"/v1/embeddings/{job_id}/plan?steps=5").text.count("\n") == 6


def test_a_job_is_cancelled_at_once_and_keeps_what_it_found(
    shop: tuple[Server, httpx.Client],
) -> None:
    """While it was at work, its processes had the memory that they may have."""
    _, client = shop
    job_id = submit(client, long_request())
    assert wait_until(lambda: len(solvers()) >= 3)
    limits = [Path(f"/proc/{pid}/limits").read_text(encoding="utf-8") for pid in solvers()]
    most = str(GIBIBYTES * 2**30)
    assert all(most in text for text in limits)
    assert wait_until(lambda: status(client, job_id)["throughput"] is not None)
    assert client.delete(f"/v1/embeddings/{job_id}").status_code == 200
    assert wait_until(lambda: status(client, job_id)["status"] == "cancelled")
    assert wait_until(lambda: not solvers())
    assert client.get(f"/v1/embeddings/{job_id}/embedding").status_code == 200


def test_a_bound_is_explained_for_as_long_as_somebody_waits(
    shop: tuple[Server, httpx.Client], small_job: str, large_job: str
) -> None:
    server, client = shop
    answer = client.get(f"/v1/embeddings/{small_job}/explanation?time_limit=60").json()
    assert "for comparison, at most" in answer["lines"]
    with dial(server) as connection:
        connection.sendall(head(f"/v1/embeddings/{large_job}/explanation?time_limit=600"))
        assert wait_until(lambda: len(solvers()) >= 3)
    assert wait_until(lambda: not solvers())


def test_a_job_whose_processes_are_killed_takes_nobody_down(
    shop: tuple[Server, httpx.Client],
) -> None:
    _, client = shop
    job_id = submit(client, long_request())
    assert wait_until(lambda: len(solvers()) >= 3)
    for pid in solvers():
        os.kill(pid, signal.SIGKILL)
    follow(client, job_id)
    done = status(client, job_id)
    assert done["status"] in {"failed", "succeeded"}
    assert "fail" in done["message"]
    again = submit(client, solve_request())
    follow(client, again)
    assert status(client, again)["status"] == "succeeded"


def test_an_address_where_nobody_answers_is_an_error_of_one_line(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path}/jobs.db"
    words = ("--database", database, "--engine", "ray", "--address", "127.0.0.1:1")
    done = run("serve", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[-1].startswith("error: --address: no Ray cluster answers")
