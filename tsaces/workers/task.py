"""What travels between a parent and its children."""

from __future__ import annotations

import pickle
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Task = Callable[[Callable[[Any], None]], None]
"""Picklable; called in the child with a function that sends a picklable report home."""


@dataclass(frozen=True)
class Failure:
    """The task raised an exception.

    Attributes
    ----------
    details : str
        Its traceback.
    """

    details: str


@dataclass(frozen=True)
class Done:
    """A child that stays is ready for the next task."""


@dataclass(frozen=True)
class Ended:
    """A task has ended, the last thing ever heard of it.

    Attributes
    ----------
    error : str or None
        What went wrong; None if the task was done.
    """

    error: str | None


def work_on(pickled: bytes, emit: Callable[[Any], None]) -> Failure | None:
    """Work on a task; return how it failed, if it did.

    Parameters
    ----------
    pickled : bytes
        The task, as its parent has written it.
    emit : callable
        Takes its reports.
    """
    try:
        task: Task = pickle.loads(pickled)  # noqa: S301 - written by our own parent
        task(emit)
    except MemoryError:
        return Failure("out of memory")
    except SystemExit as ending:
        return Failure(f"ended with exit status {ending.code}")
    except Exception:  # noqa: BLE001 - whatever it is, the parent must hear of it
        return Failure(traceback.format_exc())
    return None
