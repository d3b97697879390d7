"""Clients that say at once that they will ask no more: answered, unless nobody is there."""

from __future__ import annotations

import json
import socket
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from tests.api.faults.sockets import UPGRADE, answering, dial, head, is_closed, rest, until
from tests.api.jobs import keep_small_embedding, solve_request
from tests.api.server import Server
from tests.api.streams import expected
from tests.api.test_operations import open_streams
from tests.fixtures import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

HEALTH = head("/healthz")
PAUSE_MS = 3_600_000


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, str]]:
    """Return a server, and the address of a job that it has."""
    folder = tmp_path_factory.mktemp("half-closed")
    job_id = keep_small_embedding(f"sqlite:///{folder / 'tsaces.db'}")
    with Server(folder) as server, answering(server):
        yield server, f"/v1/embeddings/{job_id}"


def asked(server: Server, request: bytes) -> socket.socket:
    """Return a connection on which a request was the last that is ever sent."""
    connection = dial(server)
    connection.sendall(request)
    connection.shutdown(socket.SHUT_WR)
    return connection


@pytest.mark.parametrize(
    "request_text",
    [HEALTH, HEALTH.replace(b"1.1", b"1.0"), head("/v1/embeddings"), head("/metrics")],
    ids=["HTTP/1.1", "HTTP/1.0", "from the database", "in a thread"],
)
def test_a_request_is_answered(target: tuple[Server, str], request_text: bytes) -> None:
    answer = rest(asked(target[0], request_text))
    assert answer.startswith(b"HTTP/1.1 200 ")
    _, _, body = answer.partition(b"\r\n\r\n")
    assert f"content-length: {len(body)}".encode() in answer.lower()


@pytest.mark.parametrize("encoding", ["ndjson", "binary"])
def test_a_stream_for_http_1_0_is_not_cut_into_chunks(
    target: tuple[Server, str], encoding: str
) -> None:
    request = head(f"{target[1]}/plan?steps=30&format={encoding}").replace(b"1.1", b"1.0")
    connection = dial(target[0])
    connection.sendall(request)
    headers, _, body = rest(connection).partition(b"\r\n\r\n")
    assert b"transfer-encoding" not in headers.lower()
    assert b"connection: close" in headers.lower()
    assert body == expected(encoding, 0, 30)


def test_all_requests_of_one_connection_are_answered(target: tuple[Server, str]) -> None:
    answer = rest(asked(target[0], HEALTH * 20))
    assert answer.count(b'{"status":"ok"}') == 20


def test_a_submission_is_answered(target: tuple[Server, str]) -> None:
    body = json.dumps(solve_request()).encode()
    headers = (f"Content-Length: {len(body)}", "Content-Type: application/json")
    answer = rest(asked(target[0], head("/v1/embeddings", *headers, method="POST") + body))
    assert answer.startswith(b"HTTP/1.1 202 ")


def test_a_stream_is_sent_whole(target: tuple[Server, str]) -> None:
    server, job = target
    answer = rest(asked(server, head(f"{job}/plan?steps=5000", "Connection: close")))
    assert answer.count(b'{"t":') == 5000
    assert answer.endswith(b"0\r\n\r\n")


@pytest.mark.parametrize(
    "begin",
    [b"", b"GET /hea", head("/healthz")[:-2], head("/v1/x", "Content-Length: 9", method="POST")],
    ids=["nothing", "half a line", "half a head", "no body"],
)
def test_what_is_no_request_is_hung_up_on(target: tuple[Server, str], begin: bytes) -> None:
    assert rest(asked(target[0], begin)) == b""


def test_an_idle_connection_is_closed(target: tuple[Server, str]) -> None:
    with dial(target[0]) as connection:
        connection.sendall(HEALTH)
        until(connection, b'{"status":"ok"}')
        connection.shutdown(socket.SHUT_WR)
        assert wait_until(lambda: is_closed(connection))


def test_a_stream_in_which_nothing_is_due_ends_with_its_reader(target: tuple[Server, str]) -> None:
    server, job = target
    with server.client() as client, ExitStack() as stack:
        readers = [stack.enter_context(dial(server)) for _ in range(6)]
        path = f"{job}/plan?tick_ms={PAUSE_MS}"
        for reader in readers:
            reader.sendall(head(path))
            until(reader, b'"t":')
        with dial(server) as connection:
            connection.sendall(head(f"{job}/plan/ws?tick_ms={PAUSE_MS}", *UPGRADE))
            until(connection, b'"t":')
        assert wait_until(lambda: open_streams(client) == len(readers))
        for reader in readers:
            reader.shutdown(socket.SHUT_WR)
        for reader in readers[:3]:  # these leave for good, the others half
            reader.close()
        assert wait_until(lambda: open_streams(client) == 0)
