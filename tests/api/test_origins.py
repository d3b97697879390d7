"""Without tokens, no page but the server's own gets anything from it or to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest
from websockets.exceptions import ConnectionClosed

from api.settings import Settings
from tests.api.answers import expect_problem
from tests.api.faults.sockets import dial, head, rest
from tests.api.jobs import keep_small_embedding, solve_request
from tests.api.nginx import Nginx
from tests.api.server import Server
from tests.api.streams import websocket
from tests.api.tokens import create
from tests.fixtures import AMPLE, wait_until
from tsaces.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

POST = "/v1/embeddings"
CHECK = "/v1/instances/check"
COMPLAINT = "no pages but its own and those of TSACES_ALLOWED_ORIGINS"
DASHBOARD = "http://localhost:3000"
FOREIGN = {
    "another port": "http://{host}:1",
    "the default port": "http://{host}",
    "another scheme": "https://{host}:{port}",
    "another name": "http://localhost:{port}",
    "another address of this machine": "http://127.0.0.2:{port}",
    "no port at all": "http://{host}:port",
    "no scheme": "{host}:{port}",
    "a path": "http://{host}:{port}/",
    "a user": "http://factory.example\\@{host}:{port}",
    "an extension": "chrome-extension://{host}:{port}",
}


TWICE = {
    "two origins": [
        ("Host", "{own}"),
        ("Origin", "http://{own}"),
        ("Origin", "http://evil.example"),
    ],
    "a user in the host": [("Host", "evil.example\\@{own}")],
    "a path in the host": [("Host", "{own}/evil.example")],
}


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, str]]:
    """Return a server that knows a dashboard, and a job that has ended."""
    folder = tmp_path_factory.mktemp("known")
    job_id = keep_small_embedding(f"sqlite:///{folder / 'tsaces.db'}")
    setting = {"TSACES_ALLOWED_ORIGINS": f"https://factory.example, {DASHBOARD}"}
    with Server(folder, environment=setting) as server:
        yield server, job_id


def is_open(server: Server, job_id: str, headers: dict[str, str]) -> bool:
    """Whether a WebSocket gets a plan rather than the door shown."""
    with websocket(server, f"{POST}/{job_id}/plan/ws?steps=1", headers) as socket:
        try:
            socket.recv()
        except ConnectionClosed:
            assert socket.close_code == 3003
            assert COMPLAINT in (socket.close_reason or "")
            return False
        return True


@pytest.mark.parametrize("headers", TWICE.values(), ids=TWICE)
def test_headers_that_say_two_things_open_no_door(
    server: Server, job_id: str, headers: list[tuple[str, str]]
) -> None:
    own = f"127.0.0.1:{server.port}"
    filled = [(name, value.format(own=own)) for name, value in headers]
    with server.client() as client:
        expect_problem(client.get(f"{POST}/{job_id}", headers=filled), 403, "this machine only")


def test_two_hosts_open_no_door(server: Server, job_id: str) -> None:
    connection = dial(server)
    connection.sendall(head(f"{POST}/{job_id}", "Host: evil.example", "Connection: close"))
    assert rest(connection).startswith(b"HTTP/1.1 403 ")


@pytest.mark.parametrize("what", FOREIGN)
def test_pages_of_this_machine_are_told_apart_by_the_whole_origin(
    server: Server, job_id: str, what: str
) -> None:
    headers = {"Origin": FOREIGN[what].format(host="127.0.0.1", port=server.port)}
    with server.client() as client:
        answers = [
            client.post(POST, json=solve_request(), headers=headers),
            client.post(CHECK, json={}, headers=headers),
            client.delete(f"{POST}/{job_id}", headers=headers),
            client.get(f"{POST}/{job_id}", headers=headers),
            client.get("/metrics", headers=headers),
        ]
        for answer in answers:
            expect_problem(answer, 403, COMPLAINT)
        assert client.get(f"{POST}/{job_id}").status_code == 200
    assert not is_open(server, job_id, headers)


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "LOCALHOST", "[::1]"])
@pytest.mark.parametrize("port", ["", ":80", ":1234"])
def test_a_page_of_the_server_is_known_by_the_name_it_was_asked_for(
    server: Server, job_id: str, name: str, port: str
) -> None:
    own = {"Host": f"{name}{port}", "Origin": f"http://{name.lower()}{port.replace(':80', '')}"}
    with server.client() as client:
        assert client.get(f"{POST}/{job_id}", headers=own).status_code == 200
        other = own | {"Origin": own["Origin"] + "0" if port else own["Origin"] + ":8080"}
        if port != ":80":
            expect_problem(client.get(f"{POST}/{job_id}", headers=other), 403, COMPLAINT)


def test_a_page_of_the_server_may_open_websockets(server: Server, job_id: str) -> None:
    assert is_open(server, job_id, {"Origin": server.url})


@pytest.mark.parametrize("site", ["cross-site", "same-site", "nonsense"])
def test_what_pages_load_without_saying_who_they_are_is_refused(
    server: Server, job_id: str, site: str
) -> None:
    """As an image would, whose request has no origin: it could start explanations."""
    image = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"}
    frame = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}
    with server.client() as client:
        for headers in (image, frame, {"Sec-Fetch-Site": site}):
            answer = client.get(f"{POST}/{job_id}/explanation", headers=headers)
            expect_problem(answer, 403, COMPLAINT)


@pytest.mark.parametrize("site", ["same-origin", "none", "cross-site"])
def test_links_to_answers_may_be_followed(server: Server, job_id: str, site: str) -> None:
    link = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    with server.client() as client:
        assert client.get(f"{POST}/{job_id}", headers=link).status_code == 200


def test_forms_of_other_pages_are_refused_though_they_navigate(server: Server, job_id: str) -> None:
    form = {
        "Sec-Fetch-Site": "cross-site",
        "Sec-Fetch-Mode": "navigate",
        "Sec-Fetch-Dest": "document",
    }
    with server.client() as client:
        answer = client.post(POST, json=solve_request(), headers=form)
        expect_problem(answer, 403, COMPLAINT)
        assert client.get(f"{POST}/{job_id}").status_code == 200


def test_other_pages_are_promised_nothing(server: Server) -> None:
    ask = {
        "Origin": DASHBOARD,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    with server.client() as client:
        answer = client.options(POST, headers=ask)
    assert not answer.is_success
    assert [name for name in answer.headers if name.startswith("access-control")] == []


def test_origins_that_are_allowed_come_in(known: tuple[Server, str]) -> None:
    server, job_id = known
    for origin in (DASHBOARD, "https://factory.example"):
        with server.client() as client:
            page = {"Origin": origin, "Sec-Fetch-Site": "cross-site"}
            assert client.post(POST, json=solve_request(), headers=page).status_code == 202
        assert is_open(server, job_id, {"Origin": origin})
    assert not is_open(server, job_id, {"Origin": "http://localhost:3001"})
    assert not is_open(server, job_id, {"Origin": "http://factory.example"})


def test_an_allowed_origin_is_no_name_of_this_machine(known: tuple[Server, str]) -> None:
    server, job_id = known
    rebound = {"Origin": "https://factory.example", "Host": "factory.example"}
    with server.client() as client:
        expect_problem(client.get(f"{POST}/{job_id}", headers=rebound), 403, "this machine only")


@pytest.mark.parametrize(
    "value", ["localhost:3000", "*", "http://a.example/page", "ftp://a", "http://", "http://a:x"]
)
def test_allowed_origins_that_are_none(value: str) -> None:
    with pytest.raises(
        InputError, match=r"^TSACES_ALLOWED_ORIGINS: .* is not an origin; give"
    ) as told:
        Settings().with_environment({"TSACES_ALLOWED_ORIGINS": f"{DASHBOARD},{value}"})
    assert repr(value) in str(told.value)


def test_with_tokens_it_is_they_who_count(tmp_path: Path) -> None:
    job_id = keep_small_embedding(f"sqlite:///{tmp_path / 'tsaces.db'}")
    with Server(tmp_path) as server:
        secret = create(server.database, "line-3", ("read",))
        page = {"Origin": "https://factory.example", "Host": "plans.factory.example"}
        with server.client() as nobody, server.client(secret) as client:
            assert wait_until(lambda: nobody.get("/metrics").status_code == 401)
            assert client.get(f"{POST}/{job_id}", headers=page).status_code == 200
            expect_problem(nobody.get(f"{POST}/{job_id}", headers=page), 401)


def test_behind_a_proxy_the_page_is_known_if_its_host_is_passed_on(
    server: Server, job_id: str, tmp_path: Path
) -> None:
    passed_on = "proxy_set_header Host $http_host;"
    for more, status in ((passed_on, 200), ("", 403)):
        with (
            Nginx(tmp_path, server.url, more) as nginx,
            httpx.Client(base_url=nginx.url, timeout=AMPLE, trust_env=False) as client,
        ):
            answer = client.get(f"{POST}/{job_id}", headers={"Origin": nginx.url})
            assert answer.status_code == status


def test_behind_a_proxy_with_tls_the_scheme_is_the_one_it_tells(
    server: Server, job_id: str
) -> None:
    page = {"Host": "localhost", "Origin": "https://localhost"}
    with server.client() as client:
        told = page | {"X-Forwarded-Proto": "https"}
        assert client.get(f"{POST}/{job_id}", headers=told).status_code == 200
        expect_problem(client.get(f"{POST}/{job_id}", headers=page), 403, COMPLAINT)
