"""A task that has a process for itself, wherever it is worked on."""

from __future__ import annotations

import queue
import threading
from contextlib import closing
from typing import TYPE_CHECKING, Any

from tsaces.engines.local import LocalEngine
from tsaces.errors import SolverError
from tsaces.processes import Ended, ReportQueue, Task

if TYPE_CHECKING:
    from collections.abc import Callable

    from tsaces.processes import TaskHandle


class SubprocessTask:
    """Works on a task in a child process, as `tsaces.processes.Task`.

    Parameters
    ----------
    task : Task
    """

    def __init__(self, task: Task) -> None:
        self._task = task
        self._lock = threading.Lock()
        self._handle: TaskHandle | None = None
        self._early: list[object] = []

    def __reduce__(self) -> tuple[type[SubprocessTask], tuple[Task]]:
        return SubprocessTask, (self._task,)

    def __call__(self, emit: Callable[[Any], None]) -> None:
        """Pass its reports on.

        Raises
        ------
        SolverError
            If the task failed.
        """
        report_queue: ReportQueue = queue.Queue()
        with closing(LocalEngine()) as engine:
            self._hand_over_to(engine.start(self._task, report_queue, isolated=True))
            while True:
                _, report = report_queue.get()
                match report:
                    case Ended(None):
                        return
                    case Ended(error):
                        raise SolverError(error)
                    case _:
                        emit(report)

    def on_message(self, message: object) -> None:
        """Pass a message on."""
        with self._lock:
            if self._handle is None:
                self._early.append(message)
            else:
                self._handle.send_message(message)

    def _hand_over_to(self, handle: TaskHandle) -> None:
        with self._lock:
            self._handle = handle
            for message in self._early:
                handle.send_message(message)
