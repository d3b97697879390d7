"""Fields and parameters that a call does not have are ignored, and named in a notice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.api.answers import expect_problem
from tests.api.jobs import solve_request
from tests.api.streams import websocket
from tests.formats.documents import replaced, small_document

if TYPE_CHECKING:
    import httpx

    from tests.api.server import Server

CHECK = "/v1/instances/check"
POST = "/v1/embeddings"


def items(*notices: tuple[str, str]) -> list[dict[str, object]]:
    return [{"field": field, "notice": notice, "cells": []} for field, notice in notices]


def test_unknown_fields_of_a_submission_are_named(client: httpx.Client) -> None:
    instance = replaced(small_document(), ("machines", 1, "inptu_cell"), [1, 0])
    body = solve_request(instance=instance, time_limt=3, options={"seed": 3})
    answer = client.post(POST, json=body)
    assert answer.status_code == 202
    known = (
        "instance, method, objective, keep, time_limit, seed, start_from, keep_assignment, changes"
    )
    assert answer.json()["notices"] == items(
        ("time_limt", "unknown field, ignored; did you mean 'time_limit'?"),
        ("options", f"unknown field, ignored; known here: {known}"),
        ("instance.machines[1].inptu_cell", "unknown field, ignored; did you mean 'input_cell'?"),
    )
    client.delete(answer.headers["location"])


def test_unknown_fields_of_a_checked_instance_are_named(client: httpx.Client) -> None:
    answer = client.post(CHECK, json={**small_document(), "max_agnets": 3})
    assert answer.json()["notices"] == items(
        ("instance.max_agnets", "unknown field, ignored; did you mean 'max_agents'?")
    )


def test_a_misspelt_field_is_told_where_it_is_missing(client: httpx.Client) -> None:
    document = small_document()
    document["max_agnets"] = document.pop("max_agents")
    (error,) = expect_problem(client.post(CHECK, json=document), 422)["errors"]
    assert error["field"] == "instance.max_agents"
    assert error["problem"].endswith('; did you misspell it as "max_agnets"?')


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ("plan?step=2&steps=2", "query.step: unknown parameter, ignored; did you mean 'steps'?"),
        (
            "explanation?time=1&time_limit=0.1",
            "query.time: unknown parameter, ignored; did you mean 'time_limit'?",
        ),
        ("?follow=1", "query.follow: unknown parameter, ignored; none is known here"),
        ("plan?steps=-1&tick=9", "query.tick: unknown parameter, ignored; did you mean 'tick_ms'?"),
    ],
)
def test_unknown_parameters_are_named_in_a_header(
    call: str, said: str, client: httpx.Client, job_id: str
) -> None:
    separator = "" if call.startswith("?") else "/"
    answer = client.get(f"{POST}/{job_id}{separator}{call}")
    assert answer.status_code == (422 if "-1" in call else 200)
    assert answer.headers["tsaces-notice"] == said


def test_unknown_parameters_of_lists_and_submissions_are_named(client: httpx.Client) -> None:
    answer = client.get(f"{POST}?stauts=queued&limit=1")
    assert answer.status_code == 200
    assert answer.headers["tsaces-notice"].endswith("did you mean 'status'?")
    submitted = client.post(f"{POST}?wait=true", json=solve_request())
    said = ("query.wait", "unknown parameter, ignored; none is known here")
    assert submitted.json()["notices"] == items(said)
    checked = client.post(f"{CHECK}?wait=true", json=small_document())
    assert checked.json()["notices"] == items(said)
    client.delete(submitted.headers["location"])


def test_no_more_than_a_few_are_named_and_none_breaks_a_header(
    client: httpx.Client, job_id: str
) -> None:
    hostile = "%0d%0aSet-Cookie:%20a=b&%f0%9f%92%a5=1"
    query = "&".join([hostile, *(f"name{n}=1" for n in range(2_000))])
    for more in (hostile, query):
        answer = client.get(f"{POST}/{job_id}?{more}")
        assert answer.status_code == 200
        assert "set-cookie" not in answer.headers
        assert len(answer.headers.get_list("tsaces-notice")) <= 5


def test_known_parameters_and_those_of_others_are_not_named(
    client: httpx.Client, job_id: str
) -> None:
    for query in ("steps=1&start=3&format=compact&pauses=keep", "_=17&steps=1&x-trace=1"):
        answer = client.get(f"{POST}/{job_id}/plan?{query}")
        assert answer.status_code == 200
        assert "tsaces-notice" not in answer.headers


def test_unknown_parameters_of_a_websocket_are_named(server: Server, job_id: str) -> None:
    with websocket(server, f"{POST}/{job_id}/plan/ws?steps=1&ticks=3") as socket:
        assert socket.response is not None
        said = socket.response.headers["tsaces-notice"]
    assert said == "query.ticks: unknown parameter, ignored; did you mean 'tick_ms'?"
