"""Every engine works on tasks, tells of their ends however these come, and ends them."""

from __future__ import annotations

import os
import queue
import signal
from typing import TYPE_CHECKING

import pytest

from tests.engines import chores
from tests.engines.listening import PATIENCE, done, heard
from tests.fixtures import is_running, wait_until
from tests.processes import tasks
from tsaces.processes import Ended, ReportQueue, Task

if TYPE_CHECKING:
    from tsaces.engines import Engine


def test_reports_arrive_in_order_and_the_end_after_them(engine: Engine) -> None:
    for _ in range(3):
        assert done(engine, tasks.count_to_a_hundred) == [*range(100), Ended(None)]


def test_large_reports_arrive_whole(engine: Engine) -> None:
    first, second, end = done(engine, tasks.report_much)
    assert (first, second) == (b"a" * tasks.LARGE, b"b" * tasks.LARGE)
    assert end == Ended(None)


def test_tasks_at_the_same_time_have_processes_of_their_own(engine: Engine) -> None:
    report_queue: ReportQueue = queue.Queue()
    handles = [engine.start(chores.tell_pid_and_wait, report_queue) for _ in range(3)]
    pids = {report_queue.get(timeout=PATIENCE)[1] for _ in handles}
    assert len(pids) == 3
    for handle in handles:
        handle.end()


def test_an_exception_is_told_with_its_traceback(engine: Engine) -> None:
    before, end = done(engine, tasks.fail)
    assert before == "before"
    assert "no such road" in end.error
    assert "Traceback" in end.error
    assert done(engine, tasks.do_nothing) == [Ended(None)]


def test_running_out_of_memory_is_told_in_plain_words(engine: Engine) -> None:
    (end,) = done(engine, tasks.run_out_of_memory)
    assert end.error.startswith("out of memory, of which this machine has no more; ")


def test_a_process_that_is_killed_at_work_is_told_of(engine: Engine) -> None:
    report_queue: ReportQueue = queue.Queue()
    handle = engine.start(chores.tell_pid_and_wait, report_queue)
    _, pid = report_queue.get(timeout=PATIENCE)
    os.kill(pid, signal.SIGKILL)
    (end,) = heard(report_queue, handle)
    assert end.error
    assert done(engine, tasks.do_nothing) == [Ended(None)]


def test_a_task_can_be_ended_whatever_it_does(engine: Engine) -> None:
    report_queue: ReportQueue = queue.Queue()
    handle = engine.start(chores.tell_pid_and_wait, report_queue)
    _, pid = report_queue.get(timeout=PATIENCE)
    handle.end()
    assert wait_until(lambda: not is_running(pid))
    handle.end()
    assert done(engine, tasks.do_nothing) == [Ended(None)]


def test_what_a_task_has_started_ends_with_it(engine: Engine) -> None:
    report_queue: ReportQueue = queue.Queue()
    handle = engine.start(chores.start_worker_and_wait, report_queue)
    _, pid = report_queue.get(timeout=PATIENCE)
    assert is_running(pid)
    handle.end()
    assert wait_until(lambda: not is_running(pid))


@pytest.mark.parametrize("isolated", [False, True])
def test_a_task_hears_what_it_is_told_in_order(engine: Engine, *, isolated: bool) -> None:
    report_queue: ReportQueue = queue.Queue()
    handle = engine.start(chores.Echo(), report_queue, isolated=isolated)
    for number in range(50):  # some of it before the task has begun
        handle.send_message(number)
    handle.send_message("x" * tasks.LARGE)
    handle.send_message("end")
    *numbers, large, end = heard(report_queue, handle)
    assert numbers == list(range(50))
    assert large == "x" * tasks.LARGE
    assert end == Ended(None)


def test_messages_reach_their_own_task_only(engine: Engine) -> None:
    report_queue: ReportQueue = queue.Queue()
    first = engine.start(chores.Echo(), report_queue)
    first.send_message("end")
    assert heard(report_queue, first) == [Ended(None)]
    second = engine.start(chores.Echo(), report_queue)
    first.send_message("for the first")
    second.send_message("for the second")
    second.send_message("end")
    assert heard(report_queue, second) == ["for the second", Ended(None)]


def test_telling_a_task_that_does_not_listen_does_nothing(engine: Engine) -> None:
    report_queue: ReportQueue = queue.Queue()
    handle = engine.start(tasks.count_to_a_hundred, report_queue)
    handle.send_message("whatever")
    assert heard(report_queue, handle) == [*range(100), Ended(None)]
    handle.send_message("whatever")


def test_a_task_that_listens_can_be_ended(engine: Engine) -> None:
    report_queue: ReportQueue = queue.Queue()
    handle = engine.start(chores.Echo(), report_queue)
    handle.send_message("begun")
    assert report_queue.get(timeout=PATIENCE)[1] == "begun"
    handle.end()
    (end,) = heard(report_queue, handle)
    assert end.error
    assert done(engine, tasks.do_nothing) == [Ended(None)]


def test_a_task_that_is_to_be_alone_shares_its_process_with_none(engine: Engine) -> None:
    pids = [isolated(engine, chores.tell_pid) for _ in range(3)]
    assert len(set(pids)) == 3
    assert wait_until(lambda: not any(is_running(pid) for pid in pids))


def test_the_end_of_a_task_that_is_alone_is_told_of(engine: Engine) -> None:
    report_queue: ReportQueue = queue.Queue()
    handle = engine.start(tasks.fail, report_queue, isolated=True)
    before, end = heard(report_queue, handle)
    assert before == "before"
    assert "no such road" in end.error


def isolated(engine: Engine, task: Task) -> int:
    """Return the process of a task that was alone."""
    report_queue: ReportQueue = queue.Queue()
    pid, end = heard(report_queue, engine.start(task, report_queue, isolated=True))
    assert end == Ended(None)
    assert isinstance(pid, int)
    return pid


@pytest.mark.parametrize("isolated", [False, True])
def test_a_task_may_be_of_a_class_that_nobody_else_can_import(
    engine: Engine, *, isolated: bool
) -> None:
    class Local:
        def __call__(self, emit: chores.Emit) -> None:
            emit("from a local class")

    Local.__module__ = "__main__"
    report_queue: ReportQueue = queue.Queue()
    handle = engine.start(Local(), report_queue, isolated=isolated)
    assert heard(report_queue, handle) == ["from a local class", Ended(None)]
