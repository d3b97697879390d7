"""The dispatcher by itself, where a whole server would take long to get there."""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import closing, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from api.health import StoreHealth
from api.jobs import Dispatcher, JobNotifier, Limits
from api.metrics import Metrics
from api.store import Database, JobState, JobStore
from tests.api.jobs import new_job
from tests.engines.full_cluster import FullCluster
from tests.fixtures import wait_until
from tsaces.engines import LocalEngine

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

    from tsaces.engines import Engine

NOBODY_LISTENS = "postgresql://nobody@127.0.0.1:1/nothing"


def test_it_ends_though_the_database_never_answered() -> None:
    metrics = Metrics()
    with closing(asyncio.new_event_loop()) as loop, closing(Database(NOBODY_LISTENS)) as database:
        health = StoreHealth(metrics)
        database.report = health.record
        dispatcher = Dispatcher(
            JobStore(database), JobNotifier(loop), Limits(), metrics, LocalEngine(), health
        )
        dispatcher.start()
        untried = b"tsaces_store_failures_total 0.0"
        assert wait_until(lambda: untried not in metrics.exposition({}))
        assert dispatcher.is_alive
        dispatcher.stop()
        assert not dispatcher.is_alive


def test_what_waits_for_a_core_is_queued_for_as_long_as_it_takes(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    store, cluster = JobStore(database), FullCluster()
    request = json.loads(new_job().request) | {"time_limit": 0.1}
    job = replace(new_job(), request=json.dumps(request))
    jobs = [store.submit(job, 10).id for _ in range(3)]

    def statuses() -> list[JobState]:
        return [status(store, job_id) for job_id in jobs]

    with at_work(store, Limits(running=2, grace_seconds=0.1), cluster):
        assert wait_until(lambda: len(cluster.pieces) == 2)
        time.sleep(1)
        assert statuses() == [JobState.QUEUED] * 3
        assert len(cluster.pieces) == 2
        cluster.pieces[0].begin()
        assert wait_until(lambda: statuses()[0] == JobState.FAILED)
        first = store.get(jobs[0])
        assert first is not None
        assert (first.attempts, first.message) == (1, "the time limit was overrun")
        assert wait_until(lambda: len(cluster.pieces) == 3)
        cluster.pieces[1].end()
        assert wait_until(lambda: statuses()[1] == JobState.FAILED)
        assert statuses()[2] == JobState.QUEUED
    assert all(record.levelname == "INFO" for record in caplog.records)


def test_what_another_server_has_queued_again_is_not_started_twice(database: Database) -> None:
    store, cluster = JobStore(database), FullCluster()
    first, second = (store.submit(new_job(), 10).id for _ in range(2))
    with at_work(store, Limits(running=2), cluster) as dispatcher:
        assert wait_until(lambda: len(cluster.pieces) == 2)
        for piece in cluster.pieces:
            piece.begin()
        assert wait_until(lambda: store.counts()[JobState.RUNNING] == 2)
        store.requeue_running(most_attempts=3)  # as another server does when it begins
        cluster.pieces[1].end()
        assert wait_until(lambda: status(store, second) == JobState.FAILED)
        third = store.submit(new_job(), 10).id
        dispatcher.wake()
        assert wait_until(lambda: len(cluster.pieces) == 3)
        cluster.pieces[2].begin()
        assert wait_until(lambda: status(store, third) == JobState.RUNNING)
        assert status(store, first) == JobState.QUEUED


def test_what_another_server_has_ended_is_let_go(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    store, cluster = JobStore(database), FullCluster()
    jobs = [store.submit(new_job(), 10).id for _ in range(2)]
    with at_work(store, Limits(running=2), cluster) as dispatcher:
        assert wait_until(lambda: len(cluster.pieces) == 2)
        for job_id in jobs:
            store.finish(job_id, JobState.SUCCEEDED)
        cluster.pieces[0].begin()
        cluster.pieces[1].has_begun_unheard = True
        dispatcher.cancel(jobs[1])
        assert wait_until(lambda: all(piece.has_ended for piece in cluster.pieces))
        third = store.submit(new_job(), 10).id
        dispatcher.wake()
        assert wait_until(lambda: len(cluster.pieces) == 3)
        assert status(store, third) == JobState.QUEUED
    assert all(record.levelname == "INFO" for record in caplog.records)


def status(store: JobStore, job_id: str) -> JobState:
    """Return where a job stands."""
    job = store.get(job_id)
    assert job is not None
    return job.status


@contextmanager
def at_work(store: JobStore, limits: Limits, engine: Engine) -> Iterator[Dispatcher]:
    """Have a dispatcher at work."""
    with closing(asyncio.new_event_loop()) as loop:
        dispatcher = Dispatcher(store, JobNotifier(loop), limits, Metrics(), engine)
        dispatcher.start()
        try:
            yield dispatcher
        finally:
            dispatcher.stop()
