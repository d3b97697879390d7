"""Clients of WebSockets that talk without end, or take no answer: they cost others nothing."""

from __future__ import annotations

import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.api.faults.sockets import SMALL, UPGRADE, answering, dial, head, rest, until
from tests.api.jobs import keep_small_embedding, long_result
from tests.api.server import Server
from tests.api.streams import websocket
from tests.fixtures import wait_until

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterator

PAUSE_MS = 3_600_000
MASK = bytes(4)
EMPTY_PONG, EMPTY_PIECE = (bytes([code, 0x80]) + MASK for code in (0x8A, 0))
FLOODS = {
    "pongs": EMPTY_PONG,
    "pings": b"\x89\xfd" + MASK + b"a" * 125,
}
ANSWERS = 20
MUCH = 24 * 2**20
"""Bytes of a flood that must not be worked off before others are answered so many times."""
MOST_PIECES = 1_000
"""Of a message, which are allowed."""
HANDSHAKES = {
    "long headers": head("/v1/embeddings/0/plan/ws", "X-Long: " + "a" * 20_000, *UPGRADE),
    "many headers": head("/v1/embeddings/0/plan/ws", *["X-Many: yes"] * 300, *UPGRADE),
    "a long address": head("/v1/embeddings/0/plan/ws?x=" + "a" * 9_000, *UPGRADE),
    "POST": head("/v1/embeddings/0/plan/ws", *UPGRADE, method="POST"),
}


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, str]]:
    """Return a server that gives up stalled readers soon, and the path of a WebSocket."""
    folder = tmp_path_factory.mktemp("target")
    job_id = keep_small_embedding(f"sqlite:///{folder / 'tsaces.db'}", long_result())
    with Server(folder, environment={"TSACES_STALL_SECONDS": "1"}) as server:
        yield server, f"/v1/embeddings/{job_id}/plan/ws"


def opened(target: tuple[Server, str], buffer: int | None = None) -> socket.socket:
    """Return a WebSocket that is sent a timestep an hour."""
    server, path = target
    connection = dial(server, buffer)
    connection.sendall(head(f"{path}?tick_ms={PAUSE_MS}", *UPGRADE))
    until(connection, b'"t":0')
    return connection


@pytest.mark.parametrize("frame", FLOODS.values(), ids=FLOODS)
def test_whoever_floods_keeps_nobody_waiting(target: tuple[Server, str], frame: bytes) -> None:
    sent, is_over = 0, threading.Event()
    connection = opened(target)
    connection.settimeout(0.1)

    def flood() -> None:
        nonlocal sent
        frames = frame * (65_536 // len(frame))
        while not is_over.is_set() and sent < MUCH:
            with suppress(TimeoutError):
                sent += connection.send(frames)

    with connection, target[0].client() as others:
        flooding = threading.Thread(target=flood)
        flooding.start()
        try:
            for _ in range(ANSWERS):
                assert others.get("/healthz").status_code == 200
        finally:
            is_over.set()
            flooding.join()
    assert sent < MUCH


def test_a_message_has_so_many_pieces_at_most(target: tuple[Server, str]) -> None:
    with answering(target[0]), opened(target) as connection:
        connection.sendall(b"\x01\x80" + MASK + EMPTY_PIECE * (MOST_PIECES - 2))
        connection.sendall(b"\x80\x80" + MASK + b"\x89\x80" + MASK)
        assert until(connection, b"\x8a\x00")  # the answer to a ping: all is well
        with suppress(ConnectionError):
            connection.sendall(b"\x01\x80" + MASK + EMPTY_PIECE * (2 * MOST_PIECES))
        assert (1009).to_bytes(2, "big") in rest(connection)


def test_long_messages_are_heard_to_their_end(target: tuple[Server, str]) -> None:
    server, path = target
    with answering(server), websocket(server, f"{path}?steps=2&tick_ms=3000") as connection:
        for _ in range(3):
            connection.send("x" * 65_536)
            connection.ping().wait()
        assert len(list(connection)) == 3
        assert connection.close_code == 1000


@pytest.mark.parametrize("request_text", HANDSHAKES.values(), ids=HANDSHAKES)
def test_handshakes_that_cannot_be_read_are_answered(
    target: tuple[Server, str], request_text: bytes
) -> None:
    with answering(target[0]):
        connection = dial(target[0])
        connection.sendall(request_text)
        answer = rest(connection)
    assert answer.startswith(b"HTTP/1.1 4")
    assert b"connection: close" in answer.lower()


def test_a_websocket_that_is_not_read_is_not_kept(target: tuple[Server, str]) -> None:
    server, path = target
    before = sockets_of(server)
    with dial(server, SMALL) as connection:
        connection.sendall(head(path, *UPGRADE))
        assert wait_until(lambda: sockets_of(server) - before != set())
        opened_now = sockets_of(server) - before
        assert wait_until(lambda: not opened_now & sockets_of(server))


def sockets_of(server: Server) -> set[str]:
    """Return which sockets it has open."""
    found = []
    for file in Path(f"/proc/{server.pid}/fd").iterdir():
        with suppress(OSError):
            found.append(str(file.readlink()))
    return {name for name in found if name.startswith("socket:")}
