"""Mistakes are told once each, however many there are, and notices hinder nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.api.answers import expect_problem
from tests.api.jobs import solve_request
from tests.formats.documents import replaced, small_document
from tests.touching import CELLS, WORDS, touching_document

if TYPE_CHECKING:
    import httpx

CHECK = "/v1/instances/check"
POST = "/v1/embeddings"
NOTICE = {"field": "instance.layout.rows", "notice": WORDS, "cells": CELLS}


def with_rows(rows: list[str]) -> dict[str, Any]:
    return replaced(small_document(), ("layout", "rows"), rows)


def test_one_mistake_in_many_machines_is_one_error_with_all_fields(client: httpx.Client) -> None:
    document = small_document()
    for machine in document["machines"]:
        machine["name"] = 3
    names = [f"machines[{n}].name" for n in range(3)]
    (error,) = expect_problem(client.post(CHECK, json=document), 422)["errors"]
    assert error == {
        "field": "instance.machines[0].name",
        "problem": f'3 is not a string; write "3", in quotes (3 fields: {", ".join(names)})',
        "fields": [f"instance.{name}" for name in names],
    }


def test_a_letter_in_many_cells_is_one_error_with_a_hundred_of_them(client: httpx.Client) -> None:
    rows = ["@" * 200, "+>>+", "^..v", "+<<+"]
    (error,) = expect_problem(client.post(CHECK, json=with_rows(rows)), 422)["errors"]
    assert error["problem"].startswith("200 cells, first [0, 0], [1, 0], [2, 0]: '@' means nothing")
    assert error["cells"] == [[x, 0] for x in range(100)]


def test_columns_and_rows_in_the_wrong_order_are_recognised(client: httpx.Client) -> None:
    document = small_document()
    document["layout"]["rows"] = ["+>>>+", "^...v", "+<<<+"]
    document["machines"][0]["output_cell"] = [0, 1]
    document["machines"][1] |= {"input_cell": [0, 3], "output_cell": [2, 3]}
    document["machines"][2]["input_cell"] = [1, 2]
    (error,) = expect_problem(client.post(CHECK, json=document), 422)["errors"]
    assert error["problem"] == (
        "[0, 3] is no road cell but impassable or off the layout; [3, 0] is one: cells are"
        " [column, row] (2 fields: machines[1].input_cell, machines[1].output_cell)"
    )
    assert error["fields"] == [
        "instance.machines[1].input_cell",
        "instance.machines[1].output_cell",
    ]
    assert error["cells"] == [[0, 3], [2, 3]]


def test_of_many_mistakes_twenty_are_listed_and_the_rest_is_counted(client: httpx.Client) -> None:
    letters = "".join(map(chr, range(0x4E00, 0x4E00 + 1_000)))
    problem = expect_problem(client.post(CHECK, json=with_rows([letters])), 422)
    lines = problem["detail"].splitlines()
    assert (len(problem["errors"]), problem["more"]) == (20, 980)
    assert (len(lines), lines[-1]) == (21, "... and 980 more")


def test_few_mistakes_are_all_listed(client: httpx.Client) -> None:
    problem = expect_problem(client.post(CHECK, json=with_rows(["xyz"])), 422)
    assert len(problem["errors"]) == 3
    assert "more" not in problem


def test_a_good_instance_may_have_notices(client: httpx.Client) -> None:
    answer = client.post(CHECK, json=touching_document())
    assert answer.status_code == 200
    assert answer.json()["notices"] == [NOTICE]
    assert client.post(CHECK, json=small_document()).json()["notices"] == []


def test_a_submission_is_answered_with_them_and_goes_its_way(client: httpx.Client) -> None:
    body = solve_request(instance=touching_document(), time_limit=0.1)
    for _ in range(2):  # the second time it is the same job
        answer = client.post(POST, json=body, headers={"Idempotency-Key": "touching"})
        assert answer.status_code == 202
        assert answer.json()["notices"] == [NOTICE]
    client.delete(answer.headers["location"])
    plain = client.post(POST, json=solve_request())
    assert plain.json()["notices"] == []
    client.delete(plain.headers["location"])
