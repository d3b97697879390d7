"""The client and the real server."""

from __future__ import annotations

import asyncio
import json
from contextlib import closing
from typing import TYPE_CHECKING

import httpx
import pytest

import tsaces
from tests.cli.command import run
from tests.client.calls import call, steps_of
from tests.client.conftest import SOLVED_BY
from tests.fixtures import AMPLE, TOY_CAR, small_embedding
from tests.formats.documents import replaced, small_document
from tests.solvers.ts_aces.delivery import delivery
from tsaces.client import (
    AsyncClient,
    Client,
    JobEvent,
    JobFailedError,
    ProblemError,
    WaitTimeoutError,
)
from tsaces.formats.instance_json import instance_to_document

if TYPE_CHECKING:
    from pathlib import Path

    from tests.client.calls import Call
    from tests.client.conftest import Solved

FORMATS = ("ndjson", "compact", "binary")
LATE = 10**15


def test_what_was_found_is_verified(solved: Solved, ask: Call) -> None:
    embedding = ask(solved.url, "embedding", solved.job)
    assert tsaces.verify(embedding).ok
    status = ask(solved.url, "status", solved.job)
    assert status.status == "succeeded"
    assert not status.is_open
    assert (status.throughput, status.agents) == (embedding.throughput, embedding.agents)


def test_documents_files_and_instances_are_submitted(
    solved: Solved, tmp_path: Path, ask: Call
) -> None:
    file = tmp_path / "small.json"
    file.write_text(json.dumps(small_document()), encoding="utf-8")
    whole = tsaces.load_instance(file)
    key = f"the same every time, {ask.__name__}"
    jobs = [
        ask(solved.url, "submit", file, time_limit=AMPLE, idempotency_key=key),
        ask(
            solved.url,
            "submit",
            json.loads(file.read_text()),
            time_limit=AMPLE,
            idempotency_key=key,
        ),
    ]
    assert jobs[0] == jobs[1]
    other = ask(solved.url, "submit", whole, time_limit=AMPLE)
    assert other.id != jobs[0].id
    for job in (jobs[0], other):
        ask(solved.url, "delete", job)
        with pytest.raises(ProblemError) as error:
            ask(solved.url, "status", job)
        assert error.value.status == 404


def test_a_key_that_stood_for_another_request_is_refused(solved: Solved, ask: Call) -> None:
    key = solved.job.idempotency_key
    request = ("submit", small_document(), SOLVED_BY)
    again = ask(solved.url, *request, time_limit=AMPLE, idempotency_key=key)
    assert again == solved.job
    with pytest.raises(ProblemError, match="was used before") as error:
        ask(solved.url, *request, time_limit=AMPLE + 1, idempotency_key=key)
    assert error.value.status == 409


def test_a_bad_instance_is_refused_in_the_words_of_the_command_line(
    solved: Solved, tmp_path: Path
) -> None:
    bad = replaced(small_document(), ("machines", 0, "output_cell"), [1, 1])
    bad = replaced(bad, ("procedure", "processes", 2, "inputs"), {"toy": 0})
    file = tmp_path / "bad.json"
    file.write_text(json.dumps(bad), encoding="utf-8")
    told = [line.removeprefix("error: ") for line in run("solve", file).stderr.splitlines()]
    assert len(told) > 1
    with pytest.raises(ProblemError) as error:
        call(solved.url, "submit", file)
    assert error.value.status == 422
    assert list(error.value.errors) == [f"instance.{line}" for line in told]
    assert error.value.detail.splitlines() == list(error.value.errors)


def test_events_begin_after_the_one_that_is_known(solved: Solved, ask: Call) -> None:
    events = ask(solved.url, "events", solved.job)
    assert [event.number for event in events] == list(range(1, len(events) + 1))
    assert {"queued", "started", "incumbent", "ended"} <= {event.kind for event in events}
    best = [event for event in events if event.kind == "incumbent"][-1]
    assert best.data["throughput"] == solved.embedding.throughput
    for known in (2, len(events)):
        assert ask(solved.url, "events", solved.job, after=known) == events[known:]


def test_waiting_tells_what_happens(solved: Solved, ask: Call) -> None:
    events = ask(solved.url, "events", solved.job)
    heard: list[JobEvent] = []
    status = ask(solved.url, "wait", solved.job, on_event=heard.append)
    assert heard == events
    assert status == ask(solved.url, "status", solved.job)


def test_waiting_ends_in_time_and_cancelling_keeps_what_was_found(
    solved: Solved, ask: Call
) -> None:
    job = ask(solved.url, "submit", TOY_CAR, time_limit=600)
    with pytest.raises(WaitTimeoutError, match=r"within 0\.2 s"):
        ask(solved.url, "wait", job, timeout=0.2)
    assert ask(solved.url, "status", job).is_open
    cancelled = ask(solved.url, "cancel", job)
    assert cancelled.status == "cancelled"
    assert ask(solved.url, "cancel", job) == cancelled, "the second time there is nothing to do"
    assert ask(solved.url, "wait", job) == cancelled
    ask(solved.url, "delete", job)


def test_few_agents_can_be_asked_for(solved: Solved, ask: Call) -> None:
    wish = {"time_limit": AMPLE, "objective": "fleet", "keep": 0.5}  # which is soon met
    instance = instance_to_document(delivery(ship_time=4))
    key = {"idempotency_key": "few agents"}  # one job for all who ask
    job = ask(solved.url, "submit", instance, "rhythmic", **wish, **key)
    ask(solved.url, "wait", job)
    found = ask(solved.url, "embedding", job)
    assert found.fleet_result is not None
    assert found.fleet_result.keep == 0.5
    assert found.throughput >= 0.5 * found.fleet_result.highest * (1 - 1e-9)


def test_machines_keep_what_they_run(solved: Solved, ask: Call) -> None:
    instance = small_document()
    lathe = instance["machines"][1]
    instance["machines"].append(lathe | {"name": "spare"})
    key = {"idempotency_key": "one lathe is enough"}  # one job for all who ask
    before = small_embedding()
    wish = {"time_limit": AMPLE, "keep_assignment": before, "changes": 0}
    wish |= {"start_from": "nothing"}
    job = ask(solved.url, "submit", instance, SOLVED_BY, **wish, **key)
    ask(solved.url, "wait", job)
    found = ask(solved.url, "embedding", job)
    assert {name: found.assignment[name] for name in before.assignment} == before.assignment
    assert found.replan.changes == ()
    asked = httpx.get(f"{solved.url}/v1/embeddings/{job.id}/request").json()
    assert asked["start_from"] == "nothing"


def test_a_share_that_is_none_is_refused(solved: Solved, ask: Call) -> None:
    with pytest.raises(ProblemError, match="keep") as problem:
        ask(solved.url, "submit", small_document(), objective="fleet", keep=2.0)
    assert problem.value.status == 422


def test_a_job_without_a_result_says_why(solved: Solved) -> None:
    crowded = replaced(small_document(), ("max_agents",), 1)
    crowded = replaced(crowded, ("procedure", "processes", 1, "inputs"), {"plank": 10**6})
    job = call(solved.url, "submit", crowded, time_limit=0.5)
    with pytest.raises(JobFailedError, match=job.id) as error:
        call(solved.url, "wait", job)
    assert str(error.value).endswith(str(error.value.status.message))
    with pytest.raises(ProblemError, match="no embedding yet") as problem:
        call(solved.url, "embedding", job)
    assert problem.value.status == 404


@pytest.mark.parametrize("encoding", FORMATS)
@pytest.mark.parametrize("start", [0, 7, LATE])
def test_streams_are_the_plan(solved: Solved, ask: Call, start: int, encoding: str) -> None:
    expected = steps_of(solved.embedding.plan(), start, 300)
    assert any(timestep.exchanges for timestep in expected)
    got = ask(solved.url, "stream", solved.job, start, 300, format=encoding)
    assert got == expected


def test_endless_streams_are_left_when_one_likes(solved: Solved) -> None:
    expected = steps_of(solved.embedding.plan(), 5, 3)
    with Client(solved.url) as client:
        with closing(client.stream(solved.job.id, start=5)) as timesteps:
            assert [next(timesteps) for _ in range(3)] == expected
        assert client.status(solved.job).id == solved.job.id


def test_more_streams_than_httpx_has_connections_share_one_loop(solved: Solved) -> None:
    expected = steps_of(solved.embedding.plan(), 0, 20)

    async def following() -> None:
        async with AsyncClient(solved.url) as client, asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(client)) for _ in range(110)]
        assert all(task.result() == expected for task in tasks)

    async def one(client: AsyncClient) -> list[object]:
        return [step async for step in client.stream(solved.job, steps=20, tick_ms=5)]

    asyncio.run(following())


BAD_ADDRESSES = ("localhost:8000", "ftp://localhost", "http://", "http://a:99999", "http://[", "")


@pytest.mark.parametrize("url", BAD_ADDRESSES)
def test_addresses_that_are_none(url: str) -> None:
    for kind in (Client, AsyncClient):
        with pytest.raises(tsaces.InputError, match="url: "):
            kind(url)


@pytest.mark.parametrize("secret", ["", "a\nb", "§"])
def test_what_cannot_travel_in_a_header(solved: Solved, ask: Call, secret: str) -> None:
    for kind in (Client, AsyncClient):
        with pytest.raises(tsaces.InputError, match="token: must be"):
            kind(solved.url, token=secret)
    if secret:  # an empty key is as good as none
        with pytest.raises(tsaces.InputError, match="idempotency_key: must be"):
            ask(solved.url, "submit", small_document(), idempotency_key=secret)


def test_files_that_cannot_be_submitted(solved: Solved, tmp_path: Path, ask: Call) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text('{"name":', encoding="utf-8")
    for file, complaint in ((broken, "malformed JSON"), (tmp_path / "none", "cannot be read")):
        with pytest.raises(tsaces.InputError, match=complaint):
            ask(solved.url, "submit", file)
    with pytest.raises(tsaces.InputError, match="cannot be written as JSON"):
        ask(solved.url, "submit", {"name": {1, 2}})


def test_a_submission_tells_what_may_not_be_intended(solved: Solved, ask: Call) -> None:
    document = {**small_document(), "max_agnets": 3}
    job = ask(solved.url, "submit", document, time_limit=AMPLE)
    (notice,) = job.notices
    assert str(notice) == (
        "instance.max_agnets: unknown field, ignored; did you mean 'max_agents'?"
    )
    ask(solved.url, "delete", job)
