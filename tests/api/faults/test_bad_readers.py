"""Readers of streams that vanish, take nothing or lag: they cost little, and not for long."""

from __future__ import annotations

import json
import socket
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from tests.api.faults.processes import memory
from tests.api.faults.sockets import SMALL, UPGRADE, answering, dial, head, reset, rest, until
from tests.api.faults.test_bad_websockets import sockets_of
from tests.api.jobs import keep_small_embedding, long_result, small_result, solve_request, submit
from tests.api.server import Server
from tests.api.test_operations import figures, open_streams
from tests.fixtures import wait_until
from tests.formats.documents import small_document

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import httpx

    from api.store import Result

MANY = 4
STALLED = 'tsaces_streams_cut_total{reason="stalled"}'
LATE = 'tsaces_streams_cut_total{reason="late"}'
SENT = 'tsaces_timesteps_sent_total{kind="http"}'
LITTLE = 64 * 2**20
"""Bytes that all stalled readers together may take of the server's memory."""
TICK_MS = 1


@pytest.fixture
def hasty(tmp_path: Path) -> Iterator[tuple[Server, httpx.Client, str]]:
    """Return a server that gives up stalled readers soon, a client, and the path of a job."""
    yield from serving(tmp_path, {"TSACES_STALL_SECONDS": "1"}, long_result())


@pytest.fixture
def patient(tmp_path: Path) -> Iterator[tuple[Server, httpx.Client, str]]:
    """Return a server with its usual patience, a client, and the path of a job."""
    yield from serving(tmp_path, {}, small_result())


@pytest.fixture
def punctual(tmp_path: Path) -> Iterator[tuple[Server, httpx.Client, str]]:
    """Return a server that gives up late readers soon, a client, and the path of a job."""
    yield from serving(tmp_path, {"TSACES_MAX_LATENESS": "0.2"}, long_result())


def test_readers_that_vanish_are_forgotten(patient: tuple[Server, httpx.Client, str]) -> None:
    server, client, where = patient
    job_id = submit(client, solve_request())
    paths = [
        head(f"{where}/plan"),
        head(f"{where}/plan?tick_ms=1"),
        head(f"{where}/plan?tick_ms=3600000"),
        head(f"{where}/plan/ws", *UPGRADE),
        head(f"{where}/plan/ws?tick_ms=1", *UPGRADE),
        head(f"/v1/embeddings/{job_id}/events"),
    ]
    with answering(server):
        for farewell in (reset, socket.socket.close):
            readers = [dial(server) for _ in paths]
            for reader, path in zip(readers, paths, strict=True):
                reader.sendall(path)
                assert until(reader, b"\r\n\r\n")[9:12] in {b"200", b"101"}
            assert wait_until(lambda: open_streams(client) == len(paths))
            for reader in readers:
                farewell(reader)
            assert wait_until(lambda: open_streams(client) == 0)


@pytest.mark.parametrize(
    ("path", "headers"), [("/plan", ()), ("/plan/ws", UPGRADE)], ids=["http", "websocket"]
)
def test_readers_that_take_nothing_are_disconnected(
    hasty: tuple[Server, httpx.Client, str], path: str, headers: tuple[str, ...]
) -> None:
    server, client, where = hasty
    before = memory(server.pid)
    with answering(server), ExitStack() as stack:
        readers = [stack.enter_context(dial(server, SMALL)) for _ in range(MANY)]
        for reader in readers:
            reader.sendall(head(where + path, *headers))
        assert wait_until(lambda: open_streams(client) == MANY)
        assert client.get(f"{where}/plan?steps=100").text.count("\n") == 101
        assert wait_until(lambda: figures(client).get(STALLED) == MANY)
        assert wait_until(lambda: open_streams(client) == 0)
        assert memory(server.pid) - before < LITTLE
        for reader in readers:
            rest(reader)  # which ends


def test_an_answer_that_nobody_takes_is_not_kept(
    hasty: tuple[Server, httpx.Client, str],
) -> None:
    server, client, _ = hasty
    long = solve_request(instance=small_document() | {"name": "n" * 3_000_000})
    where = f"/v1/embeddings/{submit(client, long)}/request"
    before = sockets_of(server)
    with dial(server, SMALL) as reader:
        reader.sendall(head(where) * 2)
        assert wait_until(lambda: sockets_of(server) > before)
        assert wait_until(lambda: sockets_of(server) <= before)


def test_readers_that_lag_are_told_where_to_go_on(
    punctual: tuple[Server, httpx.Client, str],
) -> None:
    server, client, where = punctual
    with answering(server):
        reader = dial(server, SMALL)
        reader.sendall(head(f"{where}/plan?start=7&tick_ms={TICK_MS}"))
        until(reader, b'"header"')
        stand_still(client)
        *_, last, end = (line for line in lines(rest(reader)) if line.startswith(b"{"))
        goodbye = json.loads(end)
        assert (goodbye["type"], goodbye["resume"]) == ("end", json.loads(last)["t"] + 1)
        assert "late" in goodbye["reason"]
        assert figures(client)[LATE] == 1
    resumed = client.get(f"{where}/plan?start={goodbye['resume']}&steps=1").text.splitlines()[1]
    assert json.loads(resumed)["t"] == goodbye["resume"]


def serving(
    folder: Path, environment: Mapping[str, str], result: Result
) -> Iterator[tuple[Server, httpx.Client, str]]:
    """Give a server that has a job with a plan."""
    job_id = keep_small_embedding(f"sqlite:///{folder / 'tsaces.db'}", result)
    with Server(folder, environment=environment) as server, server.client() as client:
        yield server, client, f"/v1/embeddings/{job_id}"


def stand_still(client: httpx.Client) -> None:
    """Wait until the server gets rid of no more timesteps."""
    seen = [-1.0]

    def stands() -> bool:
        seen.append(figures(client).get(SENT, 0))
        return len(seen) > 20 and len(set(seen[-20:])) == 1

    assert wait_until(stands)


def lines(answer: bytes) -> list[bytes]:
    """Return the lines of a chunked answer, which ends politely."""
    _, _, body = answer.partition(b"\r\n\r\n") if answer.startswith(b"HTTP") else ("", "", answer)
    assert answer.endswith(b"0\r\n\r\n")
    return body.split(b"\n")
