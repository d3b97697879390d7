"""Solving of several factories at a time, each in its own process."""

from __future__ import annotations

import queue
import time
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from benchmarks.table.process import GRACE_SECONDS, last_line
from benchmarks.table.records import Outcome, Status
from tsaces.workers import Ended, ReportQueue, TaskHandle, Worker

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    from benchmarks.random.task import FactoryTask

_REJECTED = "rejected: "
"""Prefix of the lines about candidates that the search rejected."""
_POLL_INTERVAL = 1.0
"""Seconds after which time limits are checked again."""


@dataclass(frozen=True)
class Finished:
    """A factory whose process has ended.

    Attributes
    ----------
    task : FactoryTask
    outcome : Outcome
    rejected : tuple of str
        Reasons why the search itself rejected candidates.
    seconds : float
        Duration of the process.
    """

    task: FactoryTask
    outcome: Outcome
    rejected: tuple[str, ...]
    seconds: float


def run_in_processes(tasks: Iterable[FactoryTask], workers: int) -> Generator[Finished, None, None]:
    """Yield factories as they finish; when closed, end the remaining processes.

    Parameters
    ----------
    tasks : iterable of FactoryTask
        Tasks, which are consumed as processes become free.
    workers : int
        Number of processes at a time.
    """
    waiting = iter(tasks)
    processes = _Processes()
    try:
        while True:
            for task in islice(waiting, workers - processes.size):
                processes.begin(task)
            if not processes.size:
                return
            yield from processes.wait()
    finally:
        processes.end()


@dataclass
class _RunningTask:
    """The running process of a factory."""

    task: FactoryTask
    begin: float = field(default_factory=time.monotonic)
    rejected: list[str] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        """Seconds since the process was started."""
        return time.monotonic() - self.begin

    @property
    def is_overdue(self) -> bool:
        """Whether the process has taken longer than it may."""
        return self.seconds > self.task.trial.time_limit + GRACE_SECONDS

    def finish(self, outcome: Outcome) -> Finished:
        """Return the finished factory."""
        return Finished(self.task, outcome, tuple(self.rejected), self.seconds)


class _Processes:
    """The running processes."""

    def __init__(self) -> None:
        self._reports: ReportQueue = queue.Queue()
        self._running: dict[TaskHandle, _RunningTask] = {}

    @property
    def size(self) -> int:
        """Number of running processes."""
        return len(self._running)

    def begin(self, task: FactoryTask) -> None:
        """Start a process."""
        running = _RunningTask(task)
        self._running[Worker(task, self._reports)] = running

    def wait(self) -> Generator[Finished, None, None]:
        """Wait for one report or for the interval; yield the factories that have finished."""
        try:
            worker, report = self._reports.get(timeout=_POLL_INTERVAL)
        except queue.Empty:
            overdue = [worker for worker, run in self._running.items() if run.is_overdue]
            for worker in overdue:
                yield self._finish(worker, Outcome(Status.FAILED, "the factory took too long"))
            return
        if (running := self._running.get(worker)) is None:  # it has finished already
            return
        match report:
            case str() if report.startswith(_REJECTED):
                running.rejected.append(report.removeprefix(_REJECTED))
            case Outcome():
                yield self._finish(worker, report)
            case Ended(error):
                yield self._finish(worker, Outcome(Status.FAILED, last_line(error)))

    def end(self) -> None:
        """End all processes at once."""
        for worker in self._running:
            worker.end()

    def _finish(self, worker: TaskHandle, outcome: Outcome) -> Finished:
        worker.end()
        return self._running.pop(worker).finish(outcome)
