"""Signals that request a command to end, and the exit status that they cause."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING, NoReturn

from tsaces.processes.signals import requests_to_answer

if TYPE_CHECKING:
    from types import TracebackType

_SIGNAL_STATUS = 128
"""Number that shells add to the signal that has ended a program, for the exit status."""


class EndRequests:
    """Context manager that raises KeyboardInterrupt on every signal that requests to end."""

    def __init__(self) -> None:
        self._latest: int | None = None
        self._signals = requests_to_answer()

    def __enter__(self) -> EndRequests:
        for number in self._signals:
            signal.signal(number, self._interrupt)
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        for number in self._signals:  # no cleanup is left that these could interrupt
            signal.signal(number, signal.SIG_DFL)

    def status(self, otherwise: int) -> int:
        """Return the exit status of a command that did not succeed.

        Parameters
        ----------
        otherwise : int
            Exit status if no signal has requested the command to end.
        """
        return otherwise if self._latest is None else _SIGNAL_STATUS + self._latest

    def _interrupt(self, number: int, _frame: object) -> NoReturn:
        self._latest = number
        raise KeyboardInterrupt
