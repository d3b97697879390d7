"""An engine whose tasks do what a test says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsaces.processes import Began, Ended

if TYPE_CHECKING:
    from tsaces.processes import ReportQueue, Task


class FullCluster:
    """An engine without a free core: tasks wait until a test says that they have begun."""

    def __init__(self) -> None:
        self.pieces: list[WaitingPiece] = []

    @property
    def most_tasks(self) -> int:
        return 10

    def start(
        self, task: Task, report_queue: ReportQueue, *, isolated: bool = False, cores: int = 1
    ) -> WaitingPiece:
        del task, isolated, cores
        self.pieces.append(WaitingPiece(report_queue))
        return self.pieces[-1]

    def close(self) -> None:
        pass


class WaitingPiece:
    """A task that waits."""

    def __init__(self, report_queue: ReportQueue) -> None:
        self.report_queue = report_queue
        self.has_ended = False
        self.has_begun_unheard = False

    def begin(self) -> None:
        self.report(Began())

    def report(self, report: object) -> None:
        self.report_queue.put((self, report))

    def send_message(self, message: object) -> None:
        pass

    def end(self, error: str | None = "ended by a test") -> None:
        if not self.has_ended:
            self.has_ended = True
            if self.has_begun_unheard:
                self.begin()
            self.report(Ended(error))
