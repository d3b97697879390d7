"""The dispatcher by itself, where a whole server would take long to get there."""

from __future__ import annotations

import asyncio
from contextlib import closing

from api.jobs import Board, Dispatcher, Limits
from api.metrics import Metrics
from api.store import Database, JobStore
from tests.fixtures import wait_until
from tsaces.engines import LocalEngine

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
