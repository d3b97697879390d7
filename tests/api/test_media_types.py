"""Bodies must say that they are JSON, which no page can do to another's server unasked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from api.app import create_app
from api.store import Database
from tests.api.answers import expect_problem
from tests.api.jobs import solve_request
from tests.formats.documents import small_document

if TYPE_CHECKING:
    import httpx

BODIES = {"/v1/embeddings": solve_request(time_limit=0.01), "/v1/instances/check": small_document()}
"""A good body for every call that takes one."""
OTHERS = [
    "text/plain",
    "text/plain;charset=UTF-8",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "text/json",
    "application/problem+json",
    "application/jsonp",
    "text/plain; application/json",
    "nonsense",
    ";",
    "",
]


def test_these_are_all_calls_that_take_bodies() -> None:
    paths = create_app(Database("sqlite:///never-opened.db")).openapi()["paths"]
    found = {
        path: set(operation["requestBody"]["content"])
        for path, methods in paths.items()
        for operation in methods.values()
        if "requestBody" in operation
    }
    assert found == {path: {"application/json"} for path in BODIES}
    for path in BODIES:
        assert "415" in paths[path]["post"]["responses"]


@pytest.mark.parametrize("path", BODIES)
@pytest.mark.parametrize("kind", OTHERS)
def test_bodies_of_another_kind(client: httpx.Client, path: str, kind: str) -> None:
    answer = client.post(path, content=json.dumps(BODIES[path]), headers={"Content-Type": kind})
    problem = expect_problem(answer, 415, "send the header Content-Type: application/json")
    assert len(problem["detail"].splitlines()) == 1
    assert kind.partition(";")[0] in problem["detail"]
    assert answer.headers["accept"] == "application/json"


@pytest.mark.parametrize("path", BODIES)
def test_bodies_of_no_kind(client: httpx.Client, path: str) -> None:
    """As pages send them that hand over bytes of which they do not say what they are."""
    answer = client.post(path, content=json.dumps(BODIES[path]))
    expect_problem(answer, 415, "the body has no Content-Type; send the header")


def test_what_curl_sends_is_told_how_curl_sends_it(client: httpx.Client) -> None:
    answer = client.post("/v1/embeddings", data={"instance": "{}"})
    complaint = "with curl: --header 'Content-Type: application/json'"
    expect_problem(answer, 415, complaint)


@pytest.mark.parametrize(
    "kind",
    [
        "application/json",
        "Application/JSON",
        "application/json;charset=utf-8",
        "application/json ;",
    ],
)
def test_json_may_be_written_in_many_ways(client: httpx.Client, kind: str) -> None:
    headers = {"Content-Type": kind}
    for path, body in BODIES.items():
        answer = client.post(path, content=json.dumps(body), headers=headers)
        assert answer.is_success
        if answer.status_code == 202:
            assert client.delete(f"{path}/{answer.json()['id']}").is_success
