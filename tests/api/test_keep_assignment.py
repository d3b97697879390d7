"""Over HTTP, too, machines keep what they run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.api.answers import expect_problem
from tests.api.jobs import follow, solve_request, status, submit
from tests.formats.documents import small_document

if TYPE_CHECKING:
    import httpx

POST = "/v1/embeddings"
BEFORE = {"bin": "supply", "lathe": "carve", "chute": "ship"}


def with_spare_lathe() -> dict[str, Any]:
    """Return the small instance with its lathe out of use, and another one like it."""
    document = small_document()
    lathe = document["machines"][1]
    document["machines"].append(lathe | {"name": "spare"})
    lathe["fixed"] = None
    return document


def test_a_job_keeps_an_assignment(client: httpx.Client) -> None:
    before = {**BEFORE, "spare": None}
    body = solve_request(instance=with_spare_lathe(), keep_assignment=before)
    job_id = submit(client, body)
    follow(client, job_id)
    assert status(client, job_id)["status"] == "succeeded"
    embedding = client.get(f"{POST}/{job_id}/embedding").json()
    assert embedding["assignment"] == before | {"lathe": None, "spare": "carve"}
    assert embedding["replan"]["changes"] == [
        {"machine": "lathe", "before": "carve", "after": None},
        {"machine": "spare", "before": None, "after": "carve"},
    ]


def test_a_job_with_too_few_changes_says_how_many_are_enough(client: httpx.Client) -> None:
    before = {**BEFORE, "spare": None}
    body = solve_request(instance=with_spare_lathe(), keep_assignment=before, changes=0)
    job_id = submit(client, body)
    follow(client, job_id)
    told = status(client, job_id)
    assert told["status"] == "failed"
    assert "at most 1 may be needed" in told["message"]


@pytest.mark.parametrize(
    ("wish", "field", "problem"),
    [
        ({"changes": 1}, "changes", "give keep_assignment too"),
        ({"keep_assignment": BEFORE, "changes": -1}, "changes", "-1 is not a whole number from 0"),
        ({"keep_assignment": {"saw": "cut"}}, "keep_assignment", "none of its machines is in"),
        ({"keep_assignment": ["saw"]}, "keep_assignment", "not an object of machines and proc"),
        ({"keep_assignment": {"lathe": 3}}, "keep_assignment.lathe", "3 is not a string or null"),
    ],
)
def test_what_cannot_be_kept_is_refused(
    client: httpx.Client, wish: dict[str, Any], field: str, problem: str
) -> None:
    answer = client.post(POST, json=solve_request(**wish))
    expect_problem(answer, 422, problem)
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_a_machine_that_is_fixed_to_what_it_cannot_run_is_refused(client: httpx.Client) -> None:
    document = small_document()
    document["machines"][1]["fixed"] = "carv"
    answer = client.post("/v1/instances/check", json=document)
    expect_problem(answer, 422, "did you mean 'carve'?")
    assert answer.json()["errors"][0]["field"] == "instance.machines[1].fixed"
    document["machines"][1]["fixed"] = "carve"
    assert client.post("/v1/instances/check", json=document).status_code == 200
