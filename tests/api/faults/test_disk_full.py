"""A full disk: submissions are refused, what is kept can be read, and room ends it all."""

from __future__ import annotations

import resource
from typing import TYPE_CHECKING

from tests.api.faults.sockets import answering
from tests.api.faults.test_database_away import expect_unavailable
from tests.api.jobs import ended, follow, keep_small_embedding, solve_request, status, submit
from tests.api.server import Server
from tests.api.test_operations import figures
from tests.fixtures import wait_until

if TYPE_CHECKING:
    from pathlib import Path

    import httpx

BLOCK = 4096
UNLIMITED = resource.RLIM_INFINITY
ENOUGH = 1000
"""Submissions that no disk of the size below takes."""


def test_a_full_disk_is_survived(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'tsaces.db'}"
    kept = keep_small_embedding(database)
    with Server(tmp_path) as server, server.client() as client:
        running = submit(client, solve_request())
        assert wait_until(lambda: status(client, running)["status"] == "running")
        with answering(server):
            limit_files(server, largest(tmp_path) + BLOCK)
            queued = submit_until_full(client)
            expect_readable(client, kept)
            assert figures(client)["tsaces_store_failures_total"] > 0
            assert status(client, running)["status"] == "running"
            limit_files(server, UNLIMITED)
            assert wait_until(lambda: client.get("/readyz").is_success)
            for job_id in (running, submit(client, solve_request())):
                assert ended(client, job_id)["status"] == "succeeded"
        assert all(client.delete(f"/v1/embeddings/{job_id}").is_success for job_id in queued)
        kinds = [item.kind for item in follow(client, running)]
        assert (kinds[:2], kinds[-1]) == (["queued", "started"], "ended")
        assert "incumbent" in kinds
        server.restart()
        expect_readable(client, kept)


def test_a_full_disk_is_noticed_by_a_server_without_jobs(tmp_path: Path) -> None:
    keep_small_embedding(f"sqlite:///{tmp_path / 'tsaces.db'}")
    with Server(tmp_path) as server, server.client() as client:
        limit_files(server, BLOCK)
        for _ in range(3):
            expect_unavailable(client.post("/v1/embeddings", json=solve_request()))
            expect_unavailable(client.get("/readyz"))
        assert wait_until(lambda: figures(client)["tsaces_store_failures_total"] > 4)
        limit_files(server, UNLIMITED)
        assert wait_until(lambda: client.get("/readyz").is_success)
        assert ended(client, submit(client, solve_request()))["status"] == "succeeded"
    told = [line["message"] for line in server.log() if line["logger"] == "tsaces.store"]
    assert told == ["the store is away", "the store is back"]


def limit_files(server: Server, size: int) -> None:
    """Let no file of a server grow beyond some bytes, as if there were no room for more."""
    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (size, UNLIMITED))


def largest(folder: Path) -> int:
    """Return the bytes of the largest file in a folder."""
    return max(path.stat().st_size for path in folder.iterdir())


def submit_until_full(client: httpx.Client) -> list[str]:
    """Submit until there is no room, see that this is said clearly, and return what was taken."""
    taken: list[str] = []
    for number in range(ENOUGH):
        answer = client.post("/v1/embeddings", json=solve_request(seed=number))
        if answer.status_code != 202:
            expect_unavailable(answer)
            return taken
        taken.append(answer.json()["id"])
    raise RuntimeError("the disk is not full")


def expect_readable(client: httpx.Client, job_id: str) -> None:
    """Expect that all there is about a job can be had."""
    where = f"/v1/embeddings/{job_id}"
    assert status(client, job_id)["status"] == "succeeded"
    assert client.get(f"{where}/embedding").json()["throughput"] > 0
    assert client.get(f"{where}/plan?steps=5").text.count("\n") == 6
    assert follow(client, job_id)[-1].kind == "ended"
