"""The parent's side of a child process that works on one task."""

from __future__ import annotations

import pickle
import queue
import threading
from typing import TYPE_CHECKING, Any, Protocol

from tsaces.workers.process import MESSAGE, ChildProcess
from tsaces.workers.task import Ended, Failure

if TYPE_CHECKING:
    from types import TracebackType

    from tsaces.workers.task import Task


class TaskHandle(Protocol):
    """A task at work, wherever that is."""

    def send_message(self, message: object) -> None:
        """Hand it a message, which may be lost if it has ended; see `tsaces.workers.Task`."""
        ...

    def end(self) -> None:
        """End it at once, whatever it is doing."""
        ...


ReportQueue = queue.Queue[tuple[TaskHandle, Any]]
"""Where reports of any number of tasks arrive, each with what they come from."""


class Worker:
    """A child process at work on one task.

    Parameters
    ----------
    task : Task
    report_queue : ReportQueue
        Receives every report of the task, then `Ended`.
    """

    def __init__(self, task: Task, report_queue: ReportQueue) -> None:
        self._report_queue = report_queue
        pickled = pickle.dumps(task)
        self._child = ChildProcess()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self._child.send(pickled)

    def __enter__(self) -> Worker:
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self.end()

    @property
    def pid(self) -> int:
        """Number of the child process."""
        return self._child.pid

    def send_message(self, message: object) -> None:
        """Hand the task a message."""
        self._child.send(pickle.dumps(message), MESSAGE)

    def end(self) -> None:
        """End the child at once, whatever it is doing, and wait until it is gone."""
        self._child.kill()
        self._reader.join()
        self._child.close()

    def _read(self) -> None:
        """Pass reports on until the child is gone."""
        error: str | None = None
        for report in self._child.reports():
            if isinstance(report, Failure):
                error = report.details
            else:
                self._report_queue.put((self, report))
        ending = self._child.wait()
        self._report_queue.put((self, Ended(error or ending)))
