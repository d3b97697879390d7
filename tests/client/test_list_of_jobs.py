"""Either client lists the jobs of a service, over as many pages as there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.client.servers import LOST, ScriptedServer, told
from tests.fixtures import AMPLE
from tests.formats.documents import small_document
from tsaces.client import Client, ClientError, JobSummary, ProblemError
from tsaces.errors import InputError

if TYPE_CHECKING:
    from tests.client.calls import Call
    from tests.client.conftest import Solved
    from tests.client.servers import Answer

JOBS = "/v1/embeddings"


def item(number: int) -> dict[str, object]:
    return {"id": f"{number:032x}", "status": "queued", "name": f"number {number}"}


def page(numbers: range, following: str | None) -> Answer:
    return told({"jobs": [item(number) for number in numbers], "next": following})


def test_the_jobs_of_a_real_service(solved: Solved, ask: Call) -> None:
    name = f"listed by {ask.__name__}"
    with Client(solved.url) as client:
        submitted = [
            client.submit(small_document() | {"name": name}, time_limit=AMPLE, seed=seed).id
            for seed in range(3)
        ]
        for job_id in submitted:
            client.cancel(job_id)
    mine = ask(solved.url, "jobs", name=name)
    assert [job.id for job in mine] == submitted[::-1]
    assert all(isinstance(job, JobSummary) and job.can_end for job in mine)
    assert {(job.name, job.method, job.status) for job in mine} == {(name, "auto", "cancelled")}
    assert ask(solved.url, "status", mine[0]).id == mine[0].id
    assert ask(solved.url, "jobs", name=name, limit=2) == mine[:2]
    assert ask(solved.url, "jobs", ("cancelled", "failed"), name=name) == mine
    assert ask(solved.url, "jobs", "running", name=name) == []
    assert solved.job.id in [job.id for job in ask(solved.url, "jobs", status="succeeded")]
    with pytest.raises(ProblemError, match=r"query\.status"):
        ask(solved.url, "jobs", status="done")
    with pytest.raises(InputError, match="limit: -1"):
        ask(solved.url, "jobs", limit=-1)


def test_pages_are_asked_for_as_they_are_needed(ask: Call) -> None:
    answers = [page(range(200), "second"), LOST, page(range(200, 210), None)]
    with ScriptedServer(answers) as server:
        found = ask(server.url, "jobs", name="a")
        asked = [(each.path, each.params) for each in server.asked]
    assert [job.id for job in found] == [f"{number:032x}" for number in range(210)]
    second = {"name": "a", "limit": "200", "cursor": "second"}
    assert asked == [(JOBS, {"name": "a", "limit": "200"}), (JOBS, second), (JOBS, second)]


def test_no_more_is_asked_for_than_is_wanted(ask: Call) -> None:
    with ScriptedServer([page(range(200), "second"), page(range(200, 205), "third")]) as server:
        assert len(ask(server.url, "jobs", limit=205)) == 205
        assert [each.params["limit"] for each in server.asked] == ["200", "5"]
        assert ask(server.url, "jobs", limit=0) == []
        assert len(server.asked) == 2


@pytest.mark.parametrize(
    "answers",
    [
        [told({})],
        [told({"jobs": [1]})],
        [told({"jobs": [{}]})],
        [told([])],
        [page(range(1), "same"), page(range(1), "same")],
        [page(range(0), "further")],
    ],
)
def test_what_is_no_list_is_an_error(ask: Call, answers: list[Answer]) -> None:
    with ScriptedServer(answers) as server, pytest.raises(ClientError, match="cannot be read"):
        ask(server.url, "jobs")
