"""Clients below HTTP libraries, which would not let one misbehave."""

from __future__ import annotations

import socket
import struct
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import httpx

from tests.fixtures import AMPLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.api.server import Server

SMALL = 4096
"""Bytes of a receive buffer that fills at once."""
UPGRADE = (
    "Upgrade: websocket",
    "Connection: Upgrade",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
)
_PULSE = 0.05


def dial(server: Server, buffer: int | None = None) -> socket.socket:
    """Return a connection, with a receive buffer of so many bytes if one wants."""
    connection = socket.socket()
    if buffer is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
    connection.settimeout(AMPLE)
    connection.connect(("127.0.0.1", server.port))
    return connection


def head(path: str, *headers: str, method: str = "GET") -> bytes:
    """Return a whole request without a body."""
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", *headers, "", ""]
    return "\r\n".join(lines).encode()


def until(connection: socket.socket, text: bytes) -> bytes:
    """Read until a text has come and return all that came."""
    found = b""
    while text not in found:
        if not (more := connection.recv(65_536)):
            raise EOFError(found)
        found += more
    return found


def rest(connection: socket.socket) -> bytes:
    """Read until the server closes the connection, politely or not, and return what came."""
    found = bytearray()
    with connection, suppress(ConnectionError):
        while more := connection.recv(65_536):
            found += more
    return bytes(found)


def is_closed(connection: socket.socket) -> bool:
    """Whether the server has closed a connection; what it said before is thrown away."""
    connection.setblocking(False)
    try:
        while connection.recv(65_536):
            pass
    except BlockingIOError:
        return False
    except ConnectionError:
        return True
    finally:
        connection.settimeout(AMPLE)
    return True


def reset(connection: socket.socket) -> None:
    """Vanish without a goodbye."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


@contextmanager
def answering(server: Server) -> Iterator[None]:
    """Expect the server to answer others, over and over, and to report no defect."""
    done, answers, before = threading.Event(), [], len(server.log())

    def ask() -> None:
        while not done.is_set():
            answers.append(_status(server))
            done.wait(_PULSE)

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        yield
    finally:
        done.set()
        asking.join()
    assert set(answers) == {200}
    assert defects(server, before) == []


def defects(server: Server, since: int) -> list[dict[str, Any]]:
    """Return what the server has called an error, from some line of its log on."""
    lines = server.log()[since:]
    return [line for line in lines if "traceback" in line or line["level"] == "error"]


def _status(server: Server) -> int | str:
    try:
        return httpx.get(f"{server.url}/healthz", timeout=5, trust_env=False).status_code
    except httpx.TransportError as error:
        return repr(error)
