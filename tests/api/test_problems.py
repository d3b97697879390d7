"""Bad requests are refused with what is wrong and where, as the command line would say it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.api.answers import JSON, expect_problem
from tests.api.jobs import solve_request
from tests.fixtures import ROOT
from tests.formats.documents import deleted, replaced, small_document
from tsaces.errors import InstanceError
from tsaces.formats.instance_json import instance_from_document

if TYPE_CHECKING:
    import httpx

    from tests.formats.documents import Path as FieldPath

POST = "/v1/embeddings"
NOBODY = f"{POST}/{'0' * 32}"

WRONG_VALUES: dict[str, tuple[FieldPath, object]] = {
    "number for a name": (("name",), 3),
    "dead end": (("layout", "rows"), [">>+"]),
    "no cell": (("machines", 1, "input_cell"), [2]),
    "wall cell": (("machines", 1, "input_cell"), [1, 1]),
    "float count": (("procedure", "processes", 1, "inputs", "plank"), 1.0),
    "zero time": (("machines", 0, "processes", "supply"), 0),
    "unknown process": (("machines", 0, "processes", "fly"), 1),
    "no sink": (("procedure", "output_process"), "carve"),
    "empty fleet": (("max_agents",), 0),
    "huge fleet": (("max_agents",), 10**400),
    "null": (("machines",), None),
    "control characters": (("procedure", "output_process"), "\x1b[2J\n\u2028"),
}

BAD_FIELDS: dict[str, tuple[dict[str, object], str]] = {
    "method unknown": ({"method": "magic"}, "method: 'magic' is unknown; use one of auto, ts-aces"),
    "method no name": ({"method": 7}, "method: 7 is not a string"),
    "objective unknown": (
        {"objective": "speed"},
        "objective: 'speed' is unknown; use one of throughput, fleet",
    ),
    "objective of others": (
        {"objective": "fleet", "method": "aces"},
        "objective: 'fleet' is not for method 'aces'; use one of auto, rhythmic",
    ),
    "nothing kept": ({"keep": 0}, "keep: 0 is not a share above 0 and at most 1; give"),
    "more than all kept": ({"keep": 1.01}, "keep: 1.01 is not a share above 0 and at most 1; give"),
    "kept in words": ({"keep": "most"}, 'keep: "most" is not'),
    "no time": ({"time_limit": 0}, "time_limit: 0 is not a positive number of seconds; give"),
    "negative time": (
        {"time_limit": -1.5},
        "time_limit: -1.5 is not a positive number of seconds; give",
    ),
    "time in words": ({"time_limit": "60"}, 'time_limit: "60" is not'),
    "time for ever": ({"time_limit": 10**400}, "time_limit: "),
    "hours": ({"time_limit": 3601}, "time_limit: 3601 is above 3600 s"),
    "seed of halves": ({"seed": 0.5}, "seed: 0.5 is not"),
    "negative seed": ({"seed": -1}, "seed: -1 is not a seed; give a whole number from 0 to"),
    "huge seed": ({"seed": 2**31}, "seed: 2147483648 is not a seed; give a whole number from 0 to"),
    "truth for a seed": ({"seed": True}, "seed: true is not"),
    "instance in a list": ({"instance": [small_document()]}, "instance: "),
    "no instance": ({"instance": None}, "instance: null is not"),
}

MALFORMED = {
    "nothing": (b"", "malformed JSON: Expecting value at line 1, column 1"),
    "cut short": (b'{"instance": {"name": "cut sh', "malformed JSON: Unterminated string"),
    "no UTF-8": (b'{"instance": "\xff"}', "malformed JSON: byte 14 is not UTF-8"),
    "NaN": (b'{"time_limit": NaN}', "malformed JSON: NaN is no JSON number"),
    "infinity": (b'{"time_limit": -Infinity}', "malformed JSON: -Infinity is no JSON number"),
    "twice the same": (b'{"seed": 1, "seed": 2}', "duplicate name 'seed' in one JSON object"),
    "deep": (b"[" * 100_000 + b"]" * 100_000, "malformed JSON: nested too deeply"),
    "long number": (b'{"seed": ' + b"9" * 5_000 + b"}", "malformed JSON: a number has too many"),
    "half a character": (b'{"method": "\\ud800"}', "a string holds half a surrogate pair"),
}


def text_of(document: object) -> str:
    """Return what the command line says about an instance, its fields inside a request."""
    with pytest.raises(InstanceError) as info:
        instance_from_document(document)
    return "\n".join(f"instance.{line}" for line in str(info.value).splitlines())


@pytest.mark.parametrize("wrong", WRONG_VALUES)
def test_instances_that_are_none(client: httpx.Client, wrong: str) -> None:
    document = replaced(small_document(), *WRONG_VALUES[wrong])
    answer = client.post(POST, json=solve_request(instance=document))
    problem = expect_problem(answer, 422)
    assert problem["detail"] == text_of(document)
    lines = [f"{item['field']}: {item['problem']}" for item in problem["errors"]]
    assert "\n".join(lines) == problem["detail"]


def test_every_problem_of_an_instance_is_told_at_once(client: httpx.Client) -> None:
    document = deleted(deleted(small_document(), ("machines", 0, "name")), ("layout",))
    problem = expect_problem(client.post(POST, json=solve_request(instance=document)), 422)
    assert {item["field"] for item in problem["errors"]} == {
        "instance.layout",
        "instance.machines[0].name",
    }


@pytest.mark.parametrize("bad", BAD_FIELDS)
def test_fields_that_make_no_sense(client: httpx.Client, bad: str) -> None:
    changes, complaint = BAD_FIELDS[bad]
    problem = expect_problem(client.post(POST, json=solve_request(**changes)), 422)
    assert problem["detail"].startswith(complaint)
    assert len(problem["detail"].splitlines()) == 1


def test_a_request_without_an_instance(client: httpx.Client) -> None:
    problem = expect_problem(client.post(POST, json={"method": "auto"}), 422)
    assert problem["errors"] == [{"field": "instance", "problem": "missing; the field is required"}]
    expect_problem(client.post(POST, json=[]), 422, "$: [] is not an object")


@pytest.mark.parametrize("name", MALFORMED)
def test_bodies_that_are_no_json(client: httpx.Client, name: str) -> None:
    body, complaint = MALFORMED[name]
    expect_problem(client.post(POST, content=body, headers=JSON), 400, complaint)


@pytest.mark.parametrize(
    "call", ["", "/embedding", "/compiled", "/request", "/explanation", "/events", "/plan"]
)
def test_ids_that_lead_nowhere(client: httpx.Client, call: str) -> None:
    expect_problem(client.get(NOBODY + call), 404, f"there is no embedding {'0' * 32}")
    expect_problem(client.get(f"{POST}/{'Z' * 32}{call}"), 422, "job_id: ")
    expect_problem(client.get(f"{POST}/..%2f..%2fetc{call}"), 404)


def test_methods_and_paths_that_are_not_there(client: httpx.Client) -> None:
    expect_problem(client.get("/v2/embeddings"), 404)
    expect_problem(client.get("/../api/app.py"), 404)
    refused = client.put(NOBODY, json={})
    expect_problem(refused, 405)
    assert set(refused.headers["allow"].split(", ")) <= {"GET", "DELETE"}


CALLS = [
    ("GET", "/healthz", 200),
    ("GET", "/readyz", 200),
    ("GET", "/metrics", 200),
    ("GET", "/openapi.json", 200),
    ("GET", "/nowhere", 404),
    ("GET", NOBODY, 404),
    ("GET", f"{POST}/x", 422),
    ("POST", POST, 415),
    ("DELETE", "/healthz", 405),
]


@pytest.mark.parametrize(("method", "path", "status"), CALLS)
def test_every_answer_tells_browsers_to_be_careful(
    client: httpx.Client, method: str, path: str, status: int
) -> None:
    answer = client.request(method, path)
    assert answer.status_code == status
    headers = answer.headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "access-control-allow-origin" not in headers
    assert "server" not in headers
    assert str(ROOT) not in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("name", ["order-66", "a.b_c", "x" * 64])
def test_harmless_request_ids_are_echoed(client: httpx.Client, name: str) -> None:
    assert client.get("/healthz", headers={"X-Request-Id": name}).headers["x-request-id"] == name


@pytest.mark.parametrize("name", ["", "x" * 65, "a b", '"}{"', "é", "<script>"])
def test_other_request_ids_are_replaced(client: httpx.Client, name: str) -> None:
    headers = {b"X-Request-Id": name.encode()}
    found = client.get("/healthz", headers=headers).headers["x-request-id"]
    assert found != name
    assert found.isalnum()


def test_long_values_are_cut_short(client: httpx.Client) -> None:
    problem = expect_problem(client.post(POST, json=solve_request(method=["x" * 10_000])), 422)
    assert len(json.dumps(problem)) < 1_000
