"""How much a server takes, as whoever runs it has set."""

from __future__ import annotations

import resource
import socket
from collections import Counter
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from api.commands import create_token
from api.settings import Settings
from tests.api.answers import JSON, expect_problem
from tests.api.faults.sockets import dial, head, until
from tests.api.jobs import keep_small_embedding, solve_request, submit
from tests.api.server import Server
from tests.api.test_operations import open_streams
from tests.fixtures import AMPLE, wait_until
from tests.formats.documents import replaced
from tsaces.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.formats.documents import Path as FieldPath

POST = "/v1/embeddings"

TINY = {
    "TSACES_MAX_BODY": "5000",
    "TSACES_MAX_CELLS": "12",
    "TSACES_MAX_MACHINES": "3",
    "TSACES_MAX_AGENTS": "4",
    "TSACES_MAX_TIME_LIMIT": "300",
    "TSACES_MAX_OPEN_JOBS": "2",
}
TOO_MUCH: dict[str, tuple[FieldPath, object, str]] = {
    "cells": (
        ("instance", "layout", "rows"),
        ["+>>+", "^..v", "+<<+", "."],
        "instance.layout.rows: 13 cells; this server takes 12 at most",
    ),
    "machines": (
        ("instance", "machines"),
        [{"name": f"bin{i}", "processes": {"supply": 1}, "output_cell": [1, 0]} for i in range(4)],
        "instance.machines: 4 machines; this server takes 3 at most",
    ),
    "agents": (
        ("instance", "max_agents"),
        5,
        "instance.max_agents: 5 agents; this server takes 4 at most",
    ),
    "seconds": (("time_limit",), 301, "time_limit: 301 is above 300 s"),
}


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Return a server that takes little more than the small instance."""
    with Server(tmp_path_factory.mktemp("tiny"), environment=TINY) as server:
        yield server


@pytest.mark.parametrize("what", TOO_MUCH)
def test_instances_too_large_for_a_server(tiny: Server, what: str) -> None:
    path, value, complaint = TOO_MUCH[what]
    with tiny.client() as client:
        problem = expect_problem(
            client.post(POST, json=replaced(solve_request(), path, value)), 422
        )
    assert problem["detail"] == complaint


def test_bodies_that_are_too_large(tiny: Server) -> None:
    complaint = "a request may have 5,000 bytes at most"
    with tiny.client() as client:
        expect_problem(client.post(POST, content=b" " * 5_001), 413, complaint)
        in_chunks = (b" " * 100 for _ in range(100))
        expect_problem(client.post(POST, content=in_chunks), 413, complaint)
        answer = client.post(POST, content=b" " * 5_000, headers=JSON)
        expect_problem(answer, 400, "malformed JSON")


def test_a_body_is_refused_by_the_length_it_states(tiny: Server) -> None:
    head = "POST /v1/embeddings HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999999999999\r\n\r\n"
    with socket.create_connection(("127.0.0.1", tiny.port), AMPLE) as connection:
        connection.sendall(head.encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 413 ")


def test_a_client_may_have_so_many_open_jobs(tiny: Server) -> None:
    with tiny.client() as client:
        first, second = (submit(client, solve_request(time_limit=300)) for _ in range(2))
        refused = client.post(POST, json=solve_request(time_limit=300))
        expect_problem(refused, 429, "2 jobs are open already; wait until one has ended")
        assert int(refused.headers["retry-after"]) > 0
        client.delete(f"{POST}/{second}")
        third = submit(client, solve_request(time_limit=300))
        for job_id in (first, third):
            client.delete(f"{POST}/{job_id}")


def test_refusals_of_large_bodies_are_answers_like_others(tiny: Server) -> None:
    with tiny.client() as client:
        answer = client.post(POST, content=b" " * 5_001, headers={"X-Request-Id": "mine"})
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-request-id"] == "mine"


@pytest.mark.parametrize("value", ["lots", "0", "-1", "1e3", "nan"])
def test_limits_that_are_none(value: str) -> None:
    with pytest.raises(InputError, match=f"TSACES_MAX_STREAMS: '{value}' is n"):
        Settings().with_environment({"TSACES_MAX_STREAMS": value})


@pytest.mark.parametrize("value", ["0", "nan", "-inf"])
def test_durations_that_are_none(value: str) -> None:
    with pytest.raises(InputError, match=f"TSACES_STALL_SECONDS: '{value}' is not positive"):
        Settings().with_environment({"TSACES_STALL_SECONDS": value})


def test_a_server_may_open_more_files_than_its_shell(tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 256), hard))
    try:
        server = Server(tmp_path, anew=True)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    with server:
        assert resource.prlimit(server.pid, resource.RLIMIT_NOFILE) == (hard, hard)


def test_streams_count_from_the_moment_they_are_asked_for(tmp_path: Path) -> None:
    """Many at once, while the plan is opened for none of them yet, are not too many."""
    job_id = keep_small_embedding(f"sqlite:///{tmp_path / 'tsaces.db'}")
    request = head(f"/v1/embeddings/{job_id}/plan?tick_ms=3600000")
    limits = {"TSACES_MAX_STREAMS": "3"}
    with Server(tmp_path, environment=limits) as server, ExitStack() as stack:
        readers = [stack.enter_context(dial(server)) for _ in range(30)]
        for reader in readers:
            reader.sendall(request)
        answers = [until(reader, b"\r\n\r\n")[9:12] for reader in readers]
        assert Counter(answers) == {b"200": 3, b"429": 27}
        stack.close()
        with server.client() as client:
            assert wait_until(lambda: open_streams(client) == 0)
            assert client.get(f"/v1/embeddings/{job_id}/plan?steps=1").is_success


def test_streams_of_all_clients_are_bounded_too(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'tsaces.db'}"
    job_id = keep_small_embedding(database)
    tokens = [create_token(database, name, ["read"]) for name in ("mill", "yard", "dock")]
    limits = {"TSACES_MAX_STREAMS": "2", "TSACES_MAX_ALL_STREAMS": "3"}
    plan = f"/v1/embeddings/{job_id}/plan"
    with Server(tmp_path, environment=limits) as server, ExitStack() as stack:
        first, second, third = (stack.enter_context(server.client(token)) for token in tokens)
        for client in (first, first, second):
            opened = stack.enter_context(client.stream("GET", f"{plan}?tick_ms=3600000"))
            assert opened.is_success
        expect_problem(first.get(plan), 429, "2 streams are open already")
        refused = third.get(plan)
        expect_problem(refused, 429, "3 streams of all clients are open already")
        assert int(refused.headers["retry-after"]) > 0
