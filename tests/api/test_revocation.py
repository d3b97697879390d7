"""Streams that are open when their token is revoked: they end, and others go on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

import pytest
from websockets.exceptions import ConnectionClosed

from tests.api.answers import expect_problem
from tests.api.jobs import keep_small_embedding, solve_request, submit
from tests.api.server import Server
from tests.api.streams import websocket
from tests.api.test_operations import figures
from tests.api.tokens import secrets_of, token
from tests.fixtures import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

POST = "/v1/embeddings"
CUT = 'tsaces_streams_cut_total{reason="revoked"}'
REVOKED = "the token was revoked"


QUERIES = {"as fast as it is read": "", "paced": "?tick_ms=20", "slow": "?tick_ms=3600000"}
NAMES = (*QUERIES, "websocket", "events", "kept")


class Guarded(NamedTuple):
    """A server, the path of a job that has ended, and tokens by name."""

    server: Server
    where: str
    secrets: dict[str, str]


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    """Return a server with a token for each test."""
    folder = tmp_path_factory.mktemp("guarded")
    database = f"sqlite:///{folder / 'tsaces.db'}"
    job_id = keep_small_embedding(database)
    secrets = secrets_of(database, dict.fromkeys(NAMES, ("read", "solve")))
    with Server(folder, database=database) as server:
        yield Guarded(server, f"{POST}/{job_id}", secrets)


@pytest.mark.parametrize("name", QUERIES)
def test_a_stream_ends(guarded: Guarded, name: str) -> None:
    server, where, secrets = guarded
    with server.client(secrets[name]) as client, server.client(secrets["kept"]) as other:
        before = figures(other).get(CUT, 0)
        with (
            client.stream("GET", f"{where}/plan{QUERIES[name]}") as answer,
            other.stream("GET", f"{where}/plan?tick_ms=20") as others,
        ):
            lines, others_lines = answer.iter_lines(), others.iter_lines()
            assert json.loads(next(lines))["type"] == "header"
            token(server.database, "revoke", name)
            *_, end = lines
            assert (json.loads(end)["type"], json.loads(end)["reason"]) == ("end", REVOKED)
            assert [json.loads(next(others_lines)).get("t") for _ in range(3)] == [None, 0, 1]
        expect_problem(client.get(f"{where}/plan"), 401, "unknown token")
        assert figures(other)[CUT] == before + 1


def test_a_websocket_ends(guarded: Guarded) -> None:
    server, where, secrets = guarded
    headers = {"Authorization": f"Bearer {secrets['websocket']}"}
    with websocket(server, f"{where}/plan/ws?tick_ms=3600000", headers) as socket:
        assert json.loads(socket.recv())["type"] == "header"
        assert json.loads(socket.recv())["t"] == 0
        token(server.database, "revoke", "websocket")
        assert json.loads(socket.recv()) == {"type": "end", "reason": REVOKED, "resume": 1}
        with pytest.raises(ConnectionClosed):
            socket.recv()
        assert (socket.close_code, socket.close_reason) == (3000, f"{REVOKED}; resume at 1")


def test_events_end(guarded: Guarded) -> None:
    server, _, secrets = guarded
    lenses = json.loads((ROOT / "instances" / "contact-lens-small.json").read_bytes())
    long = solve_request(instance=lenses, time_limit=600)
    with server.client(secrets["events"]) as client, server.client(secrets["kept"]) as other:
        submit(client, long)
        job_id = submit(client, long)  # waits for the other
        with client.stream("GET", f"{POST}/{job_id}/events") as answer:
            lines = answer.iter_lines()
            assert next(lines) == "id: 1"
            token(server.database, "revoke", "events")
            assert [line for line in lines if line.startswith(":")][-1] == f": {REVOKED}"
        assert other.get(f"{POST}/{job_id}").json()["status"] == "queued"
