"""What was submitted, and the compiled plan of the best embedding, as a page fetches them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.api.answers import expect_problem
from tests.api.jobs import ended, small_result, solve_request, submit
from tests.fixtures import small_embedding
from tests.formats.documents import small_document
from tests.solvers.ts_aces.delivery import delivery
from tsaces.formats.instance_json import instance_to_document
from tsaces.formats.plan_file import plan_from_bytes

if TYPE_CHECKING:
    import httpx

    from tests.api.server import Server

POST = "/v1/embeddings"


def test_the_compiled_plan_is_the_file_that_is_kept(client: httpx.Client, job_id: str) -> None:
    answer = client.get(f"{POST}/{job_id}/compiled")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/vnd.tsaces.plan+zip"
    assert answer.content == small_result().plan
    plan, ours = plan_from_bytes(answer.content).plan(), small_embedding().plan()
    assert np.array_equal(plan.state(10**15).cells, ours.state(10**15).cells)


def test_a_plan_that_is_known_is_not_sent_again(client: httpx.Client, job_id: str) -> None:
    where = f"{POST}/{job_id}/compiled"
    first = client.get(where)
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "private, no-cache"
    for named in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = client.get(where, headers={"If-None-Match": named})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag


@pytest.mark.parametrize("named", ['"other"', "", ",,", "W/", '"', "x" * 999])
def test_any_other_tag_gets_the_plan(client: httpx.Client, job_id: str, named: str) -> None:
    answer = client.get(f"{POST}/{job_id}/compiled", headers={"If-None-Match": named})
    assert (answer.status_code, answer.content) == (200, small_result().plan)


def test_a_tag_without_end_is_refused(client: httpx.Client, job_id: str) -> None:
    headers = {"If-None-Match": "x" * 1_001}
    expect_problem(client.get(f"{POST}/{job_id}/compiled", headers=headers), 422, "if-none-match")


def test_what_was_submitted_can_be_read_again(client: httpx.Client) -> None:
    wish = {"seed": 7, "objective": "fleet", "method": "rhythmic", "keep": 0.5}
    wish |= {"start_from": "nothing"}
    body = solve_request(instance=instance_to_document(delivery(ship_time=4)), **wish)
    job_id = submit(client, body)
    answer = client.get(f"{POST}/{job_id}/request")
    assert (answer.status_code, answer.json()) == (200, body)
    assert client.delete(f"{POST}/{job_id}?cancel_only=true").json()["status"] == "cancelled"
    assert client.get(f"{POST}/{job_id}/request").json() == body


def test_what_is_kept_is_told_as_it_was_asked_for(client: httpx.Client) -> None:
    spare = {"name": "spare", "processes": {"ship": 1}, "input_cell": [1, 2], "fixed": None}
    instance = small_document()
    instance["machines"].append(spare)
    wish = {"keep_assignment": {"lathe": "carve", "spare": None}, "changes": 1}
    job_id = submit(client, solve_request(instance=instance, **wish))
    told = client.get(f"{POST}/{job_id}/request").json()
    client.delete(f"{POST}/{job_id}")
    assert (told["instance"], told["keep_assignment"]) == (instance, wish["keep_assignment"])
    assert told["changes"] == 1


def test_what_was_left_out_is_told_with_its_default(client: httpx.Client) -> None:
    job_id = submit(client, {"instance": small_document() | {"floor": "3rd"}})
    told = client.get(f"{POST}/{job_id}/request").json()
    client.delete(f"{POST}/{job_id}")
    assert told == {
        "instance": small_document(),
        "method": "auto",
        "objective": "throughput",
        "keep": 0.95,
        "time_limit": 60.0,
        "seed": 0,
        "start_from": "known",
    }


def test_a_job_that_has_found_nothing_has_a_request_and_no_plan(server: Server) -> None:
    with server.client() as client:
        impossible = small_document() | {"max_agents": 1}
        job_id = submit(client, {"instance": impossible, "time_limit": 0.001})
        assert ended(client, job_id)["throughput"] is None
        assert client.get(f"{POST}/{job_id}/request").json()["instance"] == impossible
        expect_problem(client.get(f"{POST}/{job_id}/compiled"), 404, "no embedding yet")
