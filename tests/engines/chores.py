"""Tasks for engines."""

from __future__ import annotations

import os
import queue
import time
from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING, Any

from tsaces.engines import LocalEngine

if TYPE_CHECKING:
    from tsaces.processes import ReportQueue

Emit = Callable[[Any], None]


class Echo:
    """Reports what it is told, until it is told to end; before, it takes its time to begin."""

    def __init__(self, seconds: float = 0.0) -> None:
        self._seconds = seconds
        self._heard: queue.SimpleQueue[object] = queue.SimpleQueue()

    def __reduce__(self) -> tuple[type[Echo], tuple[float]]:
        return Echo, (self._seconds,)

    def __call__(self, emit: Emit) -> None:
        time.sleep(self._seconds)
        while (message := self._heard.get()) != "end":
            emit(message)

    def on_message(self, message: object) -> None:
        self._heard.put(message)


def tell_pid(emit: Emit) -> None:
    emit(os.getpid())


def tell_pid_and_wait(emit: Emit) -> None:
    emit(os.getpid())
    time.sleep(600)


def start_worker_and_wait(emit: Emit) -> None:
    """Do what a solve does: have a child process at work."""
    report_queue: ReportQueue = queue.Queue()
    with closing(LocalEngine()) as engine:
        engine.start(tell_pid_and_wait, report_queue)
        emit(report_queue.get()[1])
        time.sleep(600)


def tell_parent_and_wait(emit: Emit) -> None:
    emit(os.getppid())
    time.sleep(600)


def count_to_three(emit: Emit) -> None:
    for number in range(3):
        emit(number)
