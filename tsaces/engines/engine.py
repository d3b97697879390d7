"""What every engine does: work on tasks, wherever, and let them be ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from tsaces.errors import InputError

if TYPE_CHECKING:
    from tsaces.processes import ReportQueue, Task, TaskHandle


class Engine(Protocol):
    """Works on many tasks at a time; how many is up to who starts them."""

    @property
    def most_tasks(self) -> int:
        """How many at a time are reasonable."""
        ...

    def start(
        self, task: Task, report_queue: ReportQueue, *, isolated: bool = False, cores: int = 1
    ) -> TaskHandle:
        """Start a task.

        Parameters
        ----------
        task : Task
        report_queue : ReportQueue
            Receives every report of the task, then `Ended`: also if the process or the machine
            is lost that works on it.
        isolated : bool
            Whether it has a process that no other task has had or gets: limits that it puts on its
            process, and crashes, then leave others alone.
        cores : int
            That the task keeps busy, on one machine; where cores are handed out, it waits until so
            many are free, or all those of the largest machine.
        """
        ...

    def close(self) -> None:
        """End all tasks and let everything go."""
        ...


def check_capacity(field_name: str, number: int | None, engine: Engine) -> None:
    """Check that an engine has room for so many tasks at a time; None is always right.

    Raises
    ------
    InputError
        That names the field.
    """
    if number is not None and number > engine.most_tasks:
        most = engine.most_tasks
        raise InputError(f"{field_name}: {number} at a time is too many here; give at most {most}")
