"""A task that has a process for itself, wherever it is worked on."""

from __future__ import annotations

import queue
import threading
from typing import TYPE_CHECKING, Any

from tsaces.errors import SolverError
from tsaces.workers import Ended, Inbox, Task, Worker

if TYPE_CHECKING:
    from collections.abc import Callable


class InChild:
    """Works on a task in a child process, as `tsaces.workers.Task`.

    Parameters
    ----------
    task : Task
    """

    def __init__(self, task: Task) -> None:
        self._task = task
        self._lock = threading.Lock()
        self._worker: Worker | None = None
        self._early: list[object] = []

    def __reduce__(self) -> tuple[type[InChild], tuple[Task]]:
        return InChild, (self._task,)

    def __call__(self, emit: Callable[[Any], None]) -> None:
        """Pass its reports on.

        Raises
        ------
        SolverError
            If the task failed.
        """
        inbox: Inbox = queue.Queue()
        with Worker(self._task, inbox) as worker:
            self._hand_over_to(worker)
            while True:
                _, report = inbox.get()
                match report:
                    case Ended(None):
                        return
                    case Ended(error):
                        raise SolverError(error)
                    case _:
                        emit(report)

    def hear(self, message: object) -> None:
        """Pass a message on."""
        with self._lock:
            if self._worker is None:
                self._early.append(message)
            else:
                self._worker.tell(message)

    def _hand_over_to(self, worker: Worker) -> None:
        with self._lock:
            self._worker = worker
            for message in self._early:
                worker.tell(message)
