"""Requests to end: who answers them, and when."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

REQUESTS: tuple[int, ...] = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)
"""Signals that ask a program to end: Ctrl-C, a request to terminate, a terminal that is gone."""


def requests_to_answer() -> list[int]:
    """Return the requests that a program should answer; none if this is not the main thread.

    Those that it was started to ignore are for others: Ctrl-C where it runs in the background, a
    terminal that is gone after `nohup`. There must be one request that ends it: to terminate.
    """
    return [
        number
        for number in REQUESTS
        if _in_main_thread()
        and (number == signal.SIGTERM or signal.getsignal(number) is not signal.SIG_IGN)
    ]


def _answered_requests() -> list[int]:
    """Return the requests that are answered in Python; none if this is not the main thread."""
    return [n for n in REQUESTS if _in_main_thread() and callable(signal.getsignal(n))]


@contextmanager
def handlers_kept() -> Iterator[None]:
    """Have Ctrl-C and requests to terminate answered as before, whatever happens meanwhile.

    Only the main thread may say how they are answered: in others nothing is done.
    """
    before = {number: signal.getsignal(number) for number in REQUESTS}
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
        for number in _answered_requests():
            signal.signal(number, lambda came, _: noticed.append(came))
        yield noticed


@contextmanager
def answered_by_the_system() -> Iterator[None]:
    """Have requests to end answered by the system, which ends the process at once.

    For what takes long and leaves nothing behind: modules that are imported, within which an
    exception that comes at any moment may be swallowed, or taken for a module that is missing.
    """
    with handlers_kept():
        for number in _answered_requests():
            signal.signal(number, signal.SIG_DFL)
        yield


def _in_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()
