"""Who may come in: tokens with scopes, or this machine alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from websockets.exceptions import ConnectionClosed

from tests.api.answers import expect_problem
from tests.api.jobs import follow, keep_small_embedding, solve_request, status, submit
from tests.api.server import Server
from tests.api.streams import expected, websocket
from tests.api.tokens import secrets_of, token
from tests.cli.command import run
from tests.formats.documents import small_document

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

POST = "/v1/embeddings"
PARTS = ("embedding", "compiled", "request", "explanation", "events", "plan")
OTHERS = ("/v1/instances", "/v1/instances/toy-car", "/metrics")
CHECK = "/v1/instances/check"
SCOPES = {
    "reader": ("read",),
    "solver": ("read", "solve"),
    "chief": ("admin",),
    "other": ("solve",),
}


@dataclass(frozen=True)
class Guarded:
    """A server that asks for tokens.

    Attributes
    ----------
    server : Server
    folder : Path
        Of its database.
    secrets : dict of str to str
        Tokens by the names in `SCOPES`.
    job_id : str
        A job that has ended.
    """

    server: Server
    folder: Path
    secrets: dict[str, str]
    job_id: str


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    """Return a server with a token of every kind."""
    folder = tmp_path_factory.mktemp("guarded")
    database = f"sqlite:///{folder / 'tsaces.db'}"
    job_id = keep_small_embedding(database)
    secrets = secrets_of(database, SCOPES)
    with Server(folder, database=database) as server:
        yield Guarded(server, folder, secrets, job_id)


def test_without_a_token_nobody_learns_anything(guarded: Guarded) -> None:
    where = f"{POST}/{guarded.job_id}"
    with guarded.server.client() as client:
        for path in (where, *(f"{where}/{part}" for part in PARTS), *OTHERS):
            answer = client.get(path)
            expect_problem(answer, 401, "Authorization: Bearer")
            assert answer.headers["www-authenticate"] == "Bearer"
        expect_problem(client.post(POST, json=solve_request()), 401)
        expect_problem(client.post(CHECK, json=small_document()), 401)
        expect_problem(client.delete(where), 401)
        assert client.get("/healthz").status_code == client.get("/readyz").status_code == 200


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer tsaces_unknown", "Basic YWJjOmRlZg==", "x" * 10_000]
)
def test_headers_that_open_no_door(guarded: Guarded, header: str) -> None:
    with guarded.server.client() as client:
        answer = client.get(f"{POST}/{guarded.job_id}", headers={"Authorization": header})
        expect_problem(answer, 401)


def test_a_reader_reads(guarded: Guarded) -> None:
    where = f"{POST}/{guarded.job_id}"
    with guarded.server.client(guarded.secrets["reader"]) as client:
        assert status(client, guarded.job_id)["status"] == "succeeded"
        for part in ("embedding", "compiled", "request"):
            assert client.get(f"{where}/{part}").status_code == 200
        assert client.get(f"{where}/plan?steps=3").content == expected("ndjson", 0, 3)
        assert follow(client, guarded.job_id)[-1].kind == "ended"
        for path in OTHERS:
            assert client.get(path).status_code == 200
        assert client.post(CHECK, json=small_document()).status_code == 200
        expect_problem(client.post(POST, json=solve_request()), 403, "'reader' lacks the scope")
        expect_problem(client.delete(where), 403, "'reader' lacks the scope solve")


def test_a_solver_without_the_scope_read_does_not_read(guarded: Guarded) -> None:
    with guarded.server.client(guarded.secrets["other"]) as client:
        answer = client.get(f"{POST}/{guarded.job_id}")
        expect_problem(answer, 403, "'other' lacks the scope read")
        answer = client.post(CHECK, json=small_document())
        expect_problem(answer, 403, "'other' lacks the scope read")


def test_jobs_are_ended_by_their_clients_and_by_admins(guarded: Guarded) -> None:
    server, secrets = guarded.server, guarded.secrets
    with (
        server.client(secrets["solver"]) as solver,
        server.client(secrets["other"]) as other,
        server.client(secrets["chief"]) as chief,
    ):
        mine, chiefs_prey = (submit(solver, solve_request()) for _ in range(2))
        expect_problem(other.delete(f"{POST}/{mine}"), 403, "another client's")
        assert solver.delete(f"{POST}/{mine}").json()["status"] == "cancelled"
        assert chief.delete(f"{POST}/{chiefs_prey}").json()["status"] == "cancelled"


def test_keys_of_one_client_mean_nothing_to_another(guarded: Guarded) -> None:
    key = {"Idempotency-Key": "k"}
    with (
        guarded.server.client(guarded.secrets["solver"]) as solver,
        guarded.server.client(guarded.secrets["chief"]) as chief,
    ):
        first = submit(solver, solve_request(), **key)
        second = submit(chief, solve_request(seed=5), **key)
        assert first != second
        assert submit(solver, solve_request(), **key) == first
        for job_id in (first, second):
            chief.delete(f"{POST}/{job_id}")


def test_only_digests_are_at_rest(guarded: Guarded) -> None:
    files = list(guarded.folder.glob("tsaces.db*"))
    assert guarded.folder / "tsaces.db" in files
    kept = b"".join(file.read_bytes() for file in files) + repr(guarded.server.log()).encode()
    assert b"chief" in kept
    for secret in guarded.secrets.values():
        assert re.fullmatch(r"tsaces_[A-Za-z0-9_-]{43}", secret)
        assert secret.encode() not in kept
        assert secret.removeprefix("tsaces_").encode() not in kept


def test_tokens_are_listed_without_their_secrets(guarded: Guarded) -> None:
    lines = token(guarded.server.database, "list").splitlines()
    assert [line.split("\t")[:2] for line in lines] == [
        [name, ",".join(sorted(SCOPES[name]))] for name in sorted(SCOPES)
    ]
    assert all(secret not in line for line in lines for secret in guarded.secrets.values())


def test_a_websocket_shows_its_token_in_a_header(guarded: Guarded) -> None:
    path = f"{POST}/{guarded.job_id}/plan/ws?steps=1"
    headers = {"Authorization": f"Bearer {guarded.secrets['reader']}"}
    with websocket(guarded.server, path, headers) as socket:
        assert "".join(f"{message!s}\n" for message in socket) == expected("ndjson", 0, 1).decode()
        assert socket.subprotocol is None


def test_a_websocket_of_a_browser_shows_it_as_a_subprotocol(guarded: Guarded) -> None:
    path = f"{POST}/{guarded.job_id}/plan/ws?steps=1"
    offered = ["bearer", guarded.secrets["reader"]]
    with websocket(guarded.server, path, subprotocols=offered) as socket:
        assert "".join(f"{message!s}\n" for message in socket) == expected("ndjson", 0, 1).decode()
        assert socket.subprotocol == "bearer"


@pytest.mark.parametrize(
    ("name", "code", "complaint"),
    [(None, 3000, "Authorization: Bearer"), ("other", 3003, "lacks the scope read")],
)
def test_a_websocket_that_may_not_come_in(
    guarded: Guarded, name: str | None, code: int, complaint: str
) -> None:
    headers = {} if name is None else {"Authorization": f"Bearer {guarded.secrets[name]}"}
    with websocket(guarded.server, f"{POST}/{guarded.job_id}/plan/ws", headers) as socket:
        with pytest.raises(ConnectionClosed):
            socket.recv()
        assert socket.close_code == code
        assert complaint in (socket.close_reason or "")


def test_scopes_that_nobody_knows(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'tsaces.db'}"
    done = run("token", "create", "chief", "--scope", "everything", "--database", database)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "error: --scope: 'everything' is not one of admin, read, solve\n"
