"""Hearing tasks out."""

from __future__ import annotations

import queue
from typing import TYPE_CHECKING, Any

from tsaces.workers import Ended, Inbox, Piece, Task

if TYPE_CHECKING:
    from tsaces.engines import Engine

PATIENCE = 60.0
"""Seconds until a report counts as lost."""


def heard(inbox: Inbox, piece: Piece) -> list[Any]:
    """Return everything that is heard of a task until it has ended."""
    reports: list[Any] = []
    while not (reports and isinstance(reports[-1], Ended)):
        sender, report = inbox.get(timeout=PATIENCE)
        assert sender is piece
        reports.append(report)
    return reports


def done(engine: Engine, task: Task) -> list[Any]:
    inbox: Inbox = queue.Queue()
    return heard(inbox, engine.start(task, inbox))
