"""The database goes away and comes back: clients are told to wait, and what was found is kept."""

from __future__ import annotations

import os
import signal
import sqlite3
import threading
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from websockets.exceptions import ConnectionClosed

from api.store import open_database
from tests.api.faults.sockets import answering
from tests.api.jobs import ended, keep_small_embedding, solve_request, status, submit
from tests.api.postgres import Cluster
from tests.api.server import Server
from tests.api.streams import websocket
from tests.cli.command import start
from tests.fixtures import AMPLE, child_environment, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

TITLE = "The server cannot answer just now"
BOUNDED = 15.0
"""Seconds within which a request is answered even though the database is not."""
HASTY = {"TSACES_DATABASE_SECONDS": "1"}
"""What a server gets that gives up soon what is locked."""


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """Return a PostgreSQL of our own: others would not like what happens to it."""
    with Cluster() as ours:
        yield ours


@pytest.fixture
def fragile(cluster: Cluster) -> Cluster:
    """Return the same, running, whatever has happened to it before."""
    if not cluster.is_running:
        cluster.start()
    return cluster


def test_postgresql_crashes_and_comes_back(tmp_path: Path, fragile: Cluster) -> None:
    url = fragile.new_database()
    known = keep_small_embedding(url)
    with Server(tmp_path, database=url) as server, server.client() as client:
        job_id = submit(client, solve_request())
        assert wait_until(lambda: status(client, job_id)["status"] == "running")
        with (
            answering(server),
            client.stream("GET", f"/v1/embeddings/{known}/plan?tick_ms=20") as plan,
            client.stream("GET", f"/v1/embeddings/{job_id}/events") as events,
        ):
            lines, news = plan.iter_lines(), events.iter_lines()
            assert [next(lines)[:18], next(news)] == ['{"type":"header","', "id: 1"]
            crash(fragile, url)
            expect_away(server, client, known)
            expect_goodbye(server, known)
            assert [next(lines)[:5] for _ in range(50)] == [f'{{"t":{t}'[:5] for t in range(50)]
            fragile.start()
            assert wait_until(lambda: client.get("/readyz").is_success)
            told = [line.removeprefix("event: ") for line in news if line.startswith("event: ")]
            assert next(lines).startswith('{"t":50,')
        assert (told[:2], told[-1]) == (["queued", "started"], "ended")
        assert "incumbent" in told
        done = status(client, job_id)
        assert (done["status"], done["attempts"]) == ("succeeded", 1)
        assert client.get(f"/v1/embeddings/{job_id}/plan?steps=2").text.count("\n") == 3
        assert ended(client, submit(client, solve_request()))["status"] == "succeeded"


def test_a_database_has_one_server_after_an_outage_too(tmp_path: Path, fragile: Cluster) -> None:
    url = fragile.new_database()
    with Server(tmp_path, database=url) as server, server.client() as client:
        crash(fragile, url)
        assert client.get("/readyz").status_code == 503
        fragile.start()
        assert wait_until(lambda: client.get("/readyz").is_success)
        assert refusal(url) == (2, "another server is at work on it")


def test_another_server_is_there_for_a_while_after_an_outage(
    tmp_path: Path, fragile: Cluster
) -> None:
    url = fragile.new_database()
    patient = {"TSACES_TAKEOVER_SECONDS": str(AMPLE)}
    with (
        Server(tmp_path, database=url, environment=patient) as server,
        server.client() as client,
        ExitStack() as takeover,
    ):
        with asleep(server):
            crash(fragile, url)
            fragile.start()
            takeover.enter_context(open_database(url, on_lost=pytest.fail))
        expect_unavailable(client.get("/readyz"))
        expect_unavailable(client.post("/v1/embeddings", json=solve_request()))
        takeover.close()  # the other has thought better of it
        assert wait_until(lambda: client.get("/readyz").is_success)
        assert ended(client, submit(client, solve_request()))["status"] == "succeeded"


def test_another_server_takes_over_during_an_outage(tmp_path: Path, fragile: Cluster) -> None:
    url = fragile.new_database()
    hasty = {"TSACES_TAKEOVER_SECONDS": "2"}
    with Server(tmp_path, database=url, environment=hasty) as server, ExitStack() as takeover:
        with asleep(server):
            crash(fragile, url)
            fragile.start()
            takeover.enter_context(open_database(url, on_lost=pytest.fail))
        assert server.wait() == 0
    assert any("has taken the database over" in line["message"] for line in server.log())


def test_postgresql_is_locked_by_somebody_for_a_while(tmp_path: Path, postgres: Cluster) -> None:
    url = postgres.new_database()
    known = keep_small_embedding(url)
    with (
        Server(tmp_path, database=url, environment=HASTY) as server,
        server.client() as client,
    ):
        with psycopg.connect(url) as somebody:
            somebody.execute("LOCK TABLE jobs IN ACCESS EXCLUSIVE MODE")
            expect_unavailable(client.get(f"/v1/embeddings/{known}"))
            expect_unavailable(client.get("/readyz"))
        assert wait_until(lambda: client.get("/readyz").is_success)
        assert status(client, known)["status"] == "succeeded"


def test_sqlite_is_locked_by_somebody_for_a_while(tmp_path: Path) -> None:
    with (
        Server(tmp_path, environment=HASTY) as server,
        server.client() as client,
        closing(sqlite3.connect(tmp_path / "tsaces.db", isolation_level=None)) as somebody,
        answering(server),
    ):
        job_id = submit(client, solve_request())
        assert wait_until(lambda: status(client, job_id)["status"] == "running")
        somebody.execute("BEGIN EXCLUSIVE")
        refused: list[httpx.Response] = []
        submitting = threading.Thread(
            target=lambda: refused.append(client.post("/v1/embeddings", json=solve_request()))
        )
        submitting.start()
        while submitting.is_alive():  # readers need no lock
            assert status(client, job_id)["status"] == "running"
            assert client.get("/readyz").is_success
            submitting.join(0.1)
        expect_unavailable(refused[0])
        somebody.execute("ROLLBACK")
        assert ended(client, job_id)["status"] == "succeeded"
        assert ended(client, submit(client, solve_request()))["status"] == "succeeded"


def test_a_short_lock_is_waited_for(tmp_path: Path) -> None:
    with (
        Server(tmp_path) as server,
        server.client() as client,
        closing(
            sqlite3.connect(tmp_path / "tsaces.db", isolation_level=None, check_same_thread=False)
        ) as somebody,
    ):
        somebody.execute("BEGIN EXCLUSIVE")
        release = threading.Timer(1, somebody.execute, ["ROLLBACK"])
        release.start()
        job_id = submit(client, solve_request())
        release.join()
        assert client.delete(f"/v1/embeddings/{job_id}").json()["status"] == "cancelled"


def refusal(url: str) -> tuple[int, str]:
    """Return how a second server on a database ends, and what is wrong with that."""
    environment = child_environment() | HASTY
    with start("serve", "--port", "0", "--database", url, environment=environment) as second:
        try:
            _, complaint = second.communicate(timeout=AMPLE)
        finally:
            second.kill()
    return second.returncode, complaint.removeprefix("error: --database: ").partition(";")[0]


@contextmanager
def asleep(server: Server) -> Iterator[None]:
    """Let a server notice nothing for a while."""
    os.kill(server.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(server.pid, signal.SIGCONT)


def crash(cluster: Cluster, url: str) -> None:
    """End PostgreSQL without letting it write or say anything."""
    with psycopg.connect(url) as connection:
        row = connection.execute("SHOW data_directory").fetchone()
    assert row is not None
    first_line = Path(row[0], "postmaster.pid").read_text(encoding="utf-8").split("\n")[0]
    os.kill(int(first_line), signal.SIGQUIT)
    cluster.stop()  # which waits until it has ended


def expect_away(server: Server, client: httpx.Client, job_id: str) -> None:
    """Expect that every request that needs the database is told to come again."""
    where = f"/v1/embeddings/{job_id}"
    for path in ("/readyz", where, f"{where}/embedding", f"{where}/events", f"{where}/plan"):
        expect_unavailable(client.get(path, timeout=BOUNDED))
    expect_unavailable(client.delete(where, timeout=BOUNDED))
    expect_unavailable(client.post("/v1/embeddings", json=solve_request(), timeout=BOUNDED))
    assert any(line["message"] == "the store is away" for line in server.log())


def expect_unavailable(answer: httpx.Response) -> None:
    """Expect an answer that says to come again, and when."""
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert int(answer.headers["retry-after"]) > 0
    assert (answer.json()["title"], answer.json()["status"]) == (TITLE, 503)


def expect_goodbye(server: Server, job_id: str) -> None:
    """Expect that a WebSocket says the same as best it can: try again later."""
    with (
        websocket(server, f"/v1/embeddings/{job_id}/plan/ws") as socket,
        pytest.raises(ConnectionClosed),
    ):
        socket.recv()
    assert socket.close_code == 1013
