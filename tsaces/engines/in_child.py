"""A task that has a process for itself, wherever it is worked on."""

from __future__ import annotations

import queue
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tsaces.errors import SolverError
from tsaces.workers import Ended, Inbox, Task, Worker

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class InChild:
    """Works on a task in a child process, as `tsaces.workers.Task`.

    Attributes
    ----------
    task : Task
    """

    task: Task

    def __call__(self, emit: Callable[[Any], None]) -> None:
        """Pass its reports on.

        Raises
        ------
        SolverError
            If the task failed.
        """
        inbox: Inbox = queue.Queue()
        with Worker(self.task, inbox):
            while True:
                _, report = inbox.get()
                match report:
                    case Ended(None):
                        return
                    case Ended(error):
                        raise SolverError(error)
                    case _:
                        emit(report)
