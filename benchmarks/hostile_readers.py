"""The load of a server with hostile readers, which should hardly affect others.

Two hundred hostile streams run beside twenty health checks per second and one honest stream of ten
timesteps per second. The hostile readers run in their own process of low priority, since only the
server is measured.
"""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import tsaces
from benchmarks import hostile_questions
from benchmarks.plan import EMBEDDING
from benchmarks.report import heading
from benchmarks.server import ServerProcess, running_server, store_embedding
from benchmarks.service import percentile, request

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

STREAMS = 200
SECONDS = 20.0
TICK = 0.1
"""Seconds per timestep of the honest stream."""
_START_SECONDS = 3.0
"""Seconds that the hostile readers get to start."""
_CHECK_INTERVAL = 0.05
_READ_BYTES = 1 << 16
_SMALL_BUFFER = 4096
"""Bytes of a receive buffer that is soon full."""
_UPGRADE = (
    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
)


@dataclass(frozen=True)
class Kind:
    """A kind of hostile stream.

    Attributes
    ----------
    name, query : str
    is_websocket : bool
    reads : bool
        Whether the stream is read, as fast as possible.
    leaves_after : int or None
        Bytes after which the reader closes the stream and opens it again.
    """

    name: str
    query: str
    is_websocket: bool = False
    reads: bool = True
    leaves_after: int | None = None


KINDS = (
    Kind("least tick, binary", "tick_ms=1&format=binary"),
    Kind("least tick, by name", "tick_ms=1"),
    Kind("least tick, never read", "tick_ms=1", reads=False),
    Kind("least tick, WebSocket", "tick_ms=1&format=compact", is_websocket=True),
    Kind("no clock, binary", "format=binary&start=4611686018427380000"),
    Kind("no clock, by name", "start=1000000000000"),
    Kind("no clock, never read", "format=compact", reads=False),
    Kind("no clock, WebSocket", "", is_websocket=True),
    Kind("no clock, WebSocket never read", "format=binary", is_websocket=True, reads=False),
    Kind("comes and goes", "format=binary", leaves_after=_READ_BYTES),
)


async def attack(port: int, job: str) -> None:
    """Open all hostile streams and keep them open until this process is ended."""
    await asyncio.gather(
        *(_stream_repeatedly(port, job, KINDS[number % len(KINDS)]) for number in range(STREAMS))
    )


async def _stream_repeatedly(port: int, job: str, kind: Kind) -> None:
    """Open a hostile stream again whenever the server closes it."""
    while True:
        try:
            await _stream_once(port, job, kind)
        except OSError:
            await asyncio.sleep(0.1)


async def _stream_once(port: int, job: str, kind: Kind) -> None:
    loop = asyncio.get_running_loop()
    with socket.socket() as connection:
        connection.setblocking(False)
        if not kind.reads:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _SMALL_BUFFER)
        await loop.sock_connect(connection, ("127.0.0.1", port))
        where = f"/v1/embeddings/{job}/plan{'/ws' if kind.is_websocket else ''}?{kind.query}"
        upgrade = _UPGRADE if kind.is_websocket else ""
        head = f"GET {where} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{upgrade}\r\n"
        await loop.sock_sendall(connection, head.encode())
        if not kind.reads:
            await asyncio.sleep(3600)
        taken, buffer = 0, bytearray(_READ_BYTES)
        while kind.leaves_after is None or taken < kind.leaves_after:
            received = await loop.sock_recv_into(connection, buffer)
            if not received:
                return
            taken += received


@contextmanager
def attack_in_background(server: ServerProcess, job: str) -> Iterator[None]:
    """Run a process of low priority that opens the hostile streams."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.hostile_readers", str(server.port), job],
        preexec_fn=lambda: os.nice(10),  # noqa: PLW1509  # no other thread
    )
    try:
        yield
    finally:
        process.kill()
        process.wait()


async def time_health_checks(server: ServerProcess, seconds: float) -> list[float]:
    """Request health checks for some seconds; return the seconds that each response took."""
    times, end = [], time.perf_counter() + seconds
    while (begin := time.perf_counter()) < end:
        await request(server, "GET", "/healthz")
        times.append(time.perf_counter() - begin)
        await asyncio.sleep(_CHECK_INTERVAL)
    return times


async def follow_honest_stream(server: ServerProcess, job: str, seconds: float) -> list[float]:
    """Follow a paced stream; return the lateness of each timestep in seconds.

    Lateness is relative to the earliest start that any timestep implies.
    """
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port, limit=1 << 20)
    steps = int(seconds / TICK)
    path = f"/v1/embeddings/{job}/plan?steps={steps}&tick_ms={TICK * 1000:g}"
    writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
    arrivals = []
    while line := await reader.readline():
        if line.startswith(b'{"t":'):
            arrivals.append(time.perf_counter())
        elif line == b"0\r\n":
            break
    writer.close()
    if len(arrivals) != steps:
        raise RuntimeError(f"the honest stream broke off after {len(arrivals)} timesteps")
    begin = min(moment - number * TICK for number, moment in enumerate(arrivals))
    return [moment - begin - number * TICK for number, moment in enumerate(arrivals)]


async def measure(server: ServerProcess, job: str) -> tuple[list[float], list[float]]:
    """Return the times of health checks, and the lateness of an honest stream."""
    times, late = await asyncio.gather(
        time_health_checks(server, SECONDS), follow_honest_stream(server, job, SECONDS)
    )
    return times, late


def report() -> str:
    """Measure; return a section of the page."""
    lines = [
        heading("Hostile readers and heavy questions"),
        f"{STREAMS} hostile streams of a plan of 430 agents run concurrently: with a tick of 1 ms"
        " or unpaced, over HTTP or WebSockets, read as fast as possible, never read, or closed and"
        " reopened continuously. At the same time, the health check is requested twenty times per"
        f" second and a well-behaved stream with a tick of {TICK * 1000:g} ms is read. Each"
        f" measurement takes {SECONDS:g} s. Clients and server run on the same machine and"
        " communicate over the loopback interface.\n",
        "| | health check, median | 99th percentile | worst | lateness of the well-behaved stream,"
        " median | 99th percentile | worst |",
        "|---|---|---|---|---|---|---|",
    ]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        job = store_embedding(folder, tsaces.load_embedding(EMBEDDING))
        with running_server(folder) as server:
            lines.append(_row("no hostile streams", *asyncio.run(measure(server, job))))
            with attack_in_background(server, job):
                time.sleep(_START_SECONDS)
                lines.append(_row(f"{STREAMS} hostile streams", *asyncio.run(measure(server, job))))
                memory = server.memory()
            lines.append(_row("after they have closed", *asyncio.run(measure(server, job))))
    lines.append(f"\nAt the end of the attack the server used {memory:.0f} MiB of memory.")
    lines += hostile_questions.table()
    return "\n".join(lines) + "\n"


def _row(name: str, *figures: Sequence[float]) -> str:
    cells = []
    for values in figures:
        cells += [median(values), percentile(values, 0.99), max(values)]
    return "| " + " | ".join([name, *(f"{1000 * value:.1f} ms" for value in cells)]) + " |"


if __name__ == "__main__":
    asyncio.run(attack(int(sys.argv[1]), sys.argv[2]))
