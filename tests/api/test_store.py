"""What the store promises, on each database there is."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from functools import partial

import pytest

from api.store import (
    Database,
    JobState,
    JobStore,
    KeyReusedError,
    Result,
    TooManyJobsError,
)
from tests.api.jobs import FIGURES, new_job, start_next
from tests.api.threads import at_once

PLENTY = 1_000


@pytest.fixture
def store(database: Database) -> JobStore:
    return JobStore(database)


def kinds(store: JobStore, job_id: str) -> list[str]:
    """Return what has happened to a job; the numbers have no gap."""
    events = store.events_after(job_id, 0)
    assert [event.number for event in events] == list(range(1, len(events) + 1))
    return [event.kind for event in events]


def test_a_job_is_queued_started_and_finished(store: JobStore) -> None:
    job = store.submit(new_job(), PLENTY)
    assert (job.status, job.attempts, job.started_at) == (JobState.QUEUED, 0, None)
    assert store.get(job.id) == job
    running = start_next(store)
    assert (running.id, running.status, running.attempts) == (job.id, JobState.RUNNING, 1)
    assert store.finish(job.id, JobState.FAILED, "no luck")
    assert not store.finish(job.id, JobState.SUCCEEDED)
    done = store.get(job.id)
    assert done is not None
    assert (done.status, done.message, done.is_open) == (JobState.FAILED, "no luck", False)
    assert kinds(store, job.id) == ["queued", "started", "ended"]
    assert [event.kind for event in store.events_after(job.id, 1)] == ["started", "ended"]


def test_the_oldest_job_is_next(store: JobStore) -> None:
    jobs = [store.submit(new_job(), PLENTY).id for _ in range(4)]
    store.finish(jobs[1], JobState.CANCELLED)
    assert [start_next(store).id for _ in range(3)] == [jobs[0], jobs[2], jobs[3]]
    assert store.next_queued() is None
    assert store.counts() == dict.fromkeys(JobState, 0) | {"running": 3, "cancelled": 1}


def test_those_that_wait_elsewhere_are_passed_over(store: JobStore) -> None:
    first, second = (store.submit(new_job(), PLENTY) for _ in range(2))
    assert store.next_queued() == first
    assert store.next_queued([first.id]) == second
    assert store.next_queued([first.id, second.id]) is None


def test_no_job_is_started_twice(store: JobStore) -> None:
    job_id = store.submit(new_job(), PLENTY).id
    begun = [job for job in at_once(partial(store.begin, job_id)) if job is not None]
    assert [job.attempts for job in begun] == [1]
    assert kinds(store, job_id) == ["queued", "started"]
    assert store.begin("unknown") is None


def test_a_key_gives_the_same_job_again(store: JobStore) -> None:
    found = at_once(partial(store.submit, new_job(key="k"), PLENTY))
    assert len({job.id for job in found}) == 1
    assert store.counts()[JobState.QUEUED] == 1
    assert store.submit(new_job(key="k"), most_open=1).id == found[0].id
    with pytest.raises(KeyReusedError):
        store.submit(new_job(key="k", digest="other"), PLENTY)
    other = store.submit(new_job(client="other", key="k", digest="other"), PLENTY)
    assert other.id != found[0].id


def test_open_jobs_are_counted_by_client(store: JobStore) -> None:
    first = store.submit(new_job(), 2)
    store.submit(new_job(), 2)
    with pytest.raises(TooManyJobsError, match="2 jobs are open already"):
        store.submit(new_job(), 2)
    store.submit(new_job(client="other"), 2)
    store.finish(first.id, JobState.CANCELLED)
    store.submit(new_job(), 2)


def test_nobody_gets_past_the_count_by_asking_at_once(store: JobStore) -> None:
    def submit() -> bool:
        try:
            store.submit(new_job(), 3)
        except TooManyJobsError:
            return False
        return True

    assert sum(at_once(submit)) == 3


def test_fewer_agents_are_better_where_the_job_seeks_them(store: JobStore) -> None:
    wish = json.loads(new_job().request) | {"objective": "fleet", "keep": 0.9}
    store.submit(replace(new_job(), request=json.dumps(wish)), PLENTY)
    job = start_next(store)
    found = [(0.5, 20, True), (0.46, 15, True), (0.42, 10, False), (0.6, 30, True)]
    for throughput, agents, kept in found:
        figures = FIGURES | {"throughput": throughput, "agents": agents}
        assert store.keep(job.id, Result(str(agents), b""), figures) == kept
    assert store.result(job.id) == Result("30", b"")


def test_only_better_embeddings_are_kept(store: JobStore) -> None:
    store.submit(new_job(), PLENTY)
    job = start_next(store)
    assert store.keep(job.id, Result("first", b"1"), FIGURES)
    assert not store.keep(job.id, Result("no better", b"2"), FIGURES)
    better = FIGURES | {"throughput": 0.1, "agents": 3}
    assert store.keep(job.id, Result("better", b"3"), better)
    assert store.result(job.id) == Result("better", b"3")
    kept = store.get(job.id)
    assert kept is not None
    assert (kept.throughput, kept.agents) == (0.1, 3)
    assert kinds(store, job.id) == ["queued", "started", "incumbent", "incumbent"]


def test_bounds_only_fall(store: JobStore) -> None:
    store.submit(new_job(), PLENTY)
    job = start_next(store)
    for bound in (0.5, 0.6, 0.5, 0.25):
        store.tighten(job.id, bound, seconds=1.0)
    kept = store.get(job.id)
    assert kept is not None
    assert kept.upper_bound == 0.25
    assert kinds(store, job.id) == ["queued", "started", "bound", "bound"]


def test_what_ran_is_queued_again_a_few_times(store: JobStore) -> None:
    first, second = (store.submit(new_job(), PLENTY).id for _ in range(2))
    start_next(store)
    store.requeue_running(most_attempts=2)
    again = start_next(store)
    assert (again.id, again.attempts) == (first, 2)
    assert start_next(store).id == second
    store.requeue_running(most_attempts=2)
    given_up = store.get(first)
    assert given_up is not None
    assert (given_up.status, given_up.message) == (
        JobState.FAILED,
        "the server ended during each of 2 attempts",
    )
    assert kinds(store, first) == ["queued", "started", "requeued", "started", "ended"]
    assert kinds(store, second) == ["queued", "started", "requeued"]


def test_what_a_job_found_counts_though_its_servers_ended(store: JobStore) -> None:
    job = store.submit(new_job(), PLENTY)
    for kept in (True, False):  # the first attempt finds something
        assert store.keep(start_next(store).id, Result("found", b"1"), FIGURES) == kept
        store.requeue_running(most_attempts=2)
    done = store.get(job.id)
    assert done is not None
    assert (done.status, done.throughput) == (JobState.SUCCEEDED, FIGURES["throughput"])
    assert done.message == "the server ended during each of 2 attempts"
    assert store.result(job.id) == Result("found", b"1")
    (*_, ended) = store.events_after(job.id, 0)
    assert json.loads(ended.data) == {"status": "succeeded", "message": done.message}


def test_a_job_is_removed_with_all_it_left(store: JobStore) -> None:
    job = store.submit(new_job(key="k"), PLENTY)
    assert not store.remove(job.id)
    start_next(store)
    store.keep(job.id, Result("found", b"1"), FIGURES)
    store.finish(job.id, JobState.SUCCEEDED)
    assert store.remove(job.id)
    assert not store.remove(job.id)
    assert (store.get(job.id), store.result(job.id)) == (None, None)
    assert store.events_after(job.id, 0) == []
    assert store.submit(new_job(key="k"), PLENTY).id != job.id


def test_messages_are_kept_on_one_line(store: JobStore) -> None:
    job = store.submit(new_job(), PLENTY)
    assert store.finish(job.id, JobState.FAILED, "only m\x00 can\nrun it")
    done = store.get(job.id)
    assert done is not None
    assert done.message == "only m\\x00 can\\nrun it"


def test_news_of_a_job_that_is_gone_is_dropped(store: JobStore) -> None:
    assert not store.keep("gone", Result("found", b"1"), FIGURES)
    store.tighten("gone", 0.5, seconds=1.0)
    assert not store.finish("gone", JobState.CANCELLED)
    assert store.events_after("gone", 0) == []


def test_retention_spares_what_is_open_or_new(store: JobStore) -> None:
    old, new, still_open = (store.submit(new_job(), PLENTY).id for _ in range(3))
    store.finish(old, JobState.FAILED)
    moment = time.time()
    store.finish(new, JobState.FAILED)
    assert store.remove_older_than(moment) == [old]
    assert store.remove_older_than(moment) == []
    assert store.get(old) is None
    assert store.get(new) is not None
    assert store.get(still_open) is not None
