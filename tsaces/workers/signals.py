"""Requests to end: who answers them, and when."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_REQUESTS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def handlers_kept() -> Iterator[None]:
    """Have Ctrl-C and requests to terminate answered as before, whatever happens meanwhile.

    Only the main thread may say how they are answered: in others nothing is done.
    """
    before = {number: signal.getsignal(number) for number in _REQUESTS}
    try:
        yield
    finally:
        if _in_main_thread():
            for number, handler in before.items():
                if handler is not None:  # it is none of Python's
                    signal.signal(number, handler)


@contextmanager
def only_noticed() -> Iterator[list[int]]:
    """Have Ctrl-C only noticed, so that nothing is left half done; give those that have come.

    An exception that comes at any moment may come within a writer of files or a library that takes
    it for an error of its own. A request to terminate is noticed too, where somebody answers it as
    they answer Ctrl-C. Python hears signals in its main thread alone: in others nothing is noticed.
    """
    noticed: list[int] = []
    with handlers_kept():
        if _in_main_thread():
            for number in _REQUESTS:
                if callable(signal.getsignal(number)):
                    signal.signal(number, lambda came, _: noticed.append(came))
        yield noticed


def _in_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()
