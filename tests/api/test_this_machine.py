"""Without tokens a server answers this machine alone, and no page from elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from websockets.exceptions import ConnectionClosed

from tests.api.answers import expect_problem
from tests.api.jobs import solve_request
from tests.api.server import Server
from tests.api.streams import websocket
from tests.api.tokens import create, token
from tests.cli.command import run
from tests.fixtures import wait_until

if TYPE_CHECKING:
    from pathlib import Path

POST = "/v1/embeddings"


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "["])
def test_without_tokens_other_names_for_this_machine_are_refused(
    server: Server, job_id: str, host: str
) -> None:
    path = f"{POST}/{job_id}"
    with server.client() as client:
        answer = client.get(path, headers={"Host": host})
        expect_problem(answer, 403, "this machine only; see tsaces token create")
        answer = client.post(POST, json=solve_request(), headers={"Host": host})
        expect_problem(answer, 403, "this machine only")
        for name in ("localhost", f"127.0.0.1:{server.port}", "[::1]"):
            assert client.get(path, headers={"Host": name}).status_code == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://["])
def test_without_tokens_pages_from_elsewhere_are_refused(
    server: Server, job_id: str, origin: str
) -> None:
    headers = {"Origin": origin}
    with server.client() as client:
        answer = client.post(POST, json=solve_request(), headers=headers)
        expect_problem(answer, 403, "this machine only")
        own = {"Origin": server.url}
        assert client.get(f"{POST}/{job_id}", headers=own).status_code == 200
    with websocket(server, f"{POST}/{job_id}/plan/ws", headers) as socket:
        with pytest.raises(ConnectionClosed):
            socket.recv()
        assert socket.close_code == 3003


def test_a_token_shuts_the_door_and_its_end_shuts_its_owner_out(tmp_path: Path) -> None:
    with Server(tmp_path) as server, server.client() as nobody:
        assert nobody.get("/metrics").status_code == 200
        secret = create(server.database, "line-3", ("read",))
        assert wait_until(lambda: nobody.get("/metrics").status_code == 401)
        with server.client(secret) as client:
            assert client.get("/metrics").status_code == 200
            token(server.database, "revoke", "line-3")
            expect_problem(client.get("/metrics"), 401, "unknown token")


def test_a_server_open_to_others_needs_a_token_first(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'tsaces.db'}"
    done = run("serve", "--host", "0.0.0.0", "--port", "0", "--database", database)  # noqa: S104
    assert (done.returncode, done.stdout) == (2, "")
    assert "error: --host: 0.0.0.0 is open to others; create a token first" in done.stderr
