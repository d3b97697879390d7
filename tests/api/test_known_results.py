"""A job begins with the best that is known of like instances."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from api.store import JobStore
from tests.api.answers import JSON, expect_problem
from tests.api.jobs import FIGURES, ended, follow, new_job, small_result, solve_request, submit
from tests.fixtures import small_instance
from tests.formats.documents import replaced, roadmap_document, small_document
from tsaces.formats.instance_json import instance_from_document
from tsaces.formats.transfer import family_of

if TYPE_CHECKING:
    import httpx

    from api.store import Database, Job

PLENTY = 100


def solved(store: JobStore, throughput: float, agents: int, **changes: Any) -> str:
    """Return a job for which an embedding with these figures was found."""
    job = store.submit(new_job(family="f", **changes), PLENTY)
    store.keep(job.id, small_result(), FIGURES | {"throughput": throughput, "agents": agents})
    return job.id


def queued(store: JobStore, **changes: Any) -> Job:
    usual: dict[str, Any] = {"family": "f", "max_agents": 3}
    return store.submit(new_job(**usual | changes), PLENTY)


def known_to(store: JobStore, **changes: Any) -> list[str]:
    """Return the jobs whose embeddings a job is told of."""
    found = store.known_results(queued(store, **changes), 2)
    assert {result.embedding for result in found} <= {small_result().embedding}
    return [result.job_id for result in found]


def test_the_best_for_no_larger_fleets_are_known(database: Database) -> None:
    store = JobStore(database)
    _, good, best = (solved(store, throughput, 3) for throughput in (0.1, 0.2, 0.3))
    large = solved(store, 0.4, 4)
    store.submit(new_job(family="f"), PLENTY)  # nothing is found for it yet
    assert known_to(store) == [best, good]
    assert known_to(store, max_agents=4) == [large, best]
    assert known_to(store, max_agents=2) == []


def test_other_families_are_not_known(database: Database) -> None:
    store = JobStore(database)
    solved(store, 0.1, 3)
    assert known_to(store, family="other") == []
    assert known_to(store, family="") == []


def test_what_another_method_found_is_known_only_where_any_will_do(database: Database) -> None:
    store = JobStore(database)
    ids = [solved(store, 0.1, 3, method=method) for method in ("rhythmic", "ts-aces")]
    assert sorted(known_to(store)) == sorted(ids)
    assert known_to(store, method="ts-aces") == ids[1:]


def test_a_job_that_is_begun_again_asks_for_what_is_better(database: Database) -> None:
    store = JobStore(database)
    other = solved(store, 0.2, 3)
    job = queued(store)
    for throughput, known in ((0.1, [other]), (0.2, [])):
        store.keep(job.id, small_result(), FIGURES | {"throughput": throughput, "agents": 3})
        again = store.get(job.id)
        assert again is not None
        assert [result.job_id for result in store.known_results(again, 2)] == known


def test_families_have_floor_and_procedure_in_common() -> None:
    instance = small_instance()
    family = family_of(instance)
    like = replace(instance, name="other", machines=instance.machines[::-1], max_agents=9)
    assert family_of(like) == family
    procedure = replace(instance.procedure, processes=instance.procedure.processes[::-1])
    assert family_of(replace(instance, procedure=procedure)) == family
    assert family_of(replace(instance, timestep=2.5)) == family
    assert family_of(replace(instance, rows=(*instance.rows, "...."))) != family


def test_floors_that_differ_are_of_different_families() -> None:
    small, roadmap = small_document(), roadmap_document()
    longer = replaced(roadmap, ("layout", "lanes", 0, "cells"), 7)
    roomier = replaced(small, ("layout", "clearance"), 1)
    zones = [{"name": "door", "members": [[1, 0], [2, 0]]}]
    zoned = replaced(small, ("layout", "zones"), zones)
    floors = map(instance_from_document, (small, roadmap, longer, roomier, zoned))
    assert len(set(map(family_of, floors))) == 5


def test_more_agents_begin_with_what_was_found_for_fewer(client: httpx.Client) -> None:
    unlike = small_document()
    unlike["layout"]["rows"].append("#")  # no other test solves this floor on this server
    first = submit(client, solve_request(instance=unlike | {"max_agents": 3}))
    found = ended(client, first)
    second = submit(client, solve_request(instance=unlike | {"max_agents": 5}))
    news = follow(client, second)
    assert news[1].data["known_from"] == [first]
    incumbents = [item.data for item in news if item.kind == "incumbent"]
    assert incumbents[0]["throughput"] == found["throughput"]
    assert incumbents[0]["agents"] == found["agents"]
    alone = submit(client, solve_request(instance=unlike, start_from="nothing"))
    assert "known_from" not in follow(client, alone)[1].data


@pytest.mark.parametrize("value", ["everything", None, 1])
def test_what_to_start_from_is_known_or_nothing(client: httpx.Client, value: object) -> None:
    answer = client.post("/v1/embeddings", json=solve_request(start_from=value), headers=JSON)
    problem = expect_problem(answer, 422)
    assert [error["field"] for error in problem["errors"]] == ["start_from"]
