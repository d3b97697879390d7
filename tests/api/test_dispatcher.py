"""The dispatcher by itself, where a whole server would take long to get there."""

from __future__ import annotations

import asyncio
import time
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from api.jobs import Board, Dispatcher, Limits
from api.metrics import Metrics
from api.store import Database, JobStore, Status
from tests.api.jobs import new_job
from tests.fixtures import wait_until
from tsaces.engines import LocalEngine
from tsaces.tasks import Began
from tsaces.workers import Ended

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

    from tsaces.engines import Engine
    from tsaces.workers import Inbox, Task

NOBODY_LISTENS = "postgresql://nobody@127.0.0.1:1/nothing"


def test_it_ends_though_the_database_never_answered() -> None:
    metrics = Metrics()
    with closing(asyncio.new_event_loop()) as loop, closing(Database(NOBODY_LISTENS)) as database:
        dispatcher = Dispatcher(JobStore(database), Board(loop), Limits(), metrics, LocalEngine())
        dispatcher.start()
        untried = b"tsaces_store_failures_total 0.0"
        assert wait_until(lambda: untried not in metrics.exposition({}))
        assert dispatcher.is_alive
        dispatcher.stop()
        assert not dispatcher.is_alive


def test_what_waits_for_a_core_is_queued_for_as_long_as_it_takes(
    database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("api.jobs.dispatcher._GRACE", -59.9)  # of jobs that may take a minute
    store, cluster = JobStore(database), FullCluster()
    jobs = [store.submit(new_job(), 10).id for _ in range(3)]

    def statuses() -> list[Status]:
        return [job.status for job in map(store.get, jobs) if job is not None]

    with at_work(store, Limits(running=2), cluster):
        assert wait_until(lambda: len(cluster.pieces) == 2)
        time.sleep(1)
        assert statuses() == [Status.QUEUED] * 3
        assert len(cluster.pieces) == 2
        cluster.pieces[0].inbox.put((cluster.pieces[0], Began()))
        assert wait_until(lambda: statuses()[0] == Status.FAILED)
        first = store.get(jobs[0])
        assert first is not None
        assert (first.attempts, first.message) == (1, "the time limit was overrun")
        assert wait_until(lambda: len(cluster.pieces) == 3)
        cluster.pieces[1].end()
        assert wait_until(lambda: statuses()[1] == Status.FAILED)
        assert statuses()[2] == Status.QUEUED
    assert all(record.levelname == "INFO" for record in caplog.records)


@contextmanager
def at_work(store: JobStore, limits: Limits, engine: Engine) -> Iterator[Dispatcher]:
    """Have a dispatcher at work."""
    with closing(asyncio.new_event_loop()) as loop:
        dispatcher = Dispatcher(store, Board(loop), limits, Metrics(), engine)
        dispatcher.start()
        try:
            yield dispatcher
        finally:
            dispatcher.stop()


class FullCluster:
    """An engine without a free core: tasks wait until a test says that they have begun."""

    def __init__(self) -> None:
        self.pieces: list[WaitingPiece] = []

    @property
    def most_tasks(self) -> int:
        return 10

    def start(
        self, task: Task, inbox: Inbox, *, alone: bool = False, cores: int = 1
    ) -> WaitingPiece:
        del task, alone, cores
        self.pieces.append(WaitingPiece(inbox))
        return self.pieces[-1]

    def close(self) -> None:
        pass


class WaitingPiece:
    """A task that waits."""

    def __init__(self, inbox: Inbox) -> None:
        self.inbox = inbox
        self.has_ended = False

    def tell(self, message: object) -> None:
        pass

    def end(self) -> None:
        if not self.has_ended:
            self.has_ended = True
            self.inbox.put((self, Ended("ended")))
