"""Large instances are judged beside the server, a few at a time, and as small ones are."""

from __future__ import annotations

import json
import os
import signal
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager, suppress
from itertools import islice
from typing import TYPE_CHECKING, Any

import pytest

from api.settings import Settings
from api.submissions import validate_instance
from tests.api.answers import expect_problem
from tests.api.faults.processes import children, unread_by
from tests.api.jobs import solve_request
from tests.api.server import Server
from tests.fixtures import wait_until
from tests.formats.documents import small_document
from tsaces.traffic import build_traffic_system, parse_layout

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import httpx

LARGE = 70_000
"""Bytes that make a request large."""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with Server(tmp_path_factory.mktemp("judging")) as server, server.client() as client:
        yield client


def padded(document: dict[str, Any]) -> dict[str, Any]:
    """Return a document that says the same in many bytes."""
    return document | {"_padding": "x" * LARGE}  # a note, of which no notice tells


def dense(side: int) -> dict[str, Any]:
    """Return an instance with a junction wherever streets of one cell between them cross."""

    def cell(x: int, y: int) -> str:
        if x % 2 and y % 2:
            return "."
        if not (x % 2 or y % 2):
            return "+"
        return "<>"[y // 2 % 2 == 0] if y % 2 == 0 else "v^"[x // 2 % 2 == 0]

    rows = ["".join(cell(x, y) for x in range(side)) for y in range(side)]
    machines = [
        {"name": "bin", "processes": {"supply": 1}, "output_cell": [1, 0]},
        {"name": "dock", "processes": {"ship": 1}, "input_cell": [3, 0]},
    ]
    processes = [
        {"name": "supply", "outputs": {"part": 1}},
        {"name": "ship", "inputs": {"part": 1}},
    ]
    procedure = {"processes": processes, "output_process": "ship"}
    return {
        "name": "dense",
        "layout": {"rows": rows},
        "procedure": procedure,
        "machines": machines,
        "max_agents": 10,
    }


def test_a_large_instance_is_judged_as_a_small_one_is(client: httpx.Client) -> None:
    instance = small_document()
    small = client.post("/v1/instances/check", json=instance)
    large = client.post("/v1/instances/check", json=padded(instance))
    assert small.is_success
    assert (large.status_code, large.json()) == (small.status_code, small.json())


def test_what_is_wrong_with_a_large_instance_is_told_as_with_a_small_one(
    client: httpx.Client,
) -> None:
    instance = small_document() | {"max_agents": 0}
    rows = [*instance["layout"]["rows"], "x" * 200]
    instance |= {"layout": {"rows": rows}}
    small = client.post("/v1/instances/check", json=instance)
    large = client.post("/v1/instances/check", json=padded(instance))
    expect_problem(large, 422)
    assert large.json() == small.json()
    assert large.json()["errors"]


def test_a_large_submission_is_the_same_job_again(client: httpx.Client) -> None:
    request, headers = solve_request(), {"Idempotency-Key": "large"}
    request["instance"] = padded(small_document())
    first = client.post("/v1/embeddings", json=request, headers=headers)
    assert first.status_code == 202
    again = client.post("/v1/embeddings", json=request, headers=headers)
    assert again.json()["id"] == first.json()["id"]


def test_sizes_of_large_floors_are_those_of_their_traffic_system(client: httpx.Client) -> None:
    document = dense(263)  # 132 streets each way
    answer = client.post("/v1/instances/check", json=document)
    assert answer.is_success, answer.text
    instance = validate_instance(json.dumps(document).encode(), Settings())
    traffic = build_traffic_system(parse_layout(instance.rows))
    assert answer.json()["roads"] == len(traffic.roads)
    assert answer.json()["junctions"] == len(traffic.junctions) == 132**2


def test_more_than_a_few_at_once_are_asked_to_come_again(tmp_path: Path) -> None:
    """Of eight, one is judged, four wait, and three learn at once that they must not."""
    with (
        Server(tmp_path, environment={"TSACES_MAX_CHECKS": "1"}) as server,
        server.client() as client,
        ThreadPoolExecutor(8) as threads,
    ):
        with asleep(judge_of(server, client)):
            asked = [threads.submit(check, client) for _ in range(8)]
            refused = [each.result() for each in islice(as_completed(asked), 3)]
            for answer in refused:
                expect_problem(answer, 429)
                assert int(answer.headers["Retry-After"]) > 0
            assert sum(each.done() for each in asked) == len(refused)
        answers = [each.result().status_code for each in asked]
        assert (answers.count(200), answers.count(429)) == (5, 3)
        assert check(client).is_success
        assert server.terminate() == 0


def test_a_process_that_is_lost_costs_its_own_question_alone(tmp_path: Path) -> None:
    with Server(tmp_path) as server, server.client() as client, ThreadPoolExecutor(1) as threads:
        judge = judge_of(server, client)
        with asleep(judge):
            asked = threads.submit(check, client)
            assert wait_until(lambda: unread_by(judge) > 0)  # else it would be replaced
            os.kill(judge, signal.SIGKILL)
            assert asked.result().status_code == 503
        assert "could not be judged" in asked.result().json()["detail"]
        assert check(client).is_success


def check(client: httpx.Client) -> httpx.Response:
    """Have a large instance judged."""
    return client.post("/v1/instances/check", json=padded(small_document()))


def judge_of(server: Server, client: httpx.Client) -> int:
    """Return the process that judges for a server, once it waits for what comes next."""
    assert check(client).is_success
    (judge,) = children(server.pid)
    return judge


@contextmanager
def asleep(pid: int) -> Iterator[None]:
    """Stop a process for a while, or for good if it is killed meanwhile."""
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)
