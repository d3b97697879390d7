"""Ctrl-C, noticed instead of torn out of whatever is going on."""

from __future__ import annotations

import signal
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType, TracebackType

    Handler = Callable[[int, FrameType | None], object]

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class CtrlC:
    """A context in which Ctrl-C is only noticed, so that nothing is left half done.

    An exception that comes at any moment may come within a writer of files or a library that takes
    it for an error of its own. A request to terminate is noticed too, where somebody answers it as
    they answer Ctrl-C. Python hears signals in its main thread alone: in others nothing is noticed.

    Attributes
    ----------
    was_pressed : bool
    """

    def __init__(self) -> None:
        self.was_pressed = False
        self._before: dict[int, Handler] = {}

    def __enter__(self) -> CtrlC:
        if threading.current_thread() is threading.main_thread():
            for number in _SIGNALS:
                if callable(handler := signal.getsignal(number)):
                    self._before[number] = handler
                    signal.signal(number, self._notice)
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _notice(self, _signal: int, _frame: FrameType | None) -> None:
        self.was_pressed = True
