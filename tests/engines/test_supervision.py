"""A supervisor hears of every task what it has reported, and last of all how it has ended."""

from __future__ import annotations

import time
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from tests.engines import chores
from tests.engines.full_cluster import FullCluster
from tests.engines.listening import PATIENCE
from tests.fixtures import is_running
from tests.processes import tasks
from tsaces.engines import Ending, LocalEngine, Supervisor, TaskOutcome
from tsaces.processes import Began, Task

if TYPE_CHECKING:
    from collections.abc import Iterator

OVERRUN = TaskOutcome(Ending.OVERDUE, "the time limit was overrun")
CANCELLED = TaskOutcome(Ending.CANCELLED, "nobody wants it")


@pytest.fixture
def supervisor() -> Iterator[Supervisor[str]]:
    """A supervisor of processes on this machine."""
    with closing(LocalEngine()) as engine, closing(Supervisor[str](engine)) as found:
        yield found


@pytest.fixture
def cluster() -> FullCluster:
    return FullCluster()


@pytest.fixture
def waiting(cluster: FullCluster) -> Supervisor[str]:
    """A supervisor of tasks that do what a test says."""
    return Supervisor(cluster)


def start(waiting: Supervisor[str], name: str, time_limit: float = PATIENCE) -> None:
    """Start a task that may go on for its time limit, and no longer."""
    waiting.start(tasks.do_nothing, name, time_limit, grace_seconds=0)


def heard(supervisor: Supervisor[str]) -> list[tuple[str, Any]]:
    """Return all that is heard until no task is left."""
    found = [(task.subject, report) for task, report in supervisor.reports()]
    assert supervisor.tasks == []
    return found


@pytest.mark.parametrize(
    ("task", "outcome"),
    [
        (tasks.do_nothing, TaskOutcome(Ending.DONE, "it ended without a word")),
        (tasks.fail, TaskOutcome(Ending.FAILED, "ValueError: no such road")),
        (tasks.exit_at_once, TaskOutcome(Ending.FAILED, "ended with exit status 3")),
    ],
)
def test_the_outcome_of_a_task_is_heard_last(
    supervisor: Supervisor[str], task: Task, outcome: TaskOutcome
) -> None:
    supervisor.start(task, "one")
    *reports, end = heard(supervisor)
    assert end == ("one", outcome)
    assert reports in ([], [("one", "before")])


def test_reports_come_with_what_they_are_about_and_in_their_order(
    supervisor: Supervisor[str],
) -> None:
    for name in ("one", "other"):
        supervisor.start(tasks.count_to_a_hundred, name)
    found = heard(supervisor)
    for name in ("one", "other"):
        *numbers, end = (report for subject, report in found if subject == name)
        assert numbers == list(range(100))
        assert end.is_done
        assert not end.is_forced


def test_a_task_that_is_overdue_is_ended_and_others_are_not(supervisor: Supervisor[str]) -> None:
    supervisor.start(chores.tell_pid_and_wait, "one")
    received = supervisor.receive(PATIENCE)
    assert received is not None
    one, pid = received
    supervisor.start(tasks.sleep, "other", 0.2, grace_seconds=0.1, includes_waiting=True)
    received = supervisor.receive(PATIENCE)
    while received is not None and not isinstance(received[1], TaskOutcome):
        received = supervisor.receive(PATIENCE)
    assert received is not None
    assert (received[0].subject, received[1]) == ("other", OVERRUN)
    assert supervisor.tasks == [one]
    assert is_running(pid)


def test_what_a_task_waits_before_it_begins_is_not_counted(
    cluster: FullCluster, waiting: Supervisor[str]
) -> None:
    start(waiting, "one", 0.1)
    assert waiting.receive(0.5) is None
    (task,) = waiting.tasks
    assert task.seconds == 0.0
    cluster.pieces[0].begin()
    assert heard(waiting) == [("one", Began()), ("one", OVERRUN)]
    assert task.seconds > 0.1


def test_what_waiting_is_counted_for_ends_in_time(
    cluster: FullCluster, waiting: Supervisor[str]
) -> None:
    waiting.start(tasks.do_nothing, "one", 0.1, grace_seconds=0, includes_waiting=True)
    assert heard(waiting) == [("one", OVERRUN)]
    assert cluster.pieces[0].has_ended


def test_what_a_task_has_reported_is_heard_though_it_was_cancelled(
    cluster: FullCluster, waiting: Supervisor[str]
) -> None:
    for name in ("one", "other"):
        start(waiting, name)
    one, other = cluster.pieces
    one.report(1)
    other.report(2)
    one.report(3)
    one.has_begun_unheard = True
    waiting.cancel(waiting.tasks[0], CANCELLED.reason)
    other.end(None)
    found = heard(waiting)
    assert [report for name, report in found if name == "one"] == [1, 3, Began(), CANCELLED]
    assert next(report for name, report in found if name == "other") == 2
    assert found[-1][1].is_done


def test_a_task_that_was_cancelled_is_not_overdue_as_well(
    cluster: FullCluster, waiting: Supervisor[str]
) -> None:
    start(waiting, "one", 0.1)
    cluster.pieces[0].begin()
    assert waiting.receive(PATIENCE) is not None
    waiting.cancel_all(CANCELLED.reason)
    time.sleep(0.2)
    assert heard(waiting) == [("one", CANCELLED)]


def test_no_more_is_heard_of_what_was_dropped(
    cluster: FullCluster, waiting: Supervisor[str]
) -> None:
    for name in ("one", "other"):
        start(waiting, name)
    cluster.pieces[0].report("too late")
    waiting.drop(waiting.tasks[0])
    cluster.pieces[1].end(None)
    ((name, outcome),) = heard(waiting)
    assert name == "other"
    assert outcome.is_done
    assert cluster.pieces[0].has_ended


def test_who_is_woken_has_heard_what_was_reported_before(
    cluster: FullCluster, waiting: Supervisor[str]
) -> None:
    start(waiting, "one")
    cluster.pieces[0].report("before")
    waiting.wake()
    cluster.pieces[0].report("after")
    found = [waiting.receive(PATIENCE) for _ in range(3)]
    assert [each and each[1] for each in found] == ["before", None, "after"]


def test_closing_ends_every_task(cluster: FullCluster, waiting: Supervisor[str]) -> None:
    for name in ("one", "other"):
        start(waiting, name)
    waiting.close()
    assert all(piece.has_ended for piece in cluster.pieces)
    assert heard(waiting) == []
