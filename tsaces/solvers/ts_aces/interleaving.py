"""Interleaving of searches on one core: the one that has worked least is next."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping


def interleave(
    searches: Mapping[Generator[None, None, None], float], is_over: Callable[[], bool]
) -> Generator[None, None, None]:
    """Step searches in turn until all have ended or `is_over` is true; yield after each step.

    A step counts by the CPU time of this thread, so that the load of the computer does not
    matter.

    Parameters
    ----------
    searches : mapping of generator to float
        Searches that yield after every step, and the seconds of work that each starts with.
    is_over : callable
        Called before each step.
    """
    seconds = dict(searches)
    while seconds and not is_over():
        search = min(seconds, key=seconds.__getitem__)
        begin = time.thread_time()
        try:
            next(search)
        except StopIteration:
            del seconds[search]
        else:
            seconds[search] += time.thread_time() - begin
        yield
