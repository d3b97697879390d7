"""What travels between a parent and its children."""

from __future__ import annotations

import pickle
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tsaces.processes import endings

Task = Callable[[Callable[[Any], None]], None]
"""Picklable; called in the child with a function that sends a picklable report home.

A task with a method `on_message` is handed, by another thread, whatever it is told meanwhile.
"""


@dataclass(frozen=True)
class Failure:
    """The task raised an exception.

    Attributes
    ----------
    details : str
        What it says, as `tsaces.processes.endings` has it; mostly its traceback.
    """

    details: str


@dataclass(frozen=True)
class Done:
    """A child is ready for the next task."""


@dataclass(frozen=True)
class Began:
    """A task has begun; until then it may have waited for a core. Those that matter say so."""


@dataclass(frozen=True)
class Ended:
    """A task has ended, the last thing ever heard of it.

    Attributes
    ----------
    error : str or None
        What went wrong; None if the task was done.
    """

    error: str | None


class ReceivedTask:
    """A task that has arrived, and what its worker is told for it.

    Parameters
    ----------
    pickled : bytes
        The task, as its parent has written it.
    """

    def __init__(self, pickled: bytes) -> None:
        self._pickled = pickled
        self._lock = threading.Lock()
        self._early: list[bytes] = []
        self._on_message: Callable[[Any], None] | None = None
        self._has_begun = False

    def work(self, emit: Callable[[Any], None]) -> Failure | None:
        """Work on the task; return how it failed, if it did.

        Parameters
        ----------
        emit : callable
            Takes its reports.
        """
        try:
            task: Task = pickle.loads(self._pickled)  # noqa: S301 - written by our own parent
            self._begin(getattr(task, "on_message", None))
            task(emit)
        except (Exception, SystemExit) as error:  # noqa: BLE001 - the parent must hear of it
            return Failure(endings.of_exception(error))
        return None

    def send_message(self, pickled: bytes) -> None:
        """Hand the task a message: at once, or as soon as it begins."""
        with self._lock:
            if not self._has_begun:
                self._early.append(pickled)
            elif self._on_message is not None:
                self._on_message(pickle.loads(pickled))  # noqa: S301 - written by our own parent

    def _begin(self, on_message: Callable[[Any], None] | None) -> None:
        with self._lock:
            self._has_begun = True
            if on_message is not None:
                self._on_message = on_message
                for pickled in self._early:
                    on_message(pickle.loads(pickled))  # noqa: S301 - written by our own parent
