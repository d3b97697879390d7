"""Every option of a request, given a value of every wrong shape, is refused in plain words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from api.schemas import SolveRequest
from tests.api.answers import JSON, expect_problem
from tests.api.jobs import solve_request
from tests.formats.shapes import SHAPES, is_good_line, is_plain, wrong_shapes

if TYPE_CHECKING:
    import httpx

POST = "/v1/embeddings"
NOBODY = f"{POST}/{'0' * 32}"
BODY = {
    "instance": "an object",
    "method": "a string",
    "objective": "a string",
    "keep": "a share above 0 and at most 1",
    "time_limit": "a positive number of seconds",
    "seed": "a seed",
    "start_from": '"known" or "nothing"',
    "keep_assignment": "an object of machines and processes or null",
    "changes": "a whole number from 0 on or null",
}
FITTING = {
    "instance": ("no object", "an object", "coordinates"),
    "time_limit": ("a whole number", "a whole float", "a float"),
    "seed": ("a whole number",),
}
QUERIES: list[tuple[str, str, str, list[str]]] = [
    ("/plan", "start", "a timestep", ["", "soon", "-1", "1.5", "true", "[1]", str(2**63)]),
    ("/plan", "steps", "a number of timesteps", ["", "all", "-1", "1.5", "null"]),
    (
        "/plan",
        "tick_ms",
        "a number of milliseconds",
        ["", "slow", "0", "0.99", "-1", "1e400", "3600001"],
    ),
    ("/plan", "format", "a format", ["", "json", "NDJSON", "1"]),
    ("/explanation", "time_limit", "a number of seconds", ["", "60 s", "0", "nan", "601"]),
]
HEADERS = {
    "Idempotency-Key": ("POST", POST, "x" * 256, "a key of 1 to 255 characters"),
    "Last-Event-ID": ("GET", f"{NOBODY}/events", "-1", "the number of an event"),
    "If-None-Match": ("GET", f"{NOBODY}/compiled", "x" * 1001, "a header of at most 1000"),
}


def lines_of(problem: dict[str, Any]) -> list[str]:
    lines = [f"{item['field']}: {item['problem']}" for item in problem["errors"]]
    assert problem["detail"].split("\n") == lines
    return lines


def test_the_table_knows_every_option() -> None:
    assert set(SolveRequest.model_fields) == set(BODY)


@pytest.mark.parametrize("field", BODY)
def test_options_of_the_wrong_shape(client: httpx.Client, field: str) -> None:
    bad: list[str] = []
    for name, value in wrong_shapes(BODY[field]).items():
        if name in FITTING.get(field, ()) or name == "an endless number":
            continue
        problem = expect_problem(client.post(POST, json=solve_request(**{field: value})), 422)
        (line,) = lines_of(problem)
        if not is_good_line(line, field, BODY[field]):
            bad.append(line)
    assert bad == []


@pytest.mark.parametrize("name", SHAPES)
def test_bodies_of_the_wrong_shape(client: httpx.Client, name: str) -> None:
    answer = client.post(POST, content=json.dumps(SHAPES[name]), headers=JSON)
    lines = lines_of(expect_problem(answer, 422))
    assert [line for line in lines if not is_plain(line)] == []


@pytest.mark.parametrize(("call", "option", "expected", "values"), QUERIES)
def test_parameters_that_are_none(
    client: httpx.Client, call: str, option: str, expected: str, values: list[str]
) -> None:
    bad: list[str] = []
    for value in values:
        answer = client.get(NOBODY + call, params={option: value})
        (line,) = lines_of(expect_problem(answer, 422))
        if not is_good_line(line, f"query.{option}", expected):
            bad.append(line)
    assert bad == []


@pytest.mark.parametrize("value", ["", "perhaps", "2"])
def test_a_choice_that_is_none(client: httpx.Client, value: str) -> None:
    answer = client.delete(NOBODY, params={"cancel_only": value})
    (line,) = lines_of(expect_problem(answer, 422))
    assert is_good_line(line, "query.cancel_only", "true or false")


@pytest.mark.parametrize("header", HEADERS)
def test_headers_that_are_none(client: httpx.Client, header: str) -> None:
    method, path, value, expected = HEADERS[header]
    answer = client.request(method, path, headers={header: value}, json=solve_request())
    (line,) = lines_of(expect_problem(answer, 422))
    assert line.startswith(f"header.{header.lower()}: ")
    assert f" is not {expected}" in line
    assert is_plain(line.replace(header.lower(), "header"))


@pytest.mark.parametrize("name", ["Z" * 32, "0" * 31, "0" * 33])
def test_ids_that_are_none(client: httpx.Client, name: str) -> None:
    (line,) = lines_of(expect_problem(client.get(f"{POST}/{name}"), 422))
    assert is_good_line(line, "path.job_id", "the id of a job")
