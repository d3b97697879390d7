"""Hearing tasks out."""

from __future__ import annotations

import queue
from typing import TYPE_CHECKING, Any

from tests.fixtures import AMPLE
from tsaces.processes import Ended, ReportQueue, Task, TaskHandle

if TYPE_CHECKING:
    from tsaces.engines import Engine

PATIENCE = AMPLE
"""Seconds until a report counts as lost."""


def heard(report_queue: ReportQueue, handle: TaskHandle) -> list[Any]:
    """Return everything that is heard of a task until it has ended."""
    reports: list[Any] = []
    while not (reports and isinstance(reports[-1], Ended)):
        sender, report = report_queue.get(timeout=PATIENCE)
        assert sender is handle
        reports.append(report)
    return reports


def done(engine: Engine, task: Task) -> list[Any]:
    report_queue: ReportQueue = queue.Queue()
    return heard(report_queue, engine.start(task, report_queue))
