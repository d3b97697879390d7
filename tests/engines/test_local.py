"""The local engine: one process for one task after the other, and none is lost unheard."""

from __future__ import annotations

import os
import queue
import signal
import threading
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.engines import chores
from tests.engines.listening import PATIENCE, done, heard
from tests.fixtures import is_running, wait_until
from tests.processes import tasks
from tsaces.engines import LocalEngine
from tsaces.processes import Ended, ReportQueue

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def engine() -> Iterator[LocalEngine]:
    with closing(LocalEngine()) as found:
        yield found


def test_a_process_takes_one_task_after_the_other(engine: LocalEngine) -> None:
    pids = {done(engine, chores.tell_pid)[0] for _ in range(5)}
    assert len(pids) == 1


def test_a_process_is_replaced_after_so_many_tasks() -> None:
    with closing(LocalEngine(tasks_of_a_process=2)) as engine:
        pids = [done(engine, chores.tell_pid)[0] for _ in range(4)]
        assert pids[0] == pids[1] != pids[2] == pids[3]
        assert wait_until(lambda: not is_running(pids[0]))


def test_a_process_that_is_killed_while_it_waits_is_not_missed(engine: LocalEngine) -> None:
    for _ in range(5):
        pid, _ = done(engine, chores.tell_pid)
        os.kill(pid, signal.SIGKILL)
        (other, end) = done_or_lost(engine)
        assert other != pid or end != Ended(None)


def done_or_lost(engine: LocalEngine) -> tuple[object, Ended]:
    """Return what is heard of a task that may have been handed to a dying process."""
    reports = done(engine, chores.tell_pid)
    return (reports[0] if len(reports) > 1 else None), reports[-1]


def test_ending_a_task_that_is_done_leaves_the_next_one_alone(engine: LocalEngine) -> None:
    report_queue: ReportQueue = queue.Queue()
    first = engine.start(tasks.do_nothing, report_queue)
    heard(report_queue, first)
    second = engine.start(chores.tell_pid_and_wait, report_queue)
    _, pid = report_queue.get(timeout=PATIENCE)
    first.end()
    assert is_running(pid)
    second.end()


def test_at_the_end_all_processes_are_gone() -> None:
    report_queue: ReportQueue = queue.Queue()
    with closing(LocalEngine()) as engine:
        pids = [done(engine, chores.tell_pid)[0]]
        for _ in range(2):
            engine.start(chores.tell_pid_and_wait, report_queue)
        pids += [report_queue.get(timeout=PATIENCE)[1] for _ in range(2)]
    assert not any(is_running(pid) for pid in pids)


def test_a_thousand_tasks_leave_nothing_behind(engine: LocalEngine) -> None:
    def held() -> tuple[int, int]:
        return len(list(Path("/proc/self/fd").iterdir())), threading.active_count()

    done(engine, tasks.do_nothing)
    before = held()
    for _ in range(1000):
        assert done(engine, tasks.do_nothing) == [Ended(None)]
    files, threads = held()
    assert files <= before[0] + 2
    assert threads <= before[1] + 2
