"""The parent's side of a task at work."""

from __future__ import annotations

import queue
from typing import Any, Protocol


class TaskHandle(Protocol):
    """A task at work, wherever that is."""

    def send_message(self, message: object) -> None:
        """Hand it a message, which may be lost if it has ended; see `tsaces.processes.Task`."""
        ...

    def end(self) -> None:
        """End it at once, whatever it is doing."""
        ...


ReportQueue = queue.Queue[tuple[TaskHandle, Any]]
"""Where reports of any number of tasks arrive, each with what they come from."""
