"""Leaving cores to others."""

from __future__ import annotations

import threading
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_WEIGHT = Path("/proc/self/autogroup")
"""Of a session's processes together: Linux shares cores among sessions before processes."""
_NONE, _MUCH = 0, 10
"""Niceness; unlike a process's own, a session's may be taken back."""


@contextmanager
def lowered_priority(after: float | None) -> Iterator[None]:
    """Have what other sessions leave of the cores, where the system knows how.

    For processes that lead a session of their own, as those of tasks do.

    Parameters
    ----------
    after : float or None
        Seconds from now; None for never.
    """
    if after is None:
        yield
        return
    timer = threading.Timer(after, _set, [_MUCH])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        _set(_NONE)


def _set(niceness: int) -> None:
    with suppress(OSError):  # a system without such sessions shares its cores as ever
        _WEIGHT.write_text(str(niceness), encoding="ascii")
