"""Floors beyond the paper's as the service takes them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from api.problems import ProblemError
from api.settings import Settings
from api.submissions import validate_instance
from tests.api.answers import expect_problem
from tests.api.jobs import solve_request
from tests.formats.bad_layouts import BAD_LAYOUTS, BadLayout
from tests.formats.documents import roadmap_document

if TYPE_CHECKING:
    import httpx

CHECK = "/v1/instances/check"


@pytest.mark.parametrize("bad", BAD_LAYOUTS, ids=lambda bad: bad.line.partition(":")[0])
def test_what_is_wrong_with_a_layout_is_told_by_its_field(
    client: httpx.Client, bad: BadLayout
) -> None:
    problem = expect_problem(client.post(CHECK, json=bad.changed()), 422)
    (item,) = problem["errors"]
    assert f"{item['field']}: {item['problem']}" == f"instance.{bad.line}"


def test_a_roadmap_is_good(client: httpx.Client) -> None:
    found = client.post(CHECK, json=roadmap_document()).raise_for_status().json()
    assert (found["name"], found["cells"]) == ("small", 13)


def test_places_of_lanes_count_as_cells_do() -> None:
    body = json.dumps(roadmap_document()).encode()
    assert validate_instance(body, Settings(max_cells=10)), "three points and seven cells"
    with pytest.raises(ProblemError, match="10 places; this server takes 9 at most"):
        validate_instance(body, Settings(max_cells=9))


@pytest.mark.parametrize("method", ["ts-aces", "aces"])
def test_a_method_that_does_not_know_a_floor_is_refused(client: httpx.Client, method: str) -> None:
    body = solve_request(instance=roadmap_document(), method=method)
    problem = expect_problem(client.post("/v1/embeddings", json=body), 422)
    assert problem["errors"] == [
        {
            "field": "method",
            "problem": f"{method!r} does not know points and lanes (layout.points); use --method"
            " rhythmic",
        }
    ]
