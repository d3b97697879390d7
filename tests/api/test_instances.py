"""Bundled instances, and a judgement of others that says where on the floor something is wrong."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING, Any

import pytest

from tests.api.answers import JSON, expect_problem
from tests.api.jobs import solve_request
from tests.api.server import Server
from tests.fixtures import ROOT
from tests.formats.documents import replaced, small_document

if TYPE_CHECKING:
    import httpx

    from tests.formats.documents import Path as FieldPath

LIST = "/v1/instances"
CHECK = f"{LIST}/check"
ROWS: FieldPath = ("layout", "rows")

WRONG_PLACES: dict[str, tuple[FieldPath, object, list[list[int]]]] = {
    "a letter": (ROWS, ["+>>+", "^.xv", "+<<+"], [[2, 1]]),
    "a dead end": (ROWS, ["+>>+", "^.>v", "+<<+"], [[2, 1]]),
    "no entry, and two": (ROWS, ["+>>+", "^v.v", "+<<+"], [[1, 1], [1, 2]]),
    "an island": (ROWS, ["+>>+...+>+", "^..v...^.v", "+<<+...+<+"], [[7, 0], [8, 0]]),
    "a lone junction": (ROWS, ["+"], [[0, 0]]),
    "no exchange in a wall": (("machines", 1, "input_cell"), [1, 1], [[1, 1]]),
    "no exchange on a junction": (("machines", 0, "output_cell"), [3, 0], [[3, 0]]),
    "no exchange outside": (("machines", 2, "input_cell"), [-7, 90], [[-7, 90]]),
}
"""What is changed in the small document, and cells that are named first, of all problems."""


def cells_of(problem: dict[str, Any]) -> list[list[int]]:
    return [cell for item in problem["errors"] for cell in item.get("cells", [])]


def test_bundled_instances_are_listed_with_their_sizes(client: httpx.Client) -> None:
    listed = client.get(LIST).raise_for_status().json()["instances"]
    files = {file.stem for file in (ROOT / "instances").glob("*.json")}
    assert {summary["name"] for summary in listed} == files
    assert listed[0] == {
        "name": "toy-car",
        "cells": 45,
        "roads": 12,
        "junctions": 9,
        "machines": 7,
        "processes": 6,
        "max_agents": 100,
    }
    sizes = [summary["cells"] for summary in listed]
    assert sizes == sorted(sizes)


def test_each_is_found_under_its_name_and_is_good(client: httpx.Client) -> None:
    for summary in client.get(LIST).json()["instances"]:
        answer = client.get(f"{LIST}/{summary['name']}")
        assert answer.headers["content-type"] == "application/json"
        checked = client.post(CHECK, content=answer.content, headers=JSON)
        assert checked.json() == summary | {"notices": []}


@pytest.mark.parametrize("name", ["nowhere", "0", "-", "toy-car-"])
def test_names_of_nothing(client: httpx.Client, name: str) -> None:
    expect_problem(client.get(f"{LIST}/{name}"), 404, f"there is no instance {name}")


@pytest.mark.parametrize(
    "name", ["toy-car.json", "..%5ctoy-car", "TOY-CAR", "toy car", "%00", "toy-car%0a", "x" * 65]
)
def test_names_that_are_none(client: httpx.Client, name: str) -> None:
    expect_problem(client.get(f"{LIST}/{name}"), 422, "name: ")


@pytest.mark.parametrize(
    "name", ["../pyproject.toml", "..%2f..%2fpyproject.toml", "%2fetc%2fpasswd"]
)
def test_paths_lead_to_no_file(client: httpx.Client, name: str) -> None:
    expect_problem(client.get(f"{LIST}/{name}"), 404)


@pytest.mark.parametrize("what", WRONG_PLACES)
def test_the_cells_of_a_problem_are_told(client: httpx.Client, what: str) -> None:
    path, value, first = WRONG_PLACES[what]
    problem = expect_problem(client.post(CHECK, json=replaced(small_document(), path, value)), 422)
    assert cells_of(problem)[: len(first)] == first


def test_what_is_about_no_place_has_no_cells(client: httpx.Client) -> None:
    problem = expect_problem(client.post(CHECK, json=small_document() | {"max_agents": 0}), 422)
    assert problem["errors"] == [
        {"field": "instance.max_agents", "problem": "0 is an empty fleet; give at least 1"}
    ]


def test_a_large_part_that_is_cut_off_is_not_listed_whole(client: httpx.Client) -> None:
    def ring(width: int) -> list[str]:
        return ["+" + ">" * width + "+", "^" + "." * width + "v", "+" + "<" * width + "+"]

    rows = [*ring(200), "", *ring(300)]
    problem = expect_problem(client.post(CHECK, json=replaced(small_document(), ROWS, rows)), 422)
    (item,) = [item for item in problem["errors"] if item["field"] == "instance.layout.rows"]
    assert item["cells"] == [[x, 0] for x in range(100)]


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        "small",
        7,
        {},
        small_document() | {"name": 3},
        small_document() | {"machines": {}},
        replaced(small_document(), ROWS, "+>>+"),
        replaced(small_document(), ROWS, ["<script>alert(1)</script>"]),
        replaced(small_document(), ("machines", 1, "input_cell"), [10**400, 0]),
    ],
)
def test_the_problem_is_that_of_a_submission(client: httpx.Client, document: object) -> None:
    answer = client.post(CHECK, content=json.dumps(document), headers=JSON)
    checked = expect_problem(answer, 422)
    submitted = client.post("/v1/embeddings", json=solve_request(instance=document))
    assert checked == expect_problem(submitted, 422)


@pytest.mark.parametrize("body", [b"", b"{", b'{"name": NaN}', b"\xff", b"[" * 100_000])
def test_bodies_that_are_no_json(client: httpx.Client, body: bytes) -> None:
    expect_problem(client.post(CHECK, content=body, headers=JSON), 400, "malformed JSON")


def test_checks_have_the_limits_of_submissions(tmp_path_factory: pytest.TempPathFactory) -> None:
    limits = {"TSACES_MAX_BODY": "5000", "TSACES_MAX_CELLS": "12", "TSACES_MAX_AGENTS": "4"}
    with (
        Server(tmp_path_factory.mktemp("limits"), environment=limits) as server,
        server.client() as client,
    ):
        assert client.post(CHECK, json=small_document()).json()["cells"] == 10
        expect_problem(client.post(CHECK, content=b" " * 5_001), 413, "5,000 bytes at most")
        more_cells = replaced(small_document(), ROWS, ["+>>+", "^..v", "+<<+", "."])
        expect_problem(client.post(CHECK, json=more_cells), 422, "13 cells; this server takes 12")
        more_agents = small_document() | {"max_agents": 5}
        expect_problem(client.post(CHECK, json=more_agents), 422, "this server takes 4 at most")


def test_others_are_answered_while_a_large_floor_is_judged(server: Server) -> None:
    side = 270  # more than 64 KiB
    rows = [(">" if y % 2 else "+") * side for y in range(side)]
    body = json.dumps(replaced(small_document(), ROWS, rows))
    judged = threading.Event()

    def judge() -> None:
        with server.client() as client:
            assert client.post(CHECK, content=body, headers=JSON).status_code == 422
        judged.set()

    judge_it = threading.Thread(target=judge)
    judge_it.start()
    with server.client() as client:
        answers = [client.get("/healthz").status_code]
        while not judged.is_set() and judge_it.is_alive():
            answers.append(client.get("/healthz").status_code)
    judge_it.join()
    assert judged.is_set()
    assert len(answers) > 2
    assert set(answers) == {200}
