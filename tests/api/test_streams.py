"""Timesteps and events on the wire: the library's bytes, by the clock if one wants."""

from __future__ import annotations

import json
import time
from itertools import islice
from typing import TYPE_CHECKING

import pytest
from websockets.exceptions import ConnectionClosed, ConnectionClosedOK, InvalidStatus

from tests.api.answers import expect_problem
from tests.api.jobs import FIGURES, ended, follow, submit
from tests.api.streams import (
    FORMATS,
    MEDIA_TYPES,
    expected,
    header_and_timesteps,
    in_time,
    websocket,
)
from tests.fixtures import AMPLE, wait_until, waiting_embedding
from tsaces.formats.instance_json import instance_to_document
from tsaces.plan import LAST_TIMESTEP

if TYPE_CHECKING:
    import httpx
    from websockets.sync.client import ClientConnection

    from tests.api.server import Server

STARTS = (0, 7, 10**12, LAST_TIMESTEP - 9)
TICK_MS = 5
PACED_STEPS = 300
NO_DRIFT = 0.1
"""Seconds; what a clock that waits a tick after every timestep would lose many times over."""

BAD_QUERIES = {
    "start=-1": "query.start: ",
    "start=soon": "query.start: ",
    f"start={LAST_TIMESTEP + 1}": "query.start: ",
    "start=" + "9" * 5_000: "query.start: ",
    "steps=-1": "query.steps: ",
    "tick_ms=0": "query.tick_ms: ",
    "tick_ms=0.999": "query.tick_ms: ",
    "tick_ms=1e-300": "query.tick_ms: ",
    "tick_ms=nan": "query.tick_ms: ",
    "tick_ms=inf": "query.tick_ms: ",
    "format=xml": "query.format: ",
    "pauses=no": "query.pauses: ",
    "pauses=skip&format=binary": "pauses: not for 'binary'",
}


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("encoding", FORMATS)
def test_a_stream_is_what_the_library_writes(
    client: httpx.Client, job_id: str, encoding: str, start: int
) -> None:
    query = f"start={start}&steps=5&format={encoding}"
    answer = client.get(f"/v1/embeddings/{job_id}/plan?{query}")
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == MEDIA_TYPES[encoding]
    assert answer.content == expected(encoding, start, 5)


@pytest.mark.parametrize("encoding", FORMATS)
def test_long_streams_are_cut_into_portions_without_a_seam(
    client: httpx.Client, job_id: str, encoding: str
) -> None:
    answer = client.get(f"/v1/embeddings/{job_id}/plan?start=3&steps=2000&format={encoding}")
    assert answer.content == expected(encoding, 3, 2000)


@pytest.mark.parametrize("what", ["events", "plan?steps=1", "plan?steps=1&format=binary"])
def test_proxies_are_told_to_hold_no_stream_back(
    client: httpx.Client, job_id: str, what: str
) -> None:
    answer = client.get(f"/v1/embeddings/{job_id}/{what}")
    assert answer.headers["x-accel-buffering"] == "no"
    assert answer.headers["cache-control"] == "no-store"


def test_a_stream_may_have_no_timesteps_at_all(client: httpx.Client, job_id: str) -> None:
    answer = client.get(f"/v1/embeddings/{job_id}/plan?start=3&steps=0")
    assert answer.content == expected("ndjson", 3, 0)


@pytest.mark.parametrize("steps", ["", "&steps=1000000000000000000000000"])
def test_timesteps_end_where_the_plan_format_ends(
    client: httpx.Client, job_id: str, steps: str
) -> None:
    answer = client.get(f"/v1/embeddings/{job_id}/plan?start={LAST_TIMESTEP - 2}{steps}")
    assert answer.content == expected("ndjson", LAST_TIMESTEP - 2, 3)


@pytest.mark.parametrize("encoding", FORMATS)
def test_endless_streams_end_when_their_reader_leaves(
    client: httpx.Client, job_id: str, encoding: str
) -> None:
    path = f"/v1/embeddings/{job_id}/plan?start=10&format={encoding}"
    wanted = expected(encoding, 10, 3000)
    with client.stream("GET", path) as answer:
        chunks = answer.iter_bytes(1000)
        found = b"".join(islice(chunks, len(wanted) // 1000))
        assert open_streams(client, "http") == 1
    assert found == wanted[: len(found)]
    assert len(found) > 5_000
    assert wait_until(lambda: open_streams(client, "http") == 0)


@pytest.mark.parametrize(("query", "complaint"), BAD_QUERIES.items(), ids=range(len(BAD_QUERIES)))
def test_queries_that_make_no_sense(
    client: httpx.Client, job_id: str, query: str, complaint: str
) -> None:
    answer = client.get(f"/v1/embeddings/{job_id}/plan?{query}")
    expect_problem(answer, 422, complaint)


def test_a_paced_stream_keeps_the_time(client: httpx.Client, job_id: str) -> None:
    header, timesteps = header_and_timesteps("ndjson", 7, PACED_STEPS)
    query = f"start=7&steps={PACED_STEPS}&tick_ms={TICK_MS}"
    begin, arrivals = time.monotonic(), []
    with client.stream("GET", f"/v1/embeddings/{job_id}/plan?{query}") as answer:
        lines = answer.iter_lines()
        assert next(lines).encode() + b"\n" == header
        found = []
        for line in lines:
            arrivals.append(time.monotonic() - begin)
            found.append(in_time(line.encode()))
    assert found == timesteps
    expect_pace(arrivals)


def test_a_paced_websocket_keeps_the_time(server: Server, job_id: str) -> None:
    header, timesteps = header_and_timesteps("binary", 7, PACED_STEPS)
    query = f"start=7&steps={PACED_STEPS}&tick_ms={TICK_MS}&format=binary"
    begin, arrivals, found = time.monotonic(), [], []
    with websocket(server, f"/v1/embeddings/{job_id}/plan/ws?{query}") as socket:
        assert as_line(socket.recv()) == header
        for message in socket:
            arrivals.append(time.monotonic() - begin)
            found.append(message)
    assert found == timesteps
    expect_pace(arrivals)


@pytest.mark.parametrize("start", [0, LAST_TIMESTEP - 9])
@pytest.mark.parametrize("encoding", FORMATS)
def test_a_websocket_gives_a_message_a_timestep(
    server: Server, job_id: str, encoding: str, start: int
) -> None:
    query = f"start={start}&steps=10&format={encoding}"
    header, timesteps = header_and_timesteps(encoding, start, 10)
    with websocket(server, f"/v1/embeddings/{job_id}/plan/ws?{query}") as socket:
        assert as_line(socket.recv()) == header
        messages = list(socket)
        if encoding == "binary":
            assert messages == timesteps
        else:
            assert [as_line(message) for message in messages] == timesteps
        assert (socket.close_code, socket.close_reason) == (1000, "")


@pytest.mark.parametrize("query", ["", "?tick_ms=20"])
def test_a_websocket_may_be_left_at_any_time(
    server: Server, client: httpx.Client, job_id: str, query: str
) -> None:
    header, timesteps = header_and_timesteps("ndjson", 0, 3)
    path = f"/v1/embeddings/{job_id}/plan/ws{query}"
    with websocket(server, path, close_timeout=0.2) as socket:
        assert as_line(socket.recv()) == header
        assert [in_time(as_line(message)) for message in islice(socket, 3)] == timesteps
        assert open_streams(client, "websocket") == 1
    assert wait_until(lambda: open_streams(client, "websocket") == 0)


def test_a_websocket_says_why_there_is_nothing(server: Server) -> None:
    nobody = "0" * 32
    with websocket(server, f"/v1/embeddings/{nobody}/plan/ws") as socket:
        assert closing(socket) == (4404, f"there is no embedding {nobody}")


@pytest.mark.parametrize("query", ["start=-1", "format=xml", "tick_ms=0", "tick_ms=0.01"])
def test_a_websocket_with_a_query_that_makes_no_sense_is_not_opened(
    server: Server, job_id: str, query: str
) -> None:
    with pytest.raises(InvalidStatus) as info:
        websocket(server, f"/v1/embeddings/{job_id}/plan/ws?{query}")
    assert info.value.response.status_code == 403


def test_events_are_numbered_and_can_be_resumed(client: httpx.Client, job_id: str) -> None:
    answer = client.get(f"/v1/embeddings/{job_id}/events")
    assert answer.headers["content-type"].partition(";")[0] == "text/event-stream"
    news = follow(client, job_id)
    assert [item.number for item in news] == [1, 2, 3, 4, 5]
    assert [item.kind for item in news] == ["queued", "started", "incumbent", "bound", "ended"]
    assert news[2].data == FIGURES
    assert news[3].data == {"upper_bound": 0.4, "seconds": 1.25}
    assert news[4].data == {"status": "succeeded", "message": "found"}
    assert follow(client, job_id, last=3) == news[3:]


@pytest.mark.parametrize("last", [5, 6])
def test_after_the_end_nobody_needs_to_come_back(
    client: httpx.Client, job_id: str, last: int
) -> None:
    headers = {"Last-Event-ID": str(last)}
    answer = client.get(f"/v1/embeddings/{job_id}/events", headers=headers)
    assert (answer.status_code, answer.content) == (204, b"")


def test_event_ids_that_were_never_given(client: httpx.Client, job_id: str) -> None:
    for last in ("first", "-1", "1" * 400):
        headers = {"Last-Event-ID": last}
        answer = client.get(f"/v1/embeddings/{job_id}/events", headers=headers)
        expect_problem(answer, 422, "last-event-id")


def open_streams(client: httpx.Client, kind: str) -> float:
    """Return how many streams the server says are open."""
    line = f'tsaces_open_streams{{kind="{kind}"}} '
    values = [text for text in client.get("/metrics").text.splitlines() if text.startswith(line)]
    return float(values[0].removeprefix(line)) if values else 0


def expect_pace(arrivals: list[float]) -> None:
    """Expect timesteps never early, and no later in the end than in the beginning."""
    assert len(arrivals) == PACED_STEPS
    lateness = [arrival - k * TICK_MS / 1000 for k, arrival in enumerate(arrivals)]
    assert min(lateness) >= 0
    assert min(lateness[-50:]) < min(lateness[:50]) + NO_DRIFT


def as_line(message: str | bytes) -> bytes:
    """Return a text message as the line it would be over HTTP."""
    assert isinstance(message, str)
    return message.encode() + b"\n"


def closing(socket: ClientConnection) -> tuple[int | None, str | None]:
    """Read to the end, where no message is expected; return the code and the reason."""
    with pytest.raises(ConnectionClosed) as info:
        socket.recv()
    assert not isinstance(info.value, ConnectionClosedOK)
    return socket.close_code, socket.close_reason


def test_pauses_may_be_left_out_of_a_stream(client: httpx.Client) -> None:
    """Ten million timesteps of a robot that waits for a slow machine are a few lines."""
    instance = instance_to_document(waiting_embedding().instance)
    slow = submit(client, {"instance": instance, "time_limit": AMPLE})
    assert ended(client, slow)["status"] == "succeeded"
    period = 10_000_000
    query = f"plan?steps={period + 1}&pauses=skip"
    header, *lines = client.get(f"/v1/embeddings/{slow}/{query}").text.splitlines()
    assert json.loads(header)["skips_pauses"] is True
    told = list(map(json.loads, lines))
    assert len(told) < 1_000
    assert [told[0]["t"], told[-1]["t"]] == [0, period]
    paced = client.get(f"/v1/embeddings/{slow}/plan?steps=20&tick_ms=1&pauses=skip")
    assert [json.loads(line)["t"] for line in paced.text.splitlines()[1:]] == [0, 19]
