"""The local engine: one process for one task after the other, and none is lost unheard."""

from __future__ import annotations

import os
import queue
import signal
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.engines import chores
from tests.fixtures import is_running, wait_until
from tests.workers import tasks
from tsaces.engines import LocalEngine
from tsaces.workers import Ended, Inbox, Piece, Task

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE = 20.0
"""Seconds until a report counts as lost."""


@pytest.fixture
def engine() -> Iterator[LocalEngine]:
    with LocalEngine() as found:
        yield found


def heard(inbox: Inbox, piece: Piece) -> list[Any]:
    """Return everything that is heard of a task until it has ended."""
    reports: list[Any] = []
    while not (reports and isinstance(reports[-1], Ended)):
        sender, report = inbox.get(timeout=PATIENCE)
        assert sender is piece
        reports.append(report)
    return reports


def done(engine: LocalEngine, task: Task) -> list[Any]:
    inbox: Inbox = queue.Queue()
    return heard(inbox, engine.start(task, inbox))


def test_reports_arrive_in_order_and_the_end_after_them(engine: LocalEngine) -> None:
    for _ in range(3):
        assert done(engine, tasks.count_to_a_hundred) == [*range(100), Ended(None)]


def test_a_process_takes_one_task_after_the_other(engine: LocalEngine) -> None:
    pids = {done(engine, chores.tell_pid)[0] for _ in range(5)}
    assert len(pids) == 1


def test_tasks_at_the_same_time_have_processes_of_their_own(engine: LocalEngine) -> None:
    inbox: Inbox = queue.Queue()
    pieces = [engine.start(chores.tell_pid_and_wait, inbox) for _ in range(3)]
    pids = {inbox.get(timeout=PATIENCE)[1] for _ in pieces}
    assert len(pids) == 3


def test_a_process_is_replaced_after_so_many_tasks() -> None:
    with LocalEngine(tasks_of_a_process=2) as engine:
        pids = [done(engine, chores.tell_pid)[0] for _ in range(4)]
        assert pids[0] == pids[1] != pids[2] == pids[3]
        assert wait_until(lambda: not is_running(pids[0]))


def test_an_exception_ends_its_task_alone(engine: LocalEngine) -> None:
    pid, end = done(engine, chores.tell_pid)
    assert end == Ended(None)
    before, failed = done(engine, tasks.fail)
    assert before == "before"
    assert "no such road" in failed.error
    assert done(engine, chores.tell_pid) == [pid, Ended(None)]


def test_a_process_that_is_killed_at_work_is_told_of(engine: LocalEngine) -> None:
    inbox: Inbox = queue.Queue()
    piece = engine.start(chores.tell_pid_and_wait, inbox)
    _, pid = inbox.get(timeout=PATIENCE)
    os.kill(pid, signal.SIGKILL)
    (end,) = heard(inbox, piece)
    assert "SIGKILL" in end.error
    assert done(engine, tasks.do_nothing) == [Ended(None)]


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


def test_a_task_can_be_ended_whatever_it_does(engine: LocalEngine) -> None:
    inbox: Inbox = queue.Queue()
    piece = engine.start(chores.tell_pid_and_wait, inbox)
    _, pid = inbox.get(timeout=PATIENCE)
    piece.end()
    assert not is_running(pid)
    piece.end()
    assert done(engine, tasks.do_nothing) == [Ended(None)]


def test_ending_a_task_that_is_done_leaves_the_next_one_alone(engine: LocalEngine) -> None:
    inbox: Inbox = queue.Queue()
    first = engine.start(tasks.do_nothing, inbox)
    heard(inbox, first)
    second = engine.start(chores.tell_pid_and_wait, inbox)
    _, pid = inbox.get(timeout=PATIENCE)
    first.end()
    assert is_running(pid)
    second.end()


def test_at_the_end_all_processes_are_gone() -> None:
    inbox: Inbox = queue.Queue()
    with LocalEngine() as engine:
        pids = [done(engine, chores.tell_pid)[0]]
        for _ in range(2):
            engine.start(chores.tell_pid_and_wait, inbox)
        pids += [inbox.get(timeout=PATIENCE)[1] for _ in range(2)]
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
