"""Plans that are kept open are those of the best embedding, whatever it is better in."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from api.plan_cache import PlanCache
from api.store import Database, JobStore, NewJob, Result, StoreUnavailableError
from tests.api.jobs import FIGURES, small_result, start_next
from tests.formats.documents import small_document
from tsaces.plan import memory_size_of

if TYPE_CHECKING:
    from tsaces.plan import CompiledPlan


def test_fewer_agents_for_the_same_throughput_are_another_plan(database: Database) -> None:
    store = JobStore(database)
    request = {"instance": small_document(), "objective": "fleet", "keep": 0.95}
    job = store.submit(NewJob("local", json.dumps(request), "d"), most_open=1)
    start_next(store)
    shelf = PlanCache(store)
    seen: list[CompiledPlan | None] = []
    for agents in (3, 2):
        assert store.keep(job.id, small_result(), FIGURES | {"agents": agents})
        seen += [shelf.plan(job.id), shelf.plan(job.id)]
    assert None not in seen
    assert seen[0] is seen[1]
    assert seen[2] is seen[3]
    assert seen[1] is not seen[2]


def found_jobs(store: JobStore, count: int) -> list[str]:
    """Return jobs that have all found `small_embedding`."""
    request = json.dumps({"instance": small_document()})
    ids = []
    for _ in range(count):
        job = store.submit(NewJob("local", request, "d"), most_open=count)
        start_next(store)
        assert store.keep(job.id, small_result(), FIGURES)
        ids.append(job.id)
    return ids


def test_whoever_asks_while_a_plan_is_opened_waits_for_it(database: Database) -> None:
    both = threading.Barrier(2)
    opened: list[str] = []

    class SlowStore(JobStore):
        def result(self, job_id: str) -> Result | None:
            opened.append(job_id)
            with suppress(threading.BrokenBarrierError):
                both.wait(1.0)  # which is passed only if two open the plan at once
            return super().result(job_id)

    (job_id,) = found_jobs(JobStore(database), 1)
    shelf = PlanCache(SlowStore(database))
    with ThreadPoolExecutor(2) as threads:
        first, second = threads.map(shelf.plan, [job_id, job_id])
    assert first is not None
    assert first is second
    assert opened == [job_id]


def test_a_plan_that_could_not_be_opened_is_tried_again(database: Database) -> None:
    class FailingStore(JobStore):
        is_away = True

        def result(self, job_id: str) -> Result | None:
            if self.is_away:
                raise StoreUnavailableError("away")
            return super().result(job_id)

    (job_id,) = found_jobs(JobStore(database), 1)
    store = FailingStore(database)
    shelf = PlanCache(store)
    with pytest.raises(StoreUnavailableError):
        shelf.plan(job_id)
    store.is_away = False
    assert shelf.plan(job_id) is not None


def test_what_is_kept_is_bounded_by_what_it_weighs(database: Database) -> None:
    store = JobStore(database)
    first, second, third = found_jobs(store, 3)
    whole = PlanCache(store).plan(first)
    assert whole is not None
    shelf = PlanCache(store, most_bytes=2 * memory_size_of(whole))
    plans = {job: shelf.plan(job) for job in (first, second)}
    assert shelf.plan(first) is plans[first]
    shelf.plan(third)
    assert shelf.plan(first) is plans[first]
    assert shelf.plan(second) is not plans[second]


def test_the_last_plan_is_kept_whatever_it_weighs(database: Database) -> None:
    store = JobStore(database)
    first, second = found_jobs(store, 2)
    shelf = PlanCache(store, most_bytes=1)
    plan = shelf.plan(first)
    assert plan is not None
    assert shelf.plan(first) is plan
    shelf.plan(second)
    assert shelf.plan(first) is not plan


def test_jobs_without_an_embedding_have_no_plan(database: Database) -> None:
    store = JobStore(database)
    job = store.submit(NewJob("local", json.dumps({}), "d"), most_open=1)
    shelf = PlanCache(store)
    assert shelf.plan(job.id) is None
    assert shelf.plan("nobody") is None
    start_next(store)
    assert store.keep(job.id, small_result(), FIGURES)
    assert shelf.plan(job.id) is not None
