"""Requests to end: how commands hear of them, and with what exit status they answer."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING, NoReturn

from tsaces.workers.signals import requests_to_answer

if TYPE_CHECKING:
    from types import TracebackType

_FIRST = 128
"""What shells add to the number of a signal that has ended a program."""


class Requests:
    """Answers every request to end as one answers Ctrl-C, while its context lasts."""

    def __init__(self) -> None:
        self._latest: int | None = None
        self._answered = requests_to_answer()

    def __enter__(self) -> Requests:
        for number in self._answered:
            signal.signal(number, self._interrupt)
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        for number in self._answered:  # nothing is left to be done in order
            signal.signal(number, signal.SIG_DFL)

    def status(self, otherwise: int) -> int:
        """Return the exit status of a command that did not do what it should.

        Parameters
        ----------
        otherwise : int
            The one that it has unless it was asked to end.
        """
        return otherwise if self._latest is None else _FIRST + self._latest

    def _interrupt(self, number: int, _frame: object) -> NoReturn:
        self._latest = number
        raise KeyboardInterrupt
