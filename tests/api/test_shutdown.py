"""SIGTERM: streams say goodbye and where to go on, and the next server goes on there."""

from __future__ import annotations

import json
import os
import signal
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
from websockets.exceptions import ConnectionClosed

from tests.api.answers import expect_problem
from tests.api.jobs import ended, keep_small_embedding, solve_request, status, submit
from tests.api.server import Server
from tests.api.streams import expected, header_and_timesteps, in_time, websocket
from tests.api.test_operations import open_streams
from tests.fixtures import TOY_CAR, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import httpx
    from websockets.sync.client import ClientConnection

GOODBYE = "the server is shutting down"
AT_ONCE = 6
START = 20
LIMITS = {"TSACES_MAX_STREAMS": str(AT_ONCE)}
QUERIES = (
    f"start={START}",
    f"start={START}&tick_ms=10",
    f"start={START}&tick_ms=3600000",
)


@pytest.fixture
def ready(tmp_path: Path) -> Iterator[tuple[Server, str]]:
    """Return a server with few streams, and a job that it has."""
    job_id = keep_small_embedding(f"sqlite:///{tmp_path / 'tsaces.db'}")
    with Server(tmp_path, environment=LIMITS) as server:
        yield server, f"/v1/embeddings/{job_id}/plan"


def test_in_the_background_ctrl_c_is_for_others(tmp_path: Path) -> None:
    """Shells start programs in the background with it ignored; SIGTERM ends them."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        server = Server(tmp_path, anew=True)
    finally:
        signal.signal(signal.SIGINT, before)
    with server:
        os.kill(server.pid, signal.SIGINT)
        with server.client() as client:
            assert ended(client, submit(client, solve_request()))["status"] == "succeeded"
            assert client.get("/readyz").is_success
        assert server.terminate() == 0


@pytest.mark.usefixtures("ctrl_c")
def test_ctrl_c_ends_a_server_in_the_foreground(tmp_path: Path) -> None:
    with Server(tmp_path, anew=True) as server:
        os.kill(server.pid, signal.SIGINT)
        assert server.wait() == 0


def test_every_stream_says_where_to_go_on(ready: tuple[Server, str]) -> None:
    server, path = ready
    with server.client() as client, ExitStack() as stack:
        streams = [
            stack.enter_context(client.stream("GET", f"{path}?{query}")) for query in QUERIES
        ]
        texts, slow = (
            stack.enter_context(websocket(server, f"{path}/ws?{query}")) for query in QUERIES[1:]
        )
        frames = stack.enter_context(websocket(server, f"{path}/ws?{QUERIES[1]}&format=binary"))
        readers = [answer.iter_lines() for answer in streams]
        begun = [[next(lines), next(lines)] for lines in readers]
        expect_full(server, client, path)
        server.ask_to_end()
        resumes = [
            expect_goodbye([*first, *lines]) for first, lines in zip(begun, readers, strict=True)
        ]
        resumes += [
            expect_goodbye(list(map(str, messages_until_closed(socket))))
            for socket in (texts, slow)
        ]
        resumes.append(expect_frames(frames))
        assert resumes[2] == resumes[4] == START + 1
        for socket, resume in zip((texts, slow), resumes[3:], strict=False):
            assert (socket.close_code, socket.close_reason) == (
                1001,
                f"{GOODBYE}; resume at {resume}",
            )
        assert server.wait() == 0
    server.restart()
    with server.client() as client:
        for resume in resumes:
            answer = client.get(f"{path}?start={resume}&steps=3")
            assert answer.content == expected("ndjson", resume, 3)


def test_a_job_at_work_is_taken_up_by_the_next_server(tmp_path: Path) -> None:
    instance = json.loads(TOY_CAR.read_text(encoding="utf-8"))
    with Server(tmp_path) as server, server.client() as client:
        job_id = submit(client, solve_request(instance=instance))
        waiting = submit(client, solve_request(instance=instance))
        assert wait_until(lambda: status(client, job_id)["status"] == "running")
        with client.stream("GET", f"/v1/embeddings/{job_id}/events") as answer:
            lines = answer.iter_lines()
            assert next(lines) == "id: 1"
            server.ask_to_end()
            assert [line for line in lines if GOODBYE in line] != []
        assert server.wait() == 0
        server.restart()
        assert wait_until(lambda: status(client, job_id)["attempts"] == 2)
        assert status(client, waiting)["attempts"] == 0
        assert client.delete(f"/v1/embeddings/{job_id}").json()["status"] == "cancelled"
        events = client.get(f"/v1/embeddings/{job_id}/events").text
        assert events.count("event: requeued") == 1


def expect_full(server: Server, client: httpx.Client, path: str) -> None:
    """Expect that the client may open no further stream of any kind, once all are counted."""
    complaint = f"{AT_ONCE} streams are open already"
    assert wait_until(lambda: open_streams(client) == AT_ONCE)
    answer = client.get(f"{path}?steps=1")
    expect_problem(answer, 429, complaint)
    expect_problem(client.get(path.replace("/plan", "/events")), 429, complaint)
    assert int(answer.headers["retry-after"]) > 0
    with websocket(server, f"{path}/ws?steps=1") as socket:
        assert messages_until_closed(socket) == []
        assert (socket.close_code, socket.close_reason) == (1013, complaint)


def expect_goodbye(lines: list[str]) -> int:
    """Expect a stream without a gap that ends with a goodbye; return where to go on."""
    header, *timesteps, end = (line.encode() + b"\n" for line in lines)
    goodbye = json.loads(end)
    resume: int = goodbye["resume"]
    assert goodbye == {"type": "end", "reason": GOODBYE, "resume": START + len(timesteps)}
    wanted_header, wanted = header_and_timesteps("ndjson", START, len(timesteps))
    assert header == wanted_header
    assert [in_time(line) for line in timesteps] == wanted
    return resume


def expect_frames(socket: ClientConnection) -> int:
    """Expect whole frames and a goodbye in the reason; return where to go on."""
    _, *frames = messages_until_closed(socket)
    resume = START + len(frames)
    assert socket.close_reason == f"{GOODBYE}; resume at {resume}"
    assert frames == header_and_timesteps("binary", START, len(frames))[1]
    return resume


def messages_until_closed(socket: ClientConnection) -> list[str | bytes]:
    """Return every message until the server closes."""
    found: list[str | bytes] = []
    try:
        while True:
            found.append(socket.recv())
    except ConnectionClosed:
        return found
