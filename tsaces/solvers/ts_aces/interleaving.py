"""Searches that take turns on one core: whoever has worked least is next."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping


def interleave(
    searches: Mapping[Generator[None, None, None], float], is_over: Callable[[], bool]
) -> Generator[None, None, None]:
    """Let searches take turns until all have ended, or until it is over; yield after each turn.

    A turn counts by the seconds of this thread's own work, so that it does not matter what else
    is going on in the same machine.

    Parameters
    ----------
    searches : mapping of generator to float
        Each stops after every turn. Its seconds count as if it had worked for so many before.
    is_over : callable
        Asked between turns.
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
