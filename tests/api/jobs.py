"""Jobs as clients see them, and some that have ended before a server starts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from api.store import Job, JobState, JobStore, NewJob, Result, open_database
from tests.fixtures import AMPLE, small_embedding, wait_until
from tests.formats.documents import small_document
from tsaces.formats.embedding_json import embedding_from_document, embedding_to_document
from tsaces.formats.plan_file import plan_to_bytes
from tsaces.plan import with_compiled_plan

if TYPE_CHECKING:
    import httpx


class News(NamedTuple):
    """A server-sent event."""

    number: int
    kind: str
    data: dict[str, Any]


OPEN = ("queued", "running")
FIGURES = {"throughput": 0.05, "upper_bound": 0.4, "agents": 2, "seconds": 1.25}
"""Of `small_embedding`."""


def new_job(
    client: str = "local",
    key: str | None = None,
    digest: str = "d",
    name: str = "small",
    *,
    method: str = "auto",
    max_agents: int = 4,
    family: str = "",
) -> NewJob:
    """Return a request as the routes hand it to the store."""
    instance = small_document() | {"name": name, "max_agents": max_agents}
    request = {"instance": instance, "method": method, "time_limit": 60.0, "seed": 0}
    return NewJob(client, json.dumps(request), digest, key, name, method, family=family)


def start_next(store: JobStore) -> Job:
    """Have the oldest queued job running and return it.

    Raises
    ------
    RuntimeError
        If there is none.
    """
    job = store.next_queued()
    started = None if job is None else store.begin(job.id)
    if started is None:
        raise RuntimeError("no job is queued")
    return started


def small_result() -> Result:
    """Return what a solver would have found: `small_embedding`."""
    ready = with_compiled_plan(small_embedding())
    return Result(json.dumps(embedding_to_document(ready)), plan_to_bytes(ready))


def long_result() -> Result:
    """Return the same with names so long that a timestep is 20 kB."""
    document = json.dumps(embedding_to_document(small_embedding()))
    long = embedding_from_document(json.loads(document.replace('"plank"', f'"{"plank" * 2_000}"')))
    ready = with_compiled_plan(long)
    return Result(json.dumps(embedding_to_document(ready)), plan_to_bytes(ready))


def keep_small_embedding(url: str, result: Result | None = None) -> str:
    """Write a job into a database that no server uses yet; it has found `small_embedding`."""
    with open_database(url) as database:
        store = JobStore(database)
        store.submit(new_job(), most_open=1)
        started = start_next(store)
        store.keep(started.id, result or small_result(), FIGURES)
        store.tighten(started.id, FIGURES["upper_bound"], FIGURES["seconds"])
        store.finish(started.id, JobState.SUCCEEDED, "found")
    return started.id


def solve_request(**changes: object) -> dict[str, object]:
    """Return a body for `POST /v1/embeddings`: the small instance, with time enough.

    TS-ACES has proved within a second or two that it can do no better.
    """
    return {"instance": small_document(), "method": "ts-aces", "time_limit": AMPLE} | changes


def submit(client: httpx.Client, body: object, **headers: str) -> str:
    """Queue a job and return its id."""
    answer = client.post("/v1/embeddings", json=body, headers=headers)
    if answer.status_code != 202:
        raise RuntimeError(f"refused: {answer.text}")
    return str(answer.json()["id"])


def status(client: httpx.Client, job_id: str) -> dict[str, Any]:
    """Return where a job stands."""
    document: dict[str, Any] = client.get(f"/v1/embeddings/{job_id}").raise_for_status().json()
    return document


def ended(client: httpx.Client, job_id: str) -> dict[str, Any]:
    """Wait until a job has ended and return where it stands then."""
    if not wait_until(lambda: status(client, job_id)["status"] not in OPEN):
        raise RuntimeError(f"the job goes on: {status(client, job_id)}")
    return status(client, job_id)


def follow(client: httpx.Client, job_id: str, last: int | None = None) -> list[News]:
    """Follow a job to its end and return what was told."""
    headers = {} if last is None else {"Last-Event-ID": str(last)}
    answer = client.get(f"/v1/embeddings/{job_id}/events", headers=headers).raise_for_status()
    return [_news(text) for text in answer.text.split("\n\n") if text and text[0] != ":"]


def _news(text: str) -> News:
    fields = dict(line.split(": ", 1) for line in text.splitlines())
    return News(int(fields["id"]), fields["event"], json.loads(fields["data"]))
