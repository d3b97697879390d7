"""Searches that take turns: side by side, each in a thread, or alternately in one."""

from __future__ import annotations

import time
from collections.abc import Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Result = TypeVar("Result")
Steps = Generator[None, None, Result]
"""A search that stops after every turn, to go on when it is asked for the next."""


def run_in_threads(searches: Sequence[Steps[None]]) -> None:
    """Let all take their turns at once; solver and compiled code let other threads run."""
    with ThreadPoolExecutor(len(searches)) as pool:
        doing = [pool.submit(_exhaust, search) for search in searches]
    for search in doing:
        search.result()


def run_interleaved(searches: Sequence[Steps[None]]) -> None:
    """Give every turn to the one that has had least time until then."""
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
