"""A job's life over HTTP: queued, running, ended, removed."""

from __future__ import annotations

import json
import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import tsaces
from tests.api.answers import JSON, expect_problem
from tests.api.jobs import ended, follow, keep_small_embedding, solve_request, status, submit
from tests.api.server import Server
from tests.cli.command import run
from tests.fixtures import NOT_BEGUN, ROOT, TOY_CAR, is_running, wait_until
from tests.formats.documents import small_document
from tests.solvers.ts_aces.delivery import delivery
from tsaces.formats.embedding_json import embedding_from_document
from tsaces.formats.instance_json import instance_from_document, instance_to_document

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

    from tests.api.postgres import Cluster


def document_of(path: Path) -> dict[str, Any]:
    """Return an instance file's document."""
    document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return document


def unbalanced() -> dict[str, Any]:
    """Return an instance that no embedding can exist for: carving makes dust that ships ration."""
    document = small_document()
    document["procedure"]["processes"][1]["outputs"]["dust"] = 1
    document["procedure"]["processes"][2]["inputs"]["dust"] = 1
    return document


@pytest.fixture
def long_job(client: httpx.Client) -> Iterator[str]:
    """Return a job that runs for minutes unless it is cancelled."""
    job_id = submit(client, long_request())
    yield job_id
    if client.get(f"/v1/embeddings/{job_id}").is_success:
        client.delete(f"/v1/embeddings/{job_id}")


def long_request() -> dict[str, object]:
    """Return a request for a job that runs for minutes."""
    lenses = document_of(ROOT / "instances" / "contact-lens-small.json")
    return solve_request(instance=lenses, time_limit=600)


def test_times_are_told_by_iso_8601_as_well(client: httpx.Client, job_id: str) -> None:
    (listed,) = (job for job in client.get("/v1/embeddings").json()["jobs"] if job["id"] == job_id)
    for job in (status(client, job_id), listed):
        for name in ("created_at", "started_at", "finished_at"):
            told = job[f"{name}_iso"]
            assert told.endswith("Z")
            assert datetime.fromisoformat(told).timestamp() == pytest.approx(job[name], abs=1e-5)


def test_times_that_have_not_come_are_null(client: httpx.Client, long_job: str) -> None:
    assert status(client, long_job)["finished_at_iso"] is None


def running(client: httpx.Client, job_id: str) -> bool:
    """Wait until a job runs."""
    return wait_until(lambda: status(client, job_id)["status"] == "running")


def solve_and_judge(client: httpx.Client) -> dict[str, Any]:
    """Have the small instance solved, judge what was found and return where the job stands."""
    answer = client.post("/v1/embeddings", json=solve_request())
    assert answer.status_code == 202
    accepted = answer.json()
    where = answer.headers["location"]
    assert where == f"/v1/embeddings/{accepted['id']}"
    assert accepted["status"] == "queued"
    news = follow(client, accepted["id"])
    done = status(client, accepted["id"])
    assert done["status"] == "succeeded"
    document = client.get(f"{where}/embedding").raise_for_status().json()
    embedding = embedding_from_document(document)
    assert embedding.instance == instance_from_document(small_document())
    assert tsaces.verify(embedding).ok
    assert done["throughput"] == embedding.throughput > 0
    assert done["agents"] == embedding.agents
    assert done["upper_bound"] == embedding.upper_bound
    assert [item.kind for item in news[:2]] == ["queued", "started"]
    incumbents = [item.data["throughput"] for item in news if item.kind == "incumbent"]
    assert incumbents == sorted(incumbents)
    assert incumbents[-1] == done["throughput"]
    assert {item.data["upper_bound"] for item in news if item.kind == "bound"} >= {
        done["upper_bound"]
    }
    assert (news[-1].kind, news[-1].data["status"]) == ("ended", "succeeded")
    return done


def test_an_instance_becomes_an_embedding_that_verifies(client: httpx.Client) -> None:
    done = solve_and_judge(client)
    assert done["upper_bound"] == pytest.approx(0.4)
    assert done["gap"] == pytest.approx(1 - done["throughput"] / done["upper_bound"])
    assert done["message"] == "no traffic system based embedding has a higher throughput"
    assert done["attempts"] == 1
    assert done["created_at"] <= done["started_at"] <= done["finished_at"] <= time.time()


def test_a_fleet_is_kept_small_on_request(client: httpx.Client) -> None:
    wish = {"objective": "fleet", "keep": 0.5, "method": "rhythmic"}
    document = instance_to_document(delivery(ship_time=4))
    job_id = submit(client, solve_request(instance=document, **wish))
    done = ended(client, job_id)
    assert (done["agents"], done["message"]) == (2, "the fleet meets its lower bound")
    found = client.get(f"/v1/embeddings/{job_id}/embedding").raise_for_status().json()
    assert (found["fleet"]["keep"], found["fleet"]["highest_throughput"]) == (0.5, 0.25)
    assert found["throughput"] >= 0.125 - 1e-9


def test_the_same_on_postgresql(tmp_path: Path, postgres: Cluster) -> None:
    with Server(tmp_path, database=postgres.new_database()) as server, server.client() as client:
        done = solve_and_judge(client)
        server.restart()
        assert status(client, done["id"]) == done
        events = client.get(f"/v1/embeddings/{done['id']}/events").text
        assert events.count("event: ended") == 1
        assert client.get(f"/v1/embeddings/{done['id']}/plan?steps=2").text.count("\n") == 3
        assert client.delete(f"/v1/embeddings/{done['id']}").status_code == 204
        expect_problem(client.get(f"/v1/embeddings/{done['id']}"), 404)


def test_without_an_embedding_the_job_fails_with_the_words_of_the_command_line(
    client: httpx.Client, tmp_path: Path
) -> None:
    file = tmp_path / "unbalanced.json"
    file.write_text(json.dumps(unbalanced()), encoding="utf-8")
    done = ended(client, submit(client, solve_request(instance=unbalanced())))
    assert (done["status"], done["throughput"], done["gap"]) == ("failed", None, None)
    assert f"error: {done['message']}\n" == run("solve", file, "--quiet").stderr
    assert "the procedure cannot be balanced" in done["message"]
    answer = client.get(f"/v1/embeddings/{done['id']}/embedding")
    expect_problem(answer, 404, "no embedding yet: the job is failed")


def test_time_too_short_is_what_a_failed_job_says(client: httpx.Client) -> None:
    request = solve_request(instance=document_of(TOY_CAR), time_limit=0.01)
    done = ended(client, submit(client, request))
    assert done["status"] == "failed"
    assert done["message"].startswith("no embedding found")
    assert done["message"].endswith(f"the time is up; {NOT_BEGUN}")


@pytest.mark.parametrize("depth", [900, 980])
def test_fields_that_nobody_knows_do_no_harm(client: httpx.Client, depth: int) -> None:
    instance = small_document() | {"colour": "red"}
    text = json.dumps(solve_request(instance=instance, time_limit=0.01, start_from="nothing"))
    body = text.replace('"red"', "[" * depth + "]" * depth)
    answer = client.post("/v1/embeddings", content=body, headers=JSON)
    assert answer.status_code == 202
    assert ended(client, answer.json()["id"])["status"] == "failed"


def test_jobs_run_one_at_a_time_by_age(client: httpx.Client, long_job: str) -> None:
    assert running(client, long_job)
    waiting = [submit(client, solve_request(instance=unbalanced())) for _ in range(3)]
    assert [status(client, job_id)["status"] for job_id in waiting] == ["queued"] * 3
    client.delete(f"/v1/embeddings/{waiting[1]}")
    client.delete(f"/v1/embeddings/{long_job}")
    first, dropped, last = (ended(client, job_id) for job_id in waiting)
    assert status(client, long_job)["finished_at"] <= first["started_at"]
    assert first["finished_at"] <= last["started_at"]
    assert (dropped["status"], dropped["started_at"]) == ("cancelled", None)


def test_no_more_solves_run_at_once_than_allowed(tmp_path: Path) -> None:
    request = solve_request(instance=document_of(TOY_CAR))
    with Server(tmp_path, "--solves", "2") as server, server.client() as client:
        first, second, third = (submit(client, request) for _ in range(3))
        assert running(client, first)
        assert running(client, second)
        assert status(client, third)["status"] == "queued"
        client.delete(f"/v1/embeddings/{first}")
        assert running(client, third)
        assert status(client, second)["status"] == "running"


def test_cancelling_frees_the_processes_and_keeps_the_best(tmp_path: Path) -> None:
    with Server(tmp_path) as server, server.client() as client:  # which has no other processes
        expect_cancelled(server, client, submit(client, long_request()))


def expect_cancelled(server: Server, client: httpx.Client, job_id: str) -> None:
    """Cancel a job once it has found something, and expect its processes to end."""
    where = f"/v1/embeddings/{job_id}"
    assert wait_until(lambda: client.get(f"{where}/embedding").is_success)
    solvers = descendants(server.pid)
    assert len(solvers) > 1
    answer = client.delete(where)
    assert (answer.status_code, answer.json()["status"]) == (200, "cancelled")
    assert wait_until(lambda: not any(map(is_running, solvers)))
    done = status(client, job_id)
    assert done == answer.json()
    assert (done["status"], done["message"]) == ("cancelled", "cancelled")
    document = client.get(f"{where}/embedding").raise_for_status().json()
    assert document["throughput"] == done["throughput"] > 0
    assert client.get(f"{where}/events").text.count("event: ended") == 1


def test_deleting_an_ended_job_leaves_nothing(client: httpx.Client, long_job: str) -> None:
    where = f"/v1/embeddings/{long_job}"
    assert client.delete(where).json()["status"] == "cancelled"
    assert client.delete(where).status_code == 204
    for path in ("", "/embedding", "/events", "/plan"):
        expect_problem(client.get(where + path), 404, f"there is no embedding {long_job}")
    expect_problem(client.delete(where), 404, f"there is no embedding {long_job}")


def test_old_jobs_are_deleted_by_themselves_and_open_ones_are_not(tmp_path: Path) -> None:
    job_id = keep_small_embedding(f"sqlite:///{tmp_path / 'tsaces.db'}")
    a_second = str(1 / 86_400)
    with Server(tmp_path, "--retention", a_second) as server, server.client() as client:
        at_work = submit(client, solve_request(instance=document_of(TOY_CAR)))
        assert wait_until(lambda: client.get(f"/v1/embeddings/{job_id}").status_code == 404)
        assert wait_until(lambda: time.time() - status(client, at_work)["created_at"] > 2)
        assert client.delete(f"/v1/embeddings/{at_work}").json()["status"] == "cancelled"
        assert wait_until(lambda: client.get(f"/v1/embeddings/{at_work}").status_code == 404)


def test_a_key_names_one_request(client: httpx.Client, long_job: str) -> None:
    assert status(client, long_job)["status"] in {"queued", "running"}
    job_id = submit(client, solve_request(), **{"Idempotency-Key": "order 66"})
    again = dict(reversed(solve_request().items()))
    assert submit(client, again, **{"Idempotency-Key": "order 66"}) == job_id
    assert submit(client, again, **{"Idempotency-Key": "order 67"}) != job_id
    headers = {"Idempotency-Key": "order 66"}
    other = client.post("/v1/embeddings", json=solve_request(seed=1), headers=headers)
    expect_problem(other, 409, "for another request")
    for listed in (job_id, submit(client, again, **{"Idempotency-Key": "order 67"})):
        assert client.delete(f"/v1/embeddings/{listed}").json()["status"] == "cancelled"
    assert submit(client, again, **{"Idempotency-Key": "order 66"}) == job_id


@pytest.mark.parametrize("key", ["", "k" * 256])
def test_keys_have_a_sensible_length(client: httpx.Client, key: str) -> None:
    headers = {"Idempotency-Key": key}
    answer = client.post("/v1/embeddings", json=solve_request(), headers=headers)
    expect_problem(answer, 422, "idempotency-key")


def descendants(pid: int) -> list[int]:
    """Return the processes that a process has started, and those that they have."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:  # it has ended just now
            continue
        children.setdefault(int(fields[1]), []).append(int(entry.parent.name))
    found, ahead = [], [pid]
    while ahead:
        found += (born := children.get(ahead.pop(), []))
        ahead += born
    return found
