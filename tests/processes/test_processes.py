"""A child process reports in order, and can be ended whatever it does."""

from __future__ import annotations

import queue
import signal
import subprocess
import sys
import threading
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from tests.fixtures import AMPLE, is_running, wait_until
from tests.processes import tasks
from tsaces.engines import LocalEngine
from tsaces.processes import Ended, ReportQueue, Task

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PATIENCE = AMPLE
"""Seconds until a report counts as lost."""


@pytest.fixture
def engine() -> Iterator[LocalEngine]:
    with closing(LocalEngine()) as found:
        yield found


def reports_of(task: Task) -> list[Any]:
    """Return everything that is heard of a task until it has ended."""
    report_queue: ReportQueue = queue.Queue()
    reports: list[Any] = []
    with closing(LocalEngine()) as engine:
        handle = engine.start(task, report_queue, isolated=True)
        while not (reports and isinstance(reports[-1], Ended)):
            sender, report = report_queue.get(timeout=PATIENCE)
            assert sender is handle
            reports.append(report)
    return reports


def error_of(reports: list[Any]) -> str:
    """Return what went wrong, by the last report."""
    error = reports[-1].error
    assert isinstance(error, str)
    return error


def test_reports_arrive_in_order_and_the_end_after_them() -> None:
    assert reports_of(tasks.count_to_a_hundred) == [*range(100), Ended(None)]


def test_a_process_leaves_cores_to_others_and_takes_that_back() -> None:
    lower, usual, end = reports_of(tasks.give_way)
    assert (lower, usual) == (("10", "0") if tasks.AUTOGROUP.exists() else ("", ""))
    assert end == Ended(None)


def test_a_task_without_reports_just_ends() -> None:
    assert reports_of(tasks.do_nothing) == [Ended(None)]


def test_reports_larger_than_a_pipe_arrive_whole() -> None:
    first, second, end = reports_of(tasks.report_much)
    assert (first, second) == (b"a" * tasks.LARGE, b"b" * tasks.LARGE)
    assert end == Ended(None)


def test_what_a_task_prints_is_no_report() -> None:
    assert reports_of(tasks.print_much) == ["printed", Ended(None)]


def test_an_exception_is_told_with_its_traceback() -> None:
    reports = reports_of(tasks.fail)
    assert reports[:-1] == ["before"]
    assert "ValueError: no such road" in error_of(reports)
    assert "tasks.py" in error_of(reports)


@pytest.mark.parametrize("task", [tasks.exit_at_once, tasks.exit_politely])
def test_an_exit_status_is_told(task: Task) -> None:
    assert reports_of(task) == ["before", Ended("ended with exit status 3")]


def test_a_signal_is_told_by_name() -> None:
    before, end = reports_of(tasks.end_by_segfault)
    assert before == "before"
    assert end.error.startswith("ended by SIGSEGV: a library has crashed")


def test_a_signal_without_a_name_is_told_too() -> None:
    reports = reports_of(tasks.end_by_nameless_signal)
    assert reports[:-1] == ["before"]
    assert str(signal.SIGRTMIN + 6) in error_of(reports)


@pytest.mark.parametrize("task", [tasks.report_a_lock, tasks.report_a_lock_after_much])
def test_a_report_that_cannot_be_pickled_is_an_error(task: Task) -> None:
    reports = reports_of(task)
    assert reports[0] == "before"
    assert "pickle" in error_of(reports)


def test_a_report_may_be_a_function_that_no_module_has() -> None:
    function, end = reports_of(tasks.report_a_function)
    assert function() == "called"
    assert end == Ended(None)


def test_a_report_that_cannot_be_read_back_is_an_error() -> None:
    reports = reports_of(tasks.report_what_cannot_be_read)
    assert reports[0] == "before"
    assert "no number" in error_of(reports)


@pytest.mark.parametrize(
    "task", [tasks.sleep, tasks.ignore_signals, tasks.stop_itself, tasks.report_for_ever]
)
def test_a_process_can_be_ended_whatever_it_does(engine: LocalEngine, task: Task) -> None:
    report_queue: ReportQueue = queue.Queue()
    handle = engine.start(task, report_queue, isolated=True)
    report_queue.get(timeout=PATIENCE)
    finished_within(handle.end, PATIENCE)
    assert not is_running(handle.pid)
    assert last_of(report_queue) == Ended("ended by SIGKILL")


def test_processes_that_a_task_has_started_end_with_it(engine: LocalEngine) -> None:
    report_queue: ReportQueue = queue.Queue()
    handle = engine.start(tasks.fork_and_sleep, report_queue, isolated=True)
    _, grandchild = report_queue.get(timeout=PATIENCE)
    finished_within(handle.end, PATIENCE)
    assert wait_until(lambda: not is_running(grandchild))


def test_ending_a_process_twice_or_after_its_task_does_no_harm(engine: LocalEngine) -> None:
    report_queue: ReportQueue = queue.Queue()
    handle = engine.start(tasks.do_nothing, report_queue, isolated=True)
    assert report_queue.get(timeout=PATIENCE) == (handle, Ended(None))
    handle.end()
    handle.end()
    assert not is_running(handle.pid)


def test_tasks_share_a_queue_and_each_report_names_its_sender(engine: LocalEngine) -> None:
    report_queue: ReportQueue = queue.Queue()
    one = engine.start(tasks.count_to_a_hundred, report_queue, isolated=True)
    other = engine.start(tasks.fail, report_queue, isolated=True)
    heard = [report_queue.get(timeout=PATIENCE) for _ in range(101 + 2)]
    assert [r for sender, r in heard if sender is one] == [*range(100), Ended(None)]
    assert next(r for sender, r in heard if sender is other) == "before"


def test_a_task_that_cannot_be_pickled_leaves_no_process(
    engine: LocalEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = []
    popen = subprocess.Popen

    def spy(*args: Any, **kwargs: Any) -> Any:
        started.append(popen(*args, **kwargs))
        return started[-1]

    monkeypatch.setattr("subprocess.Popen", spy)
    with pytest.raises(Exception, match="pickle"):
        engine.start(partial(tasks.report, threading.Lock()), queue.Queue())
    gone = wait_until(lambda: not any(is_running(process.pid) for process in started), 5)
    for process in started:
        process.kill()
        with process:
            pass  # closes its pipes and waits for it
    assert gone


def test_a_process_imports_what_its_parent_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [*sys.path, "/somewhere/else"])
    import_path, end = reports_of(tasks.tell_import_path)
    assert end == Ended(None)
    assert [path for path in sys.path if path and path not in import_path] == []


def finished_within(action: Callable[[], None], seconds: float) -> None:
    """Fail, rather than hang, if an action takes longer."""
    thread = threading.Thread(target=action, daemon=True)
    thread.start()
    thread.join(seconds)
    assert not thread.is_alive()


def last_of(report_queue: ReportQueue) -> Any:
    """Empty a queue and return the last report."""
    last = None
    while not report_queue.empty():
        _, last = report_queue.get()
    return last
