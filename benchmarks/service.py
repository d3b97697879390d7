"""The service under load on the loopback interface: a fast stream, paced streams, and jobs."""

from __future__ import annotations

import asyncio
import json
import socket
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import tsaces
from api.schemas import EXAMPLE_INSTANCE
from benchmarks.factory import factory
from benchmarks.plan import EMBEDDING
from benchmarks.report import heading
from benchmarks.server import running_server, store_embedding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.server import ServerProcess

HUNDRED = Path(__file__).with_name("grid-30.embedding.json")
STREAMS, HERTZ, SECONDS, RAMP = 500, 10, 60, 10.0
JOBS = 200
_READ_BYTES = 1 << 20


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that a share of the values does not exceed."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))]


def measure_stream_rate(
    server: ServerProcess, job: str, encoding: str, timesteps: int
) -> tuple[float, float]:
    """Read one stream as fast as possible; return timesteps and megabytes per second."""
    path = f"/v1/embeddings/{job}/plan?start=1000000000000&steps={timesteps}&format={encoding}"
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        begin = time.perf_counter()
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        size, tail = 0, b""
        buffer = bytearray(_READ_BYTES)
        while not tail.endswith(b"0\r\n\r\n"):
            received = connection.recv_into(buffer)
            if not received:
                raise RuntimeError("the stream broke off")
            size += received
            tail = (tail + bytes(buffer[max(0, received - 8) : received]))[-8:]
        seconds = time.perf_counter() - begin
    return timesteps / seconds, size / seconds / 1e6


async def follow(server: ServerProcess, job: str, number: int, arrivals: list[list[float]]) -> None:
    """Follow one paced stream and record when its timesteps arrive."""
    await asyncio.sleep(RAMP * number / STREAMS)
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port, limit=_READ_BYTES)
    path = (
        f"/v1/embeddings/{job}/plan?start={number * 997}&steps={SECONDS * HERTZ}"
        f"&tick_ms={1000 / HERTZ:g}"
    )
    writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
    times = arrivals[number]
    while line := await reader.readline():
        if line.startswith(b'{"t":'):
            times.append(time.perf_counter())
        elif line == b"0\r\n":
            break
    writer.close()


async def follow_all(server: ServerProcess, job: str) -> tuple[list[list[float]], list[float]]:
    """Follow all streams at once; return the arrivals, and the server's memory every second."""
    arrivals: list[list[float]] = [[] for _ in range(STREAMS)]
    memory: list[float] = []

    async def watch() -> None:
        while True:
            memory.append(server.memory())
            await asyncio.sleep(1)

    watcher = asyncio.create_task(watch())
    await asyncio.gather(*(follow(server, job, n, arrivals) for n in range(STREAMS)))
    watcher.cancel()
    return arrivals, memory


def compute_lateness(arrivals: list[list[float]]) -> tuple[list[float], list[float]]:
    """Return the lateness of all timesteps, and the drift of each stream, in seconds.

    Lateness is relative to the earliest start that the first ten timesteps imply. The
    drift is the median lateness of the last ten seconds, less that of the first ten.
    """
    late, drift = [], []
    for times in arrivals:
        begin = min(t - k / HERTZ for k, t in enumerate(times[:10]))
        of_stream = [t - begin - k / HERTZ for k, t in enumerate(times)]
        late += of_stream
        drift.append(median(of_stream[-10 * HERTZ :]) - median(of_stream[: 10 * HERTZ]))
    return late, drift


def check_health_under_jobs(server: ServerProcess) -> tuple[int, list[float], float]:
    """Submit many jobs; return the number that succeeded, times of health checks, and seconds."""
    return asyncio.run(_check_health_under_jobs(server))


async def _check_health_under_jobs(server: ServerProcess) -> tuple[int, list[float], float]:
    body = json.dumps({"instance": EXAMPLE_INSTANCE, "time_limit": 5}).encode()
    times: list[float] = []
    done = asyncio.Event()

    async def check() -> None:
        while not done.is_set():
            begin = time.perf_counter()
            await request(server, "GET", "/healthz")
            times.append(time.perf_counter() - begin)
            await asyncio.sleep(0.05)

    checker = asyncio.create_task(check())
    begin = time.perf_counter()
    answers = await asyncio.gather(
        *(request(server, "POST", "/v1/embeddings", body) for _ in range(JOBS))
    )
    ids = [json.loads(answer)["id"] for answer in answers]
    succeeded = 0
    for job in ids:
        while True:
            status = json.loads(await request(server, "GET", f"/v1/embeddings/{job}"))["status"]
            if status not in {"queued", "running"}:
                succeeded += status == "succeeded"
                break
            await asyncio.sleep(0.5)
    done.set()
    await checker
    return succeeded, times, time.perf_counter() - begin


async def request(server: ServerProcess, method: str, path: str, body: bytes = b"") -> bytes:
    """Send one request and return the body of its response."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
    head += "Content-Type: application/json\r\n" if body else ""
    writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
    answer = await reader.read()
    writer.close()
    return answer.partition(b"\r\n\r\n")[2]


def report() -> str:
    """Measure; return a section of the page."""
    lines = [
        heading("The service under load"),
        "Clients and server run on the same machine and communicate over the loopback interface.\n",
    ]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        large = store_embedding(folder, tsaces.load_embedding(EMBEDDING))
        hundred = store_embedding(folder, tsaces.load_embedding(HUNDRED))
        with running_server(folder) as server:
            lines += _one_stream(server, large)
            lines += _many_streams(server, hundred)
        with running_server(folder, "--solves", "2") as server:
            lines += _many_jobs(server)
    return "\n".join(lines) + "\n"


def _one_stream(server: ServerProcess, job: str) -> list[str]:
    lines = ["| one stream of 430 agents | timesteps/s | MB/s |", "|---|---|---|"]
    for encoding, timesteps in (("ndjson", 40_000), ("compact", 100_000), ("binary", 1_000_000)):
        rates = [measure_stream_rate(server, job, encoding, timesteps) for _ in range(3)]
        rate, volume = (median(values) for values in zip(*rates, strict=True))
        lines.append(f"| {encoding} | {rate:,.0f} | {volume:,.0f} |")
    return lines


def _many_streams(server: ServerProcess, job: str) -> list[str]:
    before = server.processor_seconds()
    arrivals, memory = asyncio.run(follow_all(server, job))
    used = server.processor_seconds() - before
    whole = sum(len(times) == SECONDS * HERTZ for times in arrivals)
    in_order = all(earlier <= later for times in arrivals for earlier, later in pairwise(times))
    late, drift = compute_lateness(arrivals)
    settled = memory[len(memory) // 4 :]
    complete = f"{whole} of {STREAMS}{'' if in_order else ', out of order'}"
    return [
        f"\n| {STREAMS} paced streams at {HERTZ} Hz, 100 agents, {SECONDS} s | |",
        "|---|---|",
        f"| streams with every timestep | {complete} |",
        f"| lateness, median | {1000 * median(late):.1f} ms |",
        f"| lateness, 99th percentile | {1000 * percentile(late, 0.99):.1f} ms |",
        f"| lateness, worst | {1000 * max(late):.1f} ms |",
        f"| drift, worst stream | {1000 * max(map(abs, drift)):.1f} ms |",
        "| memory of the server after 15 s and at the end |"
        f" {settled[0]:.0f}, {settled[-1]:.0f} MiB |",
        f"| CPU time of the server | {used:.0f} s |",
    ]


def _many_jobs(server: ServerProcess) -> list[str]:
    succeeded, times, seconds = check_health_under_jobs(server)
    return [
        f"\n| {JOBS} jobs submitted at once, two solves at a time | |",
        "|---|---|",
        f"| succeeded | {succeeded} of {JOBS} in {seconds:.0f} s |",
        f"| health checks while they run, median | {1000 * median(times):.1f} ms |",
        f"| 99th percentile of {len(times):,} | {1000 * percentile(times, 0.99):.1f} ms |",
    ]


if __name__ == "__main__":
    found = tsaces.solve(factory(streets=6, machines=30, max_agents=100), time_limit=30)
    tsaces.write_embedding(found, HUNDRED)
