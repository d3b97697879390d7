"""Searches that pause after every step: run in a thread each, or interleaved in one."""

from __future__ import annotations

import time
from collections.abc import Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Result = TypeVar("Result")
Steps = Generator[None, None, Result]
"""A search that pauses after every step, until it is resumed."""


def run_in_threads(searches: Sequence[Steps[None]]) -> None:
    """Run all to their ends, a thread each; the solver and compiled code release the GIL."""
    with ThreadPoolExecutor(len(searches)) as pool:
        doing = [pool.submit(_exhaust, search) for search in searches]
    for search in doing:
        search.result()


def run_interleaved(searches: Sequence[Steps[None]]) -> None:
    """Run all to their ends in this thread, always resuming the one with the least time so far."""
    seconds = dict.fromkeys(searches, 0.0)
    while seconds:
        search = min(seconds, key=seconds.__getitem__)
        begin = time.monotonic()
        try:
            next(search)
        except StopIteration:
            del seconds[search]
        else:
            seconds[search] += time.monotonic() - begin


def _exhaust(search: Steps[None]) -> None:
    for _ in search:
        pass
