"""Supervision of tasks at work: what they report, when they must end, and how they have ended."""

from __future__ import annotations

import math
import queue
import threading
import time
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from tsaces.deadline import NEVER, Deadline
from tsaces.processes import Began, Ended
from tsaces.processes.endings import gist

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsaces.engines.engine import Engine
    from tsaces.processes import Task, TaskHandle

Subject = TypeVar("Subject")

GRACE_SECONDS: Final = 20.0
"""Seconds past its time limit after which a task is ended from outside."""


class Ending(Enum):
    """The ways in which a task ends."""

    DONE = "done"
    FAILED = "failed"
    OVERDUE = "overdue"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class TaskOutcome:
    """The end of a task, the last thing heard of it.

    Attributes
    ----------
    ending : Ending
    reason : str
        Why it has ended, on one line. A task that is done gives no reason: if it has not reported
        what it should, it has ended without a word, and that is the reason given here.
    """

    ending: Ending
    reason: str

    @property
    def is_done(self) -> bool:
        """Whether the task has come to its own end, with nothing wrong."""
        return self.ending is Ending.DONE

    @property
    def is_forced(self) -> bool:
        """Whether the task was ended from outside."""
        return self.ending in (Ending.OVERDUE, Ending.CANCELLED)


class SupervisedTask(Generic[Subject]):
    """A task at work, and the time it has for that.

    Parameters
    ----------
    handle : TaskHandle
    subject : object
        What the task is worked on for.
    time_limit : float
        Seconds.
    grace_seconds : float
        Seconds past the time limit after which the task is ended from outside.
    includes_waiting : bool
        Whether the time limit counts from now on; otherwise it counts from `Began`, which the task
        reports when it no longer waits for a core.
    """

    def __init__(
        self,
        handle: TaskHandle,
        subject: Subject,
        time_limit: float = math.inf,
        grace_seconds: float = GRACE_SECONDS,
        *,
        includes_waiting: bool = False,
    ) -> None:
        self.handle = handle
        self.subject = subject
        self._seconds_allowed = time_limit + grace_seconds
        self._began_at: float | None = None
        self._deadline = NEVER
        if includes_waiting:
            self.note_beginning()
        self._forced: TaskOutcome | None = None

    @property
    def seconds(self) -> float:
        """Seconds for which the task has been at work; 0 while it waits for a core."""
        return 0.0 if self._began_at is None else time.monotonic() - self._began_at

    @property
    def deadline(self) -> Deadline:
        """The moment at which the task is overdue."""
        return NEVER if self._forced is not None else self._deadline

    def note_beginning(self) -> None:
        """Count the time from now on, unless it is counted already."""
        if self._began_at is not None:
            return
        self._began_at = time.monotonic()
        self._deadline = Deadline.after(self._seconds_allowed)

    def force(self, outcome: TaskOutcome) -> None:
        """End the task at once, with an outcome, unless that was done before."""
        if self._forced is None:
            self._forced = outcome
        self.handle.end()

    def outcome_of(self, error: str | None) -> TaskOutcome:
        """Return the outcome of a task that has ended, with what was wrong with its process."""
        ending = Ending.DONE if error is None else Ending.FAILED
        return self._forced or TaskOutcome(ending, gist(error))


class Supervisor(Generic[Subject]):
    """Starts tasks on an engine, hears them out and ends those that are overdue.

    Each task is heard of in the order of its reports, and of each the last that is heard is its
    `TaskOutcome`: also if it was ended from outside, after what it had still reported. One thread
    supervises; others may only wake it.

    Parameters
    ----------
    engine : Engine
        Closed by whoever made it.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._report_queue: queue.Queue[tuple[Any, Any]] = queue.Queue()
        self._tasks: dict[TaskHandle, SupervisedTask[Subject]] = {}

    @property
    def tasks(self) -> list[SupervisedTask[Subject]]:
        """Those whose outcome has not been heard yet, in the order of their start."""
        return list(self._tasks.values())

    def start(  # noqa: PLR0913 - what the engine and the task's clock need to know
        self,
        task: Task,
        subject: Subject,
        time_limit: float = math.inf,
        grace_seconds: float = GRACE_SECONDS,
        *,
        includes_waiting: bool = False,
        isolated: bool = False,
        cores: int = 1,
    ) -> SupervisedTask[Subject]:
        """Start a task; see `SupervisedTask` and `Engine.start` for the parameters."""
        handle = self._engine.start(task, self._report_queue, isolated=isolated, cores=cores)
        supervised = SupervisedTask(
            handle, subject, time_limit, grace_seconds, includes_waiting=includes_waiting
        )
        self._tasks[handle] = supervised
        return supervised

    def receive(self, timeout: float = math.inf) -> tuple[SupervisedTask[Subject], Any] | None:
        """Return the next report, or outcome, and its task; end tasks that are overdue meanwhile.

        Parameters
        ----------
        timeout : float
            Seconds after which to return None; None is returned as well to who was woken.
        """
        until = Deadline.after(timeout)
        while True:
            self._end_overdue()
            try:
                handle, report = self._report_queue.get(timeout=self._patience(until))
            except queue.Empty:
                if until.has_passed:
                    return None
                continue
            if handle is None:
                return None
            task = self._tasks.get(handle)
            if task is not None:  # it was not dropped
                return task, self._note(task, report)

    def reports(self, until: Deadline = NEVER) -> Iterator[tuple[SupervisedTask[Subject], Any]]:
        """Yield what `receive` returns until all tasks have ended.

        Parameters
        ----------
        until : Deadline
            When to stop before.
        """
        while self._tasks and (timeout := until.remaining) > 0:
            received = self.receive(timeout)
            if received is not None:
                yield received

    def wake(self) -> None:
        """Have `receive` return None once it has returned all that was reported by now."""
        self._report_queue.put((None, None))

    def cancel(self, task: SupervisedTask[Subject], reason: str) -> None:
        """End a task at once; what it has reported by then can still be received."""
        task.force(TaskOutcome(Ending.CANCELLED, reason))

    def cancel_all(self, reason: str) -> None:
        """End all tasks at once; what they have reported by then can still be received."""
        for task in self.tasks:
            self.cancel(task, reason)

    def drop(self, task: SupervisedTask[Subject]) -> None:
        """End a task at once, and hear no more of it."""
        self._tasks.pop(task.handle, None)
        task.handle.end()

    def close(self) -> None:
        """End all tasks at once, and hear no more of them."""
        for task in self.tasks:
            self.drop(task)

    def _end_overdue(self) -> None:
        for task in self.tasks:
            if task.deadline.has_passed:
                task.force(TaskOutcome(Ending.OVERDUE, "the time limit was overrun"))

    def _patience(self, until: Deadline) -> float:
        """Return for how many seconds to wait until then, or until a task is overdue."""
        soonest = min((task.deadline for task in self._tasks.values()), default=NEVER)
        return min(max(0.0, min(until, soonest).remaining), threading.TIMEOUT_MAX)

    def _note(self, task: SupervisedTask[Subject], report: Any) -> Any:
        """Take note of a report; return it, or the outcome that it stands for."""
        match report:
            case Began():
                task.note_beginning()
            case Ended(error):
                del self._tasks[task.handle]
                return task.outcome_of(error)
        return report
