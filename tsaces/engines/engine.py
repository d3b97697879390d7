"""What every engine does: work on tasks, wherever, and let them be ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from types import TracebackType

    from tsaces.workers import Inbox, Piece, Task


class Engine(Protocol):
    """Works on any number of tasks at a time; how many is up to who starts them.

    A context manager: at its end all tasks are ended.
    """

    @property
    def has_process_per_task(self) -> bool:
        """Whether no two tasks ever share a process."""
        ...

    def __enter__(self) -> Engine: ...

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None: ...

    def start(self, task: Task, inbox: Inbox) -> Piece:
        """Start a task.

        Parameters
        ----------
        task : Task
        inbox : Inbox
            Receives every report of the task, then `Ended`: also if the process or the machine
            is lost that works on it.
        """
        ...

    def close(self) -> None:
        """End all tasks and let everything go."""
        ...
