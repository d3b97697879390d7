"""What travels between a parent and its children."""

from __future__ import annotations

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
