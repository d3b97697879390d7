"""How much a server takes, as whoever runs it has set."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from api.settings import Settings
from tests.api.answers import expect_problem
from tests.api.jobs import solve_request, submit
from tests.api.server import Server
from tests.fixtures import AMPLE
from tests.formats.documents import replaced
from tsaces.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

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
        expect_problem(client.post(POST, content=b" " * 5_000), 400, "malformed JSON")


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
        Settings().overridden({"TSACES_MAX_STREAMS": value})


@pytest.mark.parametrize("value", ["0", "nan", "-inf"])
def test_durations_that_are_none(value: str) -> None:
    with pytest.raises(InputError, match=f"TSACES_STALL_SECONDS: '{value}' is not positive"):
        Settings().overridden({"TSACES_STALL_SECONDS": value})
