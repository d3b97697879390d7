"""Factories solved several at a time, each in a process of its own."""

from __future__ import annotations

import time
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from benchmarks.table.process import PATIENCE
from benchmarks.table.records import Outcome, RowStatus
from tsaces.engines import Ending, LocalEngine, Supervisor, TaskOutcome

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    from benchmarks.random.task import FactoryTask

_REJECTED = "rejected: "
"""What lines begin with that tell of a candidate the search turned down."""


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


def run_in_processes(tasks: Iterable[FactoryTask], workers: int) -> Generator[Finished, None, None]:
    """Yield factories as they are done; once closed, end the processes of the others.

    Parameters
    ----------
    tasks : iterable of FactoryTask
        Taken as there is room for them.
    workers : int
        How many processes there are at a time.
    """
    waiting = iter(tasks)
    with closing(LocalEngine()) as engine:
        supervisor: Supervisor[_Job] = Supervisor(engine)
        while True:
            for task in islice(waiting, workers - len(supervisor.tasks)):
                supervisor.start(
                    task,
                    _Job(task),
                    task.trial.time_limit,
                    PATIENCE,
                    includes_waiting=True,
                    isolated=True,
                )
            if not supervisor.tasks:
                return
            yield from _finished(supervisor)


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


def _finished(supervisor: Supervisor[_Job]) -> Generator[Finished, None, None]:
    """Listen until something is heard; yield what is done by then."""
    received = supervisor.receive()
    if received is None:
        return
    task, report = received
    match report:
        case str() if report.startswith(_REJECTED):
            task.subject.rejected.append(report.removeprefix(_REJECTED))
        case Outcome():
            supervisor.drop(task)
            yield task.subject.finish(report)
        case TaskOutcome(Ending.OVERDUE):
            yield task.subject.finish(Outcome(RowStatus.FAILED, "the factory took too long"))
        case TaskOutcome(_, reason):
            yield task.subject.finish(Outcome(RowStatus.FAILED, reason))
