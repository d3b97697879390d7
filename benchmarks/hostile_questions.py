"""How others are answered while a dozen large instances are to be judged at once."""

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
from benchmarks.server import running
from benchmarks.service import percentile
from tsaces.formats.instance_json import instance_to_document

if TYPE_CHECKING:
    from benchmarks.server import Running

ASKED = 12
"""Questions at once."""
STREETS, DENSE_STREETS = 84, 248
MACHINES, AGENTS = 2_000, 20_000
_PAUSE = 0.02
"""Seconds from one look at the server's health to the next."""
_PATIENCE = 1_800.0


@dataclass(frozen=True)
class Figures:
    """What came of questions that were asked at once.

    Attributes
    ----------
    question : str
    statuses : mapping of int to int
        How many answers had each status.
    longest : float
        Seconds for the slowest answer.
    median, most, worst : float
        Milliseconds in which `/healthz` answered meanwhile; `most` is the 99th percentile.
    """

    question: str
    statuses: Counter[int]
    longest: float
    median: float
    most: float
    worst: float


def large() -> dict[str, object]:
    """Return an instance of 499 × 499 cells, as many machines and agents as a server takes."""
    return instance_to_document(factory(STREETS, MACHINES, AGENTS))


def dense() -> dict[str, object]:
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


def questions() -> list[Figures]:
    """Start a server, ask it each kind of question a dozen times at once, and return figures."""
    bodies = {
        "check, 499 × 499": ("/v1/instances/check", large()),
        "check, 495 × 495, dense": ("/v1/instances/check", dense()),
        "submit, 499 × 499": ("/v1/embeddings", {"instance": large(), "time_limit": 1.0}),
        "check, nested": ("/v1/instances/check", None),
    }
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as server:
        return [
            _asked(server, name, path, json.dumps(body).encode() if body else b"[" * 4_000_000)
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


def _asked(server: Running, question: str, path: str, body: bytes) -> Figures:
    statuses: Counter[int] = Counter()
    lengths: list[float] = []

    def ask() -> None:
        begin = time.perf_counter()
        statuses[_status(server, "POST", path, body)] += 1
        lengths.append(time.perf_counter() - begin)

    asking = [threading.Thread(target=ask) for _ in range(ASKED)]
    for thread in asking:
        thread.start()
    healthy: list[float] = []
    while any(thread.is_alive() for thread in asking) or not healthy:
        begin = time.perf_counter()
        _status(server, "GET", "/healthz")
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


def _status(server: Running, method: str, path: str, body: bytes | None = None) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=_PATIENCE)
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
        f"\n| {ASKED} concurrent requests | responses | slowest | health check, median"
        " | 99th percentile | worst |",
        "|---|---|---|---|---|---|",
    ]
    for found in questions():
        answers = ", ".join(f"{number} × {status}" for status, number in found.statuses.items())
        lines.append(
            f"| {found.question} | {answers} | {found.longest:.1f} s | {found.median:.1f} ms"
            f" | {found.most:.1f} ms | {found.worst:.1f} ms |"
        )
    return lines
