"""Behind a proxy that holds answers back unless it is told not to, streams flow all the same."""

from __future__ import annotations

import json
from contextlib import ExitStack
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.api.jobs import keep_small_embedding, solve_request, status, submit
from tests.api.nginx import UPGRADES, Nginx
from tests.api.server import Server
from tests.api.streams import FORMATS, header_and_timesteps, in_time, websocket
from tests.api.test_operations import figures, open_streams
from tests.fixtures import AMPLE, TOY_CAR, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

AN_HOUR = 3_600_000
"""Milliseconds from a timestep to the next: whatever comes of such a stream came before its end."""

MUCH = 200_000_000
"""Bytes, far more than connections hold."""
STALLED = 'tsaces_streams_cut_total{reason="stalled"}'


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, str]]:
    """Return a server that solves one job at a time, and a job that has ended."""
    folder = tmp_path_factory.mktemp("behind")
    job_id = keep_small_embedding(f"sqlite:///{folder / 'tsaces.db'}")
    with Server(folder) as server:
        yield server, job_id


@pytest.fixture
def proxy(served: tuple[Server, str], tmp_path: Path) -> Iterator[httpx.Client]:
    """Return a client of an nginx of which nothing is set but whom it passes requests to."""
    server, _ = served
    with (
        Nginx(tmp_path, server.url) as nginx,
        httpx.Client(base_url=nginx.url, timeout=AMPLE / 4, trust_env=False) as client,
    ):
        yield client


def test_events_are_told_while_their_job_goes_on(
    served: tuple[Server, str], proxy: httpx.Client
) -> None:
    """A job that waits behind another says one thing, and no more until it is cancelled."""
    server, _ = served
    instance = json.loads(TOY_CAR.read_text(encoding="utf-8"))
    with server.client() as client:
        first, second = (submit(client, solve_request(instance=instance)) for _ in range(2))
        with proxy.stream("GET", f"/v1/embeddings/{second}/events") as answer:
            lines = answer.iter_lines()
            assert [next(lines), next(lines)] == ["id: 1", "event: queued"]
            assert status(client, second)["status"] == "queued"
            for job_id in (second, first):
                assert client.delete(f"/v1/embeddings/{job_id}").is_success
            assert "event: ended" in list(lines)


def test_a_timestep_arrives_long_before_the_next_is_due(
    served: tuple[Server, str], proxy: httpx.Client
) -> None:
    server, job_id = served
    with server.client() as client, ExitStack() as stack:
        assert wait_until(lambda: open_streams(client) == 0)
        for number, encoding in enumerate(FORMATS, start=1):
            header, (timestep,) = header_and_timesteps(encoding, 7, 1)
            query = f"start=7&tick_ms={AN_HOUR}&format={encoding}"
            answer = stack.enter_context(
                proxy.stream("GET", f"/v1/embeddings/{job_id}/plan?{query}")
            )
            found, pieces = b"", answer.iter_raw()
            while len(found) < len(header + timestep):
                found += next(pieces)
            assert found == header + timestep
            assert open_streams(client) == number


def test_a_fast_endless_stream_arrives_too(served: tuple[Server, str], proxy: httpx.Client) -> None:
    _, job_id = served
    header, timesteps = header_and_timesteps("ndjson", 0, 20)
    with proxy.stream("GET", f"/v1/embeddings/{job_id}/plan?tick_ms=20") as answer:
        lines = answer.iter_lines()
        assert next(lines).encode() + b"\n" == header
        assert [in_time(next(lines).encode()) for _ in timesteps] == timesteps


def test_a_reader_that_takes_nothing_is_noticed_behind_the_proxy_too(tmp_path: Path) -> None:
    """A proxy that held the stream back for it would take a gigabyte on its behalf."""
    job_id = keep_small_embedding(f"sqlite:///{tmp_path / 'tsaces.db'}")
    size = len(header_and_timesteps("ndjson", 0, 1)[1][0])
    with (
        Server(tmp_path, environment={"TSACES_STALL_SECONDS": "1"}) as server,
        Nginx(tmp_path, server.url) as nginx,
        server.client() as client,
        httpx.Client(timeout=AMPLE, trust_env=False) as idle,
        idle.stream("GET", f"{nginx.url}/v1/embeddings/{job_id}/plan"),
    ):
        assert wait_until(lambda: figures(client).get(STALLED, 0) == 1 or sent(client, size) > MUCH)
        assert figures(client)[STALLED] == 1


def sent(client: httpx.Client, size: int) -> float:
    """Return about how many bytes of timesteps of a size the server has sent."""
    return size * figures(client).get('tsaces_timesteps_sent_total{kind="http"}', 0)


def test_websockets_pass_with_the_directives_that_they_need(
    served: tuple[Server, str], tmp_path: Path
) -> None:
    server, job_id = served
    header, (timestep,) = header_and_timesteps("ndjson", 7, 1)
    path = f"/v1/embeddings/{job_id}/plan/ws?start=7&tick_ms={AN_HOUR}"
    with Nginx(tmp_path, server.url, UPGRADES) as nginx, websocket(nginx, path) as socket:
        assert [f"{socket.recv(AMPLE)!s}\n".encode() for _ in range(2)] == [header, timestep]
