"""What binds a job's bound: worked out on the engine, for as long as somebody waits for it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from api.jobs import Limits
from api.store import JobStore, NewJob, open_database
from tests.api.answers import expect_problem
from tests.api.faults.processes import MARK, marked
from tests.api.faults.sockets import dial, head, rest
from tests.api.jobs import FIGURES, keep_small_embedding
from tests.api.server import Server
from tests.fixtures import AMPLE, ROOT, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

FOR_LONG = 300
"""Seconds within which a large instance's explanation is far from done."""


def where(job_id: str) -> str:
    return f"/v1/embeddings/{job_id}/explanation"


def statuses(server: Server, job_id: str) -> list[int]:
    """Return how the server has answered, as its log has it."""
    return [line["status"] for line in server.log() if line.get("path") == where(job_id)]


def limits_of(pid: int) -> str:
    """Return the limits of a process, nothing if it has ended."""
    try:
        return Path(f"/proc/{pid}/limits").read_text(encoding="utf-8")
    except OSError:
        return ""


@pytest.fixture(scope="module")
def mark() -> str:
    return f"explained-{os.getpid()}"


@pytest.fixture(scope="module")
def busy_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("busy")


@pytest.fixture(scope="module")
def large_job(busy_folder: Path) -> str:
    """A job of a large instance, cancelled before it began."""
    text = (ROOT / "instances" / "contact-lens-large.json").read_text(encoding="utf-8")
    request = {"instance": json.loads(text), "method": "auto", "time_limit": 60.0, "seed": 0}
    with open_database(f"sqlite:///{busy_folder / 'tsaces.db'}") as database:
        store = JobStore(database)
        job = store.submit(NewJob("local", json.dumps(request), "d"), most_open=1)
        store.finish(job.id, job.early_end, "cancelled")
    return job.id


@pytest.fixture(scope="module")
def busy(busy_folder: Path, mark: str, large_job: str) -> Iterator[Server]:
    """A server that explains one bound at a time, and has a large job; its processes are marked."""
    assert large_job
    environment = {MARK: mark, "TSACES_MAX_EXPLANATIONS": "1"}
    with Server(busy_folder, environment=environment) as server:
        yield server
        server.terminate()
    assert wait_until(lambda: not marked(mark))


class Asked:
    """A request that waits, on a connection of its own."""

    def __init__(self, server: Server, job_id: str, time_limit: float = FOR_LONG) -> None:
        self._socket = dial(server)
        path = f"{where(job_id)}?time_limit={time_limit}"
        self._socket.sendall(head(path, "Connection: close"))

    def leave(self) -> None:
        self._socket.close()

    def answer(self) -> tuple[int, dict[str, Any]]:
        """Wait for the answer and return its status and document."""
        first, _, body = rest(self._socket).partition(b"\r\n\r\n")
        return int(first.split()[1]), json.loads(body)


def test_what_binds_is_said_in_words_and_for_programs(client: httpx.Client, job_id: str) -> None:
    answer = client.get(where(job_id), params={"time_limit": AMPLE}).raise_for_status().json()
    assert answer["upper_bound"] == FIGURES["upper_bound"]
    assert answer["obstacle"] is None
    assert answer["lines"][0] == "at most 0.400000 products per timestep"
    assert "for comparison, at most" in answer["lines"]
    limits = {relaxed["limit"] for relaxed in answer["relaxed"]}
    assert limits >= {"fleet", "machines", "junctions", "cells"}
    assert all(relaxed["upper_bound"] >= 0.4 for relaxed in answer["relaxed"])


def test_what_is_known_is_not_worked_out_again(tmp_path: Path, mark: str) -> None:
    job_id = keep_small_embedding(f"sqlite:///{tmp_path / 'tsaces.db'}")
    with Server(tmp_path, environment={MARK: mark}) as server, server.client() as client:
        known = client.get(where(job_id), params={"time_limit": 60}).json()
        assert wait_until(lambda: not marked(mark))
        for time_limit in (60, 20, 0.001):  # too little time for any process to start
            assert client.get(where(job_id), params={"time_limit": time_limit}).json() == known


def test_ids_and_times_that_make_no_sense(client: httpx.Client, job_id: str) -> None:
    expect_problem(client.get(where("0" * 32)), 404, "there is no embedding")
    expect_problem(client.get(where("Z" * 32)), 422, "job_id: ")
    for time_limit in ("0", "-1", "601", "nan", "inf", "soon", ""):
        answer = client.get(where(job_id), params={"time_limit": time_limit})
        expect_problem(answer, 422, "query.time_limit: ")


def test_a_server_gives_no_more_time_than_to_solves(tmp_path: Path) -> None:
    job_id = keep_small_embedding(f"sqlite:///{tmp_path / 'tsaces.db'}")
    with (
        Server(tmp_path, environment={"TSACES_MAX_TIME_LIMIT": "30"}) as server,
        server.client() as client,
    ):
        answer = client.get(where(job_id), params={"time_limit": 31})
        expect_problem(answer, 422, "query.time_limit: 31 is above 30 s")


def test_its_processes_have_the_memory_of_a_solve_and_end_with_whoever_leaves(
    busy: Server, large_job: str, mark: str
) -> None:
    def limited() -> set[int]:
        return {pid for pid in marked(mark) if str(Limits().memory) in limits_of(pid)}

    before = statuses(busy, large_job)
    asked = Asked(busy, large_job)
    assert wait_until(lambda: len(limited()) >= 3)
    asked.leave()
    assert wait_until(lambda: not marked(mark))
    assert wait_until(lambda: statuses(busy, large_job) == [*before, 499])


def test_many_wait_for_the_same_and_others_are_refused(
    busy: Server, large_job: str, mark: str
) -> None:
    first, second = Asked(busy, large_job), Asked(busy, large_job, FOR_LONG / 2)
    assert wait_until(lambda: len(marked(mark)) > 1)
    with busy.client() as client:
        more = client.get(where(large_job), params={"time_limit": FOR_LONG + 1})
        expect_problem(more, 429, "1 bounds are already being explained; ask again")
        assert int(more.headers["retry-after"]) > 0
        first.leave()
        assert client.get(where(large_job), params={"time_limit": FOR_LONG + 1}).status_code == 429
        assert client.get("/readyz").status_code == 200
    second.leave()
    assert wait_until(lambda: not marked(mark))


def test_a_server_that_ends_says_so(busy: Server, large_job: str, mark: str) -> None:
    asked = Asked(busy, large_job)
    assert wait_until(lambda: len(marked(mark)) > 1)
    assert busy.terminate() == 0
    code, problem = asked.answer()
    assert (code, problem["detail"]) == (503, "the server is shutting down")
    assert wait_until(lambda: not marked(mark))
    busy.restart()


def test_a_process_that_is_killed_is_no_defect(busy: Server, large_job: str, mark: str) -> None:
    asked = Asked(busy, large_job)
    assert wait_until(lambda: len(marked(mark)) > 1)
    for pid in marked(mark):
        os.kill(pid, 9)
    code, problem = asked.answer()
    assert code == 503
    assert problem["detail"].startswith("the bound could not be explained: its process ")
    with busy.client() as client:
        assert client.get("/readyz").status_code == 200
    assert [line for line in busy.log() if "traceback" in line] == []
