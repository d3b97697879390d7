"""Clients that are slow, silent, greedy or talk nonsense: they are sent away, others are served."""

from __future__ import annotations

import random
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING

import pytest
from websockets.exceptions import ConnectionClosedError

from tests.api.faults.processes import memory
from tests.api.faults.sockets import UPGRADE, answering, dial, head, is_closed, rest, until
from tests.api.jobs import keep_small_embedding
from tests.api.server import Server
from tests.api.streams import websocket
from tests.fixtures import wait_until

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterator

HEALTH = head("/healthz")
SUBMIT = head("/v1/embeddings", "Content-Length: 1000", method="POST")
CHUNKED = head("/v1/embeddings", "Transfer-Encoding: chunked", method="POST")
BINARY = random.Random(1).randbytes(500)
IDLE = 300
PAUSE_MS = 3_600_000
TOO_MUCH = 64 * 2**20
"""Bytes that no single client may take of the server's memory."""
LARGEST = 64 * 2**10
"""Bytes of a message that a client may send."""
PIECE = b"a" * 65_536

NONSENSE = {
    "no HTTP": b"what a nice day\r\n\r\n",
    "TLS": b"\x16\x03\x01\x02\x00" + BINARY,
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "HTTP/9": b"GET / HTTP/9.9\r\n\r\n",
    "a method of its own": b"FETCH / HTTP/1.1\r\n\r\n",
    "control characters": b"GET /\x00\x01 HTTP/1.1\r\n\r\n",
    "no colon": b"GET /healthz HTTP/1.1\r\nHost\r\n\r\n",
    "a negative length": SUBMIT.replace(b"1000", b"-5"),
    "two lengths": SUBMIT.replace(b"Host", b"Content-Length: 7\r\nHost"),
    "length and chunks": CHUNKED.replace(b"Host", b"Content-Length: 7\r\nHost"),
    "chunks of no size": CHUNKED + b"zz\r\nhello",
    "a request and nonsense": HEALTH * 20 + BINARY + b"\r\n\r\n",
    "no key": head("/v1/embeddings/0/plan/ws", *UPGRADE[:3]),
    "a bad key": head("/v1/embeddings/0/plan/ws", *UPGRADE[:3], "Sec-WebSocket-Key: x"),
}
ENDLESS = {
    "a line": (b"GET /", PIECE),
    "a header": (HEALTH[:-2] + b"X-Long: ", PIECE),
    "headers": (HEALTH[:-2], b"X-Many: yes\r\n" * 5_000),
    "trailers": (CHUNKED + b"0\r\n", b"X-Many: yes\r\n" * 5_000),
}
FRAMES = {
    "random bytes": (BINARY, 1002),
    "without a mask": (b"\x81\x05hello", 1002),
    "a bad opcode": (b"\x83\x80\x00\x00\x00\x00", 1002),
    "a huge length": (b"\x82\xff\x7f" + b"\xff" * 7 + b"\x00" * 4, 1009),
    "text that is none": (b"\x81\x81\x00\x00\x00\x00\xff", 1007),
}


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, str]]:
    """Return a server with little patience, and a job that it has."""
    folder = tmp_path_factory.mktemp("target")
    job_id = keep_small_embedding(f"sqlite:///{folder / 'tsaces.db'}")
    patience = {"TSACES_BODY_SECONDS": "1", "TSACES_HEADER_SECONDS": "4"}
    with Server(folder, environment=patience) as server:
        yield server, job_id


@pytest.fixture
def server(target: tuple[Server, str]) -> Iterator[Server]:
    """Return the server, which answers others during the whole test."""
    with answering(target[0]):
        yield target[0]


@pytest.mark.parametrize("nonsense", NONSENSE.values(), ids=NONSENSE)
def test_nonsense_is_answered_and_that_is_all(server: Server, nonsense: bytes) -> None:
    connection = dial(server)
    connection.sendall(nonsense)
    answer = rest(connection)
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert answer.count(b"HTTP/1.1 ") == 1


def test_requests_may_come_all_at_once(server: Server) -> None:
    with dial(server) as connection:
        connection.sendall(HEALTH * 50 + head("/healthz", "Connection: close"))
        assert rest(connection).count(b'{"status":"ok"}') == 51


@pytest.mark.parametrize(("begin", "more"), ENDLESS.values(), ids=ENDLESS)
def test_requests_without_an_end_are_refused(server: Server, begin: bytes, more: bytes) -> None:
    before = memory(server.pid)
    with dial(server) as connection, suppress(ConnectionError):
        connection.sendall(begin)
        for _ in range(TOO_MUCH // len(more)):
            connection.sendall(more)
        pytest.fail("the server took all of it")
    assert memory(server.pid) - before < TOO_MUCH


@pytest.mark.parametrize("begin", [SUBMIT, CHUNKED], ids=["length", "chunks"])
@pytest.mark.parametrize("more", [b"1\r\n{\r\n", b""], ids=["slow", "silent"])
def test_bodies_must_come_in_time(server: Server, begin: bytes, more: bytes) -> None:
    with dial(server) as connection, dial(server) as other:
        other.sendall(begin)
        connection.sendall(begin)
        assert wait_until(lambda: trickle([connection], more) == 0)
        answer = rest(other)
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"application/problem+json" in answer
    assert answer.endswith(b'"detail":"the body did not arrive within 1 s"}')


def test_connections_must_get_to_the_point(server: Server) -> None:
    with ExitStack() as stack:
        slow = [stack.enter_context(dial(server)) for _ in range(10)]
        for connection in slow[:5]:  # these begin well
            connection.sendall(HEALTH)
            assert b"200 OK" in until(connection, b'{"status":"ok"}')
        slow[0].sendall(b"\r\n")  # and this one says nothing more
        for connection in slow[1:]:
            connection.sendall(HEALTH[:-2] + b"X-Slow: ")
        assert trickle(slow[1:], b"z") + trickle(slow[:1], b"") == len(slow)
        idle = [stack.enter_context(dial(server)) for _ in range(IDLE)]
        assert wait_until(lambda: trickle(slow[1:], b"z") + trickle([*idle, slow[0]], b"") == 0)


@pytest.mark.parametrize(("frame", "code"), FRAMES.values(), ids=FRAMES)
def test_frames_that_are_none_end_a_websocket(
    target: tuple[Server, str], server: Server, frame: bytes, code: int
) -> None:
    with dial(server) as connection:
        path = f"/v1/embeddings/{target[1]}/plan/ws?tick_ms={PAUSE_MS}"
        connection.sendall(head(path, *UPGRADE))
        assert until(connection, b'"header"').startswith(b"HTTP/1.1 101 ")
        connection.sendall(frame)
        assert b"\x88" in (last := rest(connection))
        assert code.to_bytes(2, "big") in last[last.rindex(b"\x88") :]


def test_messages_that_are_too_large_end_a_websocket(
    target: tuple[Server, str], server: Server
) -> None:
    path = f"/v1/embeddings/{target[1]}/plan/ws?tick_ms={PAUSE_MS}"
    with websocket(server, path) as connection:
        connection.send("x" * LARGEST)
        connection.ping().wait()
        connection.send("x" * (LARGEST + 1))
        with pytest.raises(ConnectionClosedError):
            list(connection)
        assert connection.close_code == 1009


def trickle(connections: list[socket.socket], more: bytes) -> int:
    """Send some bytes on each connection and return how many connections are open still."""
    for connection in connections:
        with suppress(OSError):
            connection.sendall(more)
    return sum(not is_closed(connection) for connection in connections)
