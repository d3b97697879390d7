"""Factories solved several at a time, each in a process of its own."""

from __future__ import annotations

import queue
import time
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from benchmarks.table.process import PATIENCE, gist
from benchmarks.table.records import Outcome, Status
from tsaces.workers import Ended, ReportQueue, TaskHandle, Worker

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    from benchmarks.random.task import FactoryTask

_REJECTED = "rejected: "
"""What lines begin with that tell of a candidate the search turned down."""
_GLANCE = 1.0
"""Seconds from one look at the clock to the next."""


@dataclass(frozen=True)
class Finished:
    """A factory whose process has ended.

    Attributes
    ----------
    task : FactoryTask
    outcome : Outcome
    rejected : tuple of str
        What was wrong with candidates that the search itself turned down.
    seconds : float
        From the start of the process to its end.
    """

    task: FactoryTask
    outcome: Outcome
    rejected: tuple[str, ...]
    seconds: float


def in_processes(tasks: Iterable[FactoryTask], workers: int) -> Generator[Finished, None, None]:
    """Yield factories as they are done; once closed, end the processes of the others.

    Parameters
    ----------
    tasks : iterable of FactoryTask
        Taken as there is room for them.
    workers : int
        How many processes there are at a time.
    """
    waiting = iter(tasks)
    crew = _Crew()
    try:
        while True:
            for task in islice(waiting, workers - crew.size):
                crew.begin(task)
            if not crew.size:
                return
            yield from crew.finished()
    finally:
        crew.end()


@dataclass
class _Job:
    """A factory's process at work."""

    task: FactoryTask
    begin: float = field(default_factory=time.monotonic)
    rejected: list[str] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        """How long it has been at work."""
        return time.monotonic() - self.begin

    def finish(self, outcome: Outcome) -> Finished:
        """Return what it has come to."""
        return Finished(self.task, outcome, tuple(self.rejected), self.seconds)


class _Crew:
    """The processes at work."""

    def __init__(self) -> None:
        self._inbox: ReportQueue = queue.Queue()
        self._jobs: dict[TaskHandle, _Job] = {}

    @property
    def size(self) -> int:
        """How many there are."""
        return len(self._jobs)

    def begin(self, task: FactoryTask) -> None:
        """Start a process."""
        job = _Job(task)
        self._jobs[Worker(task, self._inbox)] = job

    def finished(self) -> Generator[Finished, None, None]:
        """Listen for a moment; yield what is done by then."""
        try:
            worker, report = self._inbox.get(timeout=_GLANCE)
        except queue.Empty:
            late = [w for w, job in self._jobs.items() if job.seconds > _patience(job.task)]
            for worker in late:
                yield self._finish(worker, Outcome(Status.FAILED, "the factory took too long"))
            return
        if (job := self._jobs.get(worker)) is None:  # it has said all that it had to say
            return
        match report:
            case str() if report.startswith(_REJECTED):
                job.rejected.append(report.removeprefix(_REJECTED))
            case Outcome():
                yield self._finish(worker, report)
            case Ended(error):
                yield self._finish(worker, Outcome(Status.FAILED, gist(error)))

    def end(self) -> None:
        """End all processes at once."""
        for worker in self._jobs:
            worker.end()

    def _finish(self, worker: TaskHandle, outcome: Outcome) -> Finished:
        worker.end()
        return self._jobs.pop(worker).finish(outcome)


def _patience(task: FactoryTask) -> float:
    return task.trial.time_limit + PATIENCE
