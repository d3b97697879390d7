"""What every engine does: work on tasks, wherever, and let them be ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from tsaces.workers import Inbox, Piece, Task


class Engine(Protocol):
    """Works on any number of tasks at a time; how many is up to who starts them."""

    def start(self, task: Task, inbox: Inbox, *, alone: bool = False) -> Piece:
        """Start a task.

        Parameters
        ----------
        task : Task
        inbox : Inbox
            Receives every report of the task, then `Ended`: also if the process or the machine
            is lost that works on it.
        alone : bool
            Whether it has a process that no other task has had or gets: limits that it puts on its
            process, and crashes, then leave others alone.
        """
        ...

    def close(self) -> None:
        """End all tasks and let everything go."""
        ...
