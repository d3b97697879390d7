"""The list of jobs over HTTP: pages, filters, and what one may see."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.api.answers import expect_problem
from tests.api.jobs import keep_small_embedding, solve_request, status, submit
from tests.api.server import Server
from tests.api.tokens import create
from tests.formats.documents import small_document

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

JOBS = "/v1/embeddings"
LINK = re.compile(r'<([^>]+)>; rel="(\w+)"')
OTHERS = ("blue", "blue", "rot & grün", "blue", "blue")
"""Names of instances, of the jobs that wait behind the first."""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, list[str]]]:
    """Return a server that answers to tokens, and its jobs, the oldest first.

    The first has ended; the second is cancelled; others wait, or have failed at once.
    """
    folder = tmp_path_factory.mktemp("shop")
    first = keep_small_embedding(f"sqlite:///{folder / 'tsaces.db'}")
    with Server(folder) as server, server.client() as client:
        others = [
            submit(client, solve_request(instance=small_document() | {"name": name}))
            for name in OTHERS
        ]
        for job_id in others:
            client.delete(f"{JOBS}/{job_id}?cancel_only=true").raise_for_status()
        yield server, [first, *others]


@pytest.fixture
def client(shop: tuple[Server, list[str]]) -> Iterator[httpx.Client]:
    server, _ = shop
    with server.client() as ours:
        yield ours


def links_of(answer: httpx.Response) -> dict[str, str]:
    return {relation: address for address, relation in LINK.findall(answer.headers["link"])}


def listed(client: httpx.Client, query: str = "") -> list[dict[str, Any]]:
    """Return all jobs of a list, from page to page by the header, as the body has it too."""
    answer = client.get(f"{JOBS}?{query}").raise_for_status()
    first, jobs = links_of(answer)["first"], list(answer.json()["jobs"])
    while (address := links_of(answer).get("next")) is not None:
        assert parse_qs(urlsplit(address).query)["cursor"] == [answer.json()["next"]]
        answer = client.get(address).raise_for_status()
        assert links_of(answer)["first"] == first
        jobs += answer.json()["jobs"]
    assert answer.json()["next"] is None
    return jobs


def ids(jobs: list[dict[str, Any]]) -> list[str]:
    return [job["id"] for job in jobs]


def test_jobs_are_listed_the_newest_first(
    client: httpx.Client, shop: tuple[Server, list[str]]
) -> None:
    _, jobs = shop
    for query in ("", "limit=1", "limit=4", "limit=6", "limit=200"):
        assert ids(listed(client, query)) == jobs[::-1]


def test_a_job_of_a_list_says_what_its_own_address_does(
    client: httpx.Client, shop: tuple[Server, list[str]]
) -> None:
    _, jobs = shop
    found = listed(client)
    for job in found:
        own = status(client, job["id"])
        assert {name: job[name] for name in own} == own
        assert (job["method"], job["objective"], job["can_end"]) == (
            "auto" if job["id"] == jobs[0] else "ts-aces",
            "throughput",
            True,
        )
    assert [job["name"] for job in found] == [*reversed(OTHERS), "small"]
    assert found[-1]["throughput"] == 0.05


def test_lists_can_be_filtered(client: httpx.Client, shop: tuple[Server, list[str]]) -> None:
    _, jobs = shop
    blue = [job_id for job_id, name in zip(jobs[1:], OTHERS, strict=True) if name == "blue"]
    assert ids(listed(client, "name=blue&limit=3")) == blue[::-1]
    assert ids(listed(client, "status=succeeded")) == jobs[:1]
    assert ids(listed(client, "status=succeeded&status=cancelled&limit=2")) == jobs[::-1]
    assert ids(listed(client, "name=rot+%26+gr%C3%BCn&limit=1")) == [jobs[3]]
    for query in ("status=running", "name=Blue", "name=blu", "name=a%00b", "name=%22"):
        assert listed(client, query) == []


@pytest.mark.parametrize(
    ("query", "complaint"),
    [
        ("status=done", 'query.status[0]: "done"'),
        ("status=", "query.status[0]: "),
        ("limit=0", "query.limit: "),
        ("limit=201", "query.limit: "),
        ("limit=many", "query.limit: "),
        (f"name={'n' * 1_001}", "query.name: "),
        ("cursor=", 'query.cursor: "": no page begins there'),
        ("cursor=next", 'query.cursor: "next": no page begins there'),
        ("cursor=%C3%BC", "query.cursor: "),
        (f"cursor={'A' * 500}", "query.cursor: "),
        *(
            (f"cursor={base64.urlsafe_b64encode(text).decode()}", "no page begins there")
            for text in (
                b"",
                b"\xff",
                b"1",
                b"[1.5]",
                b'["a","b"]',
                b'[NaN,"%s"]' % (b"0" * 32),
                b'[1.5,"x"]',
                b"[1.5,[]]",
                b"[" * 120,
            )
        ),
    ],
)
def test_bad_questions_are_told_so(client: httpx.Client, query: str, complaint: str) -> None:
    expect_problem(client.get(f"{JOBS}?{query}"), 422, complaint)


def test_a_cursor_outlives_its_job(client: httpx.Client) -> None:
    waiting = [submit(client, solve_request(seed=number)) for number in range(3)]
    for job_id in waiting:
        client.delete(f"{JOBS}/{job_id}?cancel_only=true").raise_for_status()
    first = client.get(f"{JOBS}?limit=2").json()
    assert ids(first["jobs"]) == [waiting[2], waiting[1]]
    client.delete(f"{JOBS}/{waiting[1]}").raise_for_status()
    second = client.get(f"{JOBS}?limit=1&cursor={first['next']}").json()
    assert ids(second["jobs"]) == [waiting[0]]
    for job_id in (waiting[0], waiting[2]):
        client.delete(f"{JOBS}/{job_id}").raise_for_status()


def test_tokens_see_what_they_may(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whoever may look at jobs sees those of all clients, and which of them are for it to end."""
    folder = tmp_path_factory.mktemp("guarded")
    database = f"sqlite:///{folder / 'tsaces.db'}"
    scopes = {"maker": ("read", "solve"), "reader": ("read",), "chief": ("admin",)}
    secrets = {name: create(database, name, allowed) for name, allowed in scopes.items()}
    blind = create(database, "blind", ("solve",))
    with Server(folder) as server:
        with server.client(secrets["maker"]) as maker, server.client(secrets["chief"]) as chief:
            theirs, own = submit(chief, solve_request()), submit(maker, solve_request())
        may = {"maker": {own}, "reader": set[str](), "chief": {own, theirs}}
        for name, secret in secrets.items():
            with server.client(secret) as client:
                found = listed(client)
            assert ids(found) == [own, theirs]
            assert {job["id"] for job in found if job["can_end"]} == may[name]
        with server.client(blind) as client:
            expect_problem(client.get(JOBS), 403, "'blind' lacks the scope read")
        with server.client() as client:
            expect_problem(client.get(JOBS), 401, "Authorization: Bearer")
