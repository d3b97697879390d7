"""Response times of a server while a dozen large instances are checked at once."""

from __future__ import annotations

import http.client
import json
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.factory import factory
from benchmarks.server import running_server
from benchmarks.service import percentile
from tsaces.formats.instance_json import instance_to_document

if TYPE_CHECKING:
    from benchmarks.server import ServerProcess

CONCURRENT = 12
"""Number of concurrent requests."""
STREETS, DENSE_STREETS = 84, 248
MACHINES, AGENTS = 2_000, 20_000
_PAUSE = 0.02
"""Seconds between two health checks."""
_TIMEOUT = 1_800.0
"""Seconds after which a request fails."""
_NESTED = b"[" * 4_000_000
"""A body of nested arrays that are never closed."""


@dataclass(frozen=True)
class Figures:
    """Measurements of concurrent requests of one kind.

    Attributes
    ----------
    question : str
        Kind of the requests.
    statuses : mapping of int to int
        Number of responses by HTTP status.
    longest : float
        Seconds of the slowest response.
    median, most, worst : float
        Milliseconds of `/healthz` responses meanwhile; `most` is the 99th percentile.
    """

    question: str
    statuses: Counter[int]
    longest: float
    median: float
    most: float
    worst: float


def make_large() -> dict[str, object]:
    """Return an instance of 499 × 499 cells with the most machines and agents of a server."""
    return instance_to_document(factory(STREETS, MACHINES, AGENTS))


def make_dense() -> dict[str, object]:
    """Return an instance of 495 × 495 cells full of junctions."""
    side = 2 * DENSE_STREETS - 1
    rows = ["".join(_cell(x, y) for x in range(side)) for y in range(side)]
    supply = {"name": "supply", "inputs": {}, "outputs": {"part": 1}}
    ship = {"name": "ship", "inputs": {"part": 1}, "outputs": {}}
    return {
        "name": "dense",
        "layout": {"rows": rows},
        "procedure": {"processes": [supply, ship], "output_process": "ship"},
        "machines": [
            {"name": "bin", "processes": {"supply": 1}, "output_cell": [1, 0]},
            {"name": "dock", "processes": {"ship": 1}, "input_cell": [3, 0]},
        ],
        "max_agents": AGENTS,
    }


def ask_questions() -> list[Figures]:
    """Start a server, send it a dozen concurrent requests of each kind, and return figures."""
    bodies = {
        "check, 499 × 499": ("/v1/instances/check", make_large()),
        "check, 495 × 495, dense": ("/v1/instances/check", make_dense()),
        "submit, 499 × 499": ("/v1/embeddings", {"instance": make_large(), "time_limit": 1.0}),
        "check, nested": ("/v1/instances/check", None),
    }
    with tempfile.TemporaryDirectory() as folder, running_server(Path(folder)) as server:
        return [
            _ask_at_once(server, name, path, json.dumps(body).encode() if body else _NESTED)
            for name, (path, body) in bodies.items()
        ]


def _cell(x: int, y: int) -> str:
    if not (x % 2 or y % 2):
        return "+"
    if not y % 2:
        return "<" if y // 2 % 2 else ">"
    if not x % 2:
        return "v" if x // 2 % 2 else "^"
    return "."


def _ask_at_once(server: ServerProcess, question: str, path: str, body: bytes) -> Figures:
    statuses: Counter[int] = Counter()
    lengths: list[float] = []

    def ask() -> None:
        begin = time.perf_counter()
        statuses[_request_status(server, "POST", path, body)] += 1
        lengths.append(time.perf_counter() - begin)

    asking = [threading.Thread(target=ask) for _ in range(CONCURRENT)]
    for thread in asking:
        thread.start()
    healthy: list[float] = []
    while any(thread.is_alive() for thread in asking) or not healthy:
        begin = time.perf_counter()
        _request_status(server, "GET", "/healthz")
        healthy.append(1000 * (time.perf_counter() - begin))
        time.sleep(_PAUSE)
    return Figures(
        question,
        statuses,
        max(lengths),
        percentile(healthy, 0.5),
        percentile(healthy, 0.99),
        max(healthy),
    )


def _request_status(
    server: ServerProcess, method: str, path: str, body: bytes | None = None
) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=_TIMEOUT)
    try:
        connection.request(method, path, body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


def table() -> list[str]:
    """Measure; return the lines of a table."""
    lines = [
        f"\n| {CONCURRENT} concurrent requests | responses | slowest | health check, median"
        " | 99th percentile | worst |",
        "|---|---|---|---|---|---|",
    ]
    for found in ask_questions():
        answers = ", ".join(f"{number} × {status}" for status, number in found.statuses.items())
        lines.append(
            f"| {found.question} | {answers} | {found.longest:.1f} s | {found.median:.1f} ms"
            f" | {found.most:.1f} ms | {found.worst:.1f} ms |"
        )
    return lines
